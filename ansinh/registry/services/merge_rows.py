"""Which dated rows of two records stay, go over or change places when the records become one.

Nothing is deleted and nothing of a row is lost: what does not count for the survivor stays with the merged record,
which nobody reads but a split. Where both say something of the same time, the rows that count are kept whole and the
others only for the time before them.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.registry.errors import Contradiction
from ansinh.registry.models import (
    BankAccount,
    Circumstance,
    Consent,
    ContactPoint,
    Individual,
    Kind,
    Membership,
    Payee,
    Residence,
    State,
)
from ansinh.registry.services.merge_identity import MERGED, SURVIVOR, Choices

FOREVER = datetime.date.max


@dataclass(frozen=True)
class DatedTable:
    """A table of which a person has one row at a time (of a kind).

    `contents` is what must agree for two rows to say the same; `asks` is false where the survivor's rows count anyway;
    `told_with` names what else `told` reads.
    """

    model: type[models.Model]
    field: Callable[[Any], str]
    label: Callable[[Any], str | Promise]
    contents: Callable[[Any], tuple[Any, ...]]
    told: Callable[[Any], str]
    asks: bool = True
    told_with: tuple[str, ...] = ()


@dataclass
class RowPlan:
    """What changes, row by row: the row and its new column values. `undecided` is still to be asked."""

    changes: list[tuple[models.Model, dict[str, Any]]] = field(default_factory=list)
    undecided: list[Contradiction] = field(default_factory=list)
    differing: set[str] = field(default_factory=set)


DATED = (
    DatedTable(
        Residence, lambda row: "residence", lambda row: _("where the person lives"),
        lambda row: (row.area_id, row.hamlet_id), lambda row: row.area.full_name, asks=False,
        told_with=("area",),
    ),
    DatedTable(
        Membership, lambda row: "membership", lambda row: _("the household"),
        lambda row: (row.household_id,), lambda row: f"{row.household.number} ({_since(row)})",
        told_with=("household",),
    ),
    DatedTable(
        Circumstance, lambda row: f"circumstance:{row.kind}", lambda row: Kind(row.kind).label,
        lambda row: (row.value, row.amount, row.related_id, row.related_name),
        lambda row: f"{_value_of(row)} ({_since(row)})".strip(),
    ),
    DatedTable(
        Payee, lambda row: "payee", lambda row: _("who receives the money"),
        lambda row: (row.kind, row.payee_id, row.payee_name, row.way, row.account and row.account.number),
        lambda row: f"{row.get_kind_display()}, {row.get_way_display()}"
        + (f" …{row.account.number[-4:]}" if row.account else ""),
        told_with=("account",),
    ),
)  # fmt: skip


def plan_rows(survivor: Individual, merged: Individual, choices: Choices, *, on: datetime.date) -> RowPlan:
    """The plan for every table of dated rows."""
    plan = RowPlan()
    for table in DATED:
        ours, theirs = _by_field(table, survivor, merged)
        for name in sorted(theirs):
            _plan_field(plan, table, ours.get(name, []), theirs[name], survivor, merged, choices.get(name))
    _plan_once(plan, ContactPoint, survivor, merged, lambda row: (row.channel, row.value), lambda row: row.valid_to)
    _plan_once(plan, Consent, survivor, merged, lambda row: (row.purpose,), lambda row: row.withdrawn_on)
    _plan_once(plan, BankAccount, survivor, merged, lambda row: (row.bank_bin, row.number), lambda row: row.valid_to)
    _end_left_memberships(plan, merged, on)
    return plan


def _by_field(table: DatedTable, *people: Individual) -> list[dict[str, list[Any]]]:
    """The rows of each person by field; one query for all."""
    rows: Any = table.model._default_manager.filter(individual__in=people).order_by("valid_from", "pk")
    if table.model is Payee:
        rows = rows.filter(state=State.CONFIRMED)
    found: dict[int, dict[str, list[Any]]] = {person.pk: {} for person in people}
    for row in rows.select_related(*table.told_with):
        found[row.individual_id].setdefault(table.field(row), []).append(row)
    return [found[person.pk] for person in people]


def _plan_field(
    plan: RowPlan,
    table: DatedTable,
    ours: Sequence[Any],
    theirs: Sequence[Any],
    survivor: Individual,
    merged: Individual,
    chosen: str | None,
) -> None:
    meeting = [(one, other) for one in ours for other in theirs if _overlap(one, other)]
    name = table.field(theirs[0])
    side = SURVIVOR
    if any(table.contents(one) != table.contents(other) for one, other in meeting):
        if table.asks:
            plan.differing.add(name)
            if chosen is None:
                told = [
                    ", ".join(dict.fromkeys(table.told(row) for row in rows)) for rows in zip(*meeting, strict=True)
                ]
                plan.undecided.append(Contradiction(name, str(table.label(theirs[0])), *told))
                return
            side = chosen
    elif meeting:
        side = _longer(meeting)
    kept, given_up = (theirs, ours) if side == MERGED else (ours, theirs)
    for row in kept:
        if row.individual_id == merged.pk:
            plan.changes.append((row, {"individual_id": survivor.pk}))
    for row in given_up:
        others = [other for other in kept if _overlap(row, other)]
        begins = min((other.valid_from for other in others), default=None)
        if begins is None:
            change: dict[str, Any] = {"individual_id": survivor.pk}
        elif row.valid_from < begins:
            change = {"individual_id": survivor.pk, "valid_to": begins}
        else:
            change = {"individual_id": merged.pk}
        if any(getattr(row, column) != value for column, value in change.items()):
            plan.changes.append((row, change))


def _longer(meeting: Iterable[tuple[Any, Any]]) -> str:
    """Both say the same: the side whose rows reach further counts, and of equal ones the survivor's."""
    pairs = list(meeting)
    ours, theirs = ({row.pk: row for row in rows}.values() for rows in zip(*pairs, strict=True))
    reach = [max(row.valid_to or FOREVER for row in rows) for rows in (ours, theirs)]
    begin = [min(row.valid_from for row in rows) for rows in (ours, theirs)]
    if reach[0] != reach[1]:
        return SURVIVOR if reach[0] > reach[1] else MERGED
    return SURVIVOR if begin[0] <= begin[1] else MERGED


def _plan_once(
    plan: RowPlan,
    model: type[models.Model],
    survivor: Individual,
    merged: Individual,
    key: Callable[[Any], tuple[Any, ...]],
    ended: Callable[[Any], Any],
) -> None:
    """Rows that stand once while open: what the survivor has already stays with the merged record."""
    rows: list[Any] = list(model._default_manager.filter(individual__in=(survivor, merged)).order_by("pk"))
    standing = {key(row) for row in rows if row.individual_id == survivor.pk and ended(row) is None}
    for row in rows:
        if row.individual_id == merged.pk and (ended(row) is not None or key(row) not in standing):
            plan.changes.append((row, {"individual_id": survivor.pk}))


def _end_left_memberships(plan: RowPlan, merged: Individual, on: datetime.date) -> None:
    """A household is not to keep a member, or a head, who is somebody else's record."""
    moved = {row.pk: change for row, change in plan.changes if isinstance(row, Membership)}
    left = [
        row for row in Membership.objects.filter(individual=merged, valid_to__isnull=True)
        if moved.get(row.pk, {}).get("individual_id", merged.pk) == merged.pk
    ]  # fmt: skip
    left += [
        row for row, change in plan.changes
        if isinstance(row, Membership) and change["individual_id"] == merged.pk and row.valid_to is None
        and row.pk not in {other.pk for other in left}
    ]  # fmt: skip
    for row in left:
        if row.valid_from < on:
            change = moved.get(row.pk)
            if change is None:
                plan.changes.append((row, {"valid_to": on}))
            else:
                change["valid_to"] = on


def _overlap(one: Any, other: Any) -> bool:
    return bool(one.valid_from < (other.valid_to or FOREVER) and other.valid_from < (one.valid_to or FOREVER))


def _since(row: Any) -> str:
    return f"{row.valid_from:%d/%m/%Y}" + (f" – {row.valid_to:%d/%m/%Y}" if row.valid_to else "")


def _value_of(row: Circumstance) -> str:
    return str(row.value or (row.amount if row.amount is not None else row.related_name) or "✓")
