"""Opening, changing, suspending and ending entitlements to be paid: one statement for a list, whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_returning
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.payments.errors import BadEntitlement, EntitlementExists, NoSuchEntitlement, WrongState
from ansinh.payments.models import ENTITLEMENT_MOVES, Cause, Entitlement, EntitlementState
from ansinh.payments.policies import WRITES_ENTITLEMENTS, can_write_entitlements
from ansinh.registry.models import Individual

AMOUNT_LIMIT = 2_000_000_000
"""No monthly amount is near it; a larger one is a slip of the keyboard."""

_COLUMNS = (
    "area_path", "area_id", "individual_id", "benefit", "category", "cared_for_id", "recipient_id", "amount",
    "valid_from", "valid_to", "state", "suspended_from", "opening_cause", "suspension_cause", "ending_cause",
    "source_reference",
)  # fmt: skip


@dataclass(frozen=True)
class NewEntitlement:
    """`first_month` is the first paid, `last_month` the last (None: until it is ended); `amount` in đồng a month.

    `recipient_id` names the person whose payee receives the money where that is not the individual.
    """

    area: Area
    individual_id: int
    benefit: str
    category: str
    amount: int
    first_month: Month
    source_reference: str
    cared_for_id: int | None = None
    recipient_id: int | None = None
    last_month: Month | None = None
    cause: Cause = Cause.GRANTED


class Suspension(NamedTuple):
    """`from_month` is the first month not paid."""

    entitlement_id: int
    from_month: Month
    cause: Cause


class Ending(NamedTuple):
    entitlement_id: int
    first_month_not_paid: Month
    cause: Cause


@dataclass(frozen=True)
class Adjustment:
    """Another amount from `from_month`; the entitlement ends there and a new one takes its place."""

    entitlement_id: int
    from_month: Month
    amount: int
    source_reference: str
    cause: Cause
    category: str | None = None
    area: Area | None = field(default=None)


@transaction.atomic
def open_entitlements(*, actor: Actor, items: Sequence[NewEntitlement]) -> list[int]:
    """Open all `items` and return their ids in the same order; an item that is open already keeps its id.

    Raises NoRight, BadEntitlement (sentences for each wrong item) and EntitlementExists (another of the same key and
    months).
    """
    _may_write(actor)
    _refuse_bad_items(items)
    known = _known_ids(items)
    fresh = [item for item in items if _identity(item) not in known]
    _refuse_overlaps(fresh)
    for item, entitlement_id in zip(fresh, _insert(_new_row(item) for item in fresh), strict=True):
        known[_identity(item)] = entitlement_id
    _audit_by_place(
        actor,
        "open_entitlements",
        [
            (item.area.path, known[_identity(item)], {"amount": item.amount, "from": str(item.first_month)})
            for item in fresh
        ],
    )
    return [known[_identity(item)] for item in items]


@transaction.atomic
def suspend_entitlements(*, actor: Actor, items: Sequence[Suspension]) -> int:
    """Suspend each from its month on; returns how many were not suspended before."""
    _may_write(actor)
    wanted = {item[0]: Suspension(*item) for item in items}
    changed = []
    for entitlement in _locked(wanted):
        if entitlement.state == EntitlementState.SUSPENDED:
            continue
        _move(entitlement, EntitlementState.SUSPENDED)
        item = wanted[entitlement.pk]
        entitlement.suspended_from = item.from_month.first_day
        entitlement.suspension_cause = Cause(item.cause)
        changed.append(entitlement)
    _write(changed, "state", "suspended_from", "suspension_cause")
    _audit_changes(actor, "suspend_entitlements", changed)
    return len(changed)


@transaction.atomic
def resume_entitlements(*, actor: Actor, items: Sequence[int]) -> dict[int, Month]:
    """Let the suspended entitlements be paid again; returns the first month each had not been paid, by id.

    The months between are not paid by this act: record them as arrears (`queries.unpaid_months` finds them).
    """
    _may_write(actor)
    since: dict[int, Month] = {}
    changed = []
    for entitlement in _locked(dict.fromkeys(items)):
        if entitlement.state == EntitlementState.ACTIVE:
            continue
        _move(entitlement, EntitlementState.ACTIVE)
        since[entitlement.pk] = Month.of(_date(entitlement.suspended_from))
        entitlement.suspended_from = None
        changed.append(entitlement)
    _write(changed, "state", "suspended_from")
    _audit_changes(actor, "resume_entitlements", changed)
    return since


@transaction.atomic
def end_entitlements(*, actor: Actor, items: Sequence[Ending]) -> int:
    """End each with the month before its `first_month_not_paid`; returns how many changed.

    One that has ended already can end earlier (a death before the end of a course), never later.
    """
    _may_write(actor)
    wanted = {item[0]: Ending(*item) for item in items}
    changed = []
    for entitlement in _locked(wanted):
        item = wanted[entitlement.pk]
        end = max(item.first_month_not_paid.first_day, entitlement.valid_from)
        if entitlement.valid_to is not None and entitlement.state == EntitlementState.ENDED:
            if entitlement.valid_to <= end:
                continue
        else:
            _move(entitlement, EntitlementState.ENDED)
            end = min(end, entitlement.valid_to or end)
        entitlement.valid_to = end
        entitlement.suspended_from = None
        entitlement.ending_cause = Cause(item.cause)
        changed.append(entitlement)
    _write(changed, "state", "valid_to", "suspended_from", "ending_cause")
    _audit_changes(actor, "end_entitlements", changed)
    return len(changed)


@transaction.atomic
def adjust_entitlements(*, actor: Actor, items: Sequence[Adjustment]) -> list[int]:
    """End each entitlement at `from_month` and open its successor with the new amount; returns the successors' ids."""
    _may_write(actor)
    wanted = {item.entitlement_id: item for item in items}
    problems = [
        gettext("%(who)s: expected an amount of 1 to %(limit)s đồng, got %(amount)s")
        % {"who": item.entitlement_id, "limit": AMOUNT_LIMIT, "amount": item.amount}
        for item in items
        if not 0 < item.amount <= AMOUNT_LIMIT
    ]
    if problems:
        raise BadEntitlement(problems)
    locked = {entitlement.pk: entitlement for entitlement in _locked(wanted)}
    rows, ended = [], []
    for item in items:
        entitlement = locked[item.entitlement_id]
        previous_end = entitlement.valid_to
        start = max(item.from_month.first_day, entitlement.valid_from)
        _move(entitlement, EntitlementState.ENDED)
        entitlement.valid_to = start
        entitlement.suspended_from = None
        entitlement.ending_cause = Cause(item.cause)
        ended.append(entitlement)
        rows.append((
            item.area.path if item.area else entitlement.area_path,
            item.area.pk if item.area else entitlement.area_id,
            entitlement.individual_id, entitlement.benefit,
            entitlement.category if item.category is None else item.category,
            entitlement.cared_for_id, entitlement.recipient_id, item.amount, start, previous_end,
            EntitlementState.ACTIVE, None, Cause(item.cause), "", "", item.source_reference,
        ))  # fmt: skip
    _write(ended, "state", "valid_to", "suspended_from", "ending_cause")
    successors = _insert(rows)
    _audit_changes(actor, "adjust_entitlements", ended)
    return successors


def _may_write(actor: Actor) -> None:
    if not can_write_entitlements(actor):
        raise NoRight(who=actor.full_name, permission=" / ".join(WRITES_ENTITLEMENTS))


def _identity(item: NewEntitlement) -> tuple[Any, ...]:
    return (
        item.individual_id, item.benefit, item.category, item.cared_for_id, item.first_month.first_day, item.amount,
        item.source_reference,
    )  # fmt: skip


def _refuse_bad_items(items: Sequence[NewEntitlement]) -> None:
    visible = visible_people(
        person for item in items for person in (item.individual_id, item.cared_for_id, item.recipient_id)
    )
    problems = []
    for item in items:
        values = {"who": f"{item.benefit} {item.individual_id}", "limit": AMOUNT_LIMIT, "amount": item.amount}
        if not 0 < item.amount <= AMOUNT_LIMIT:
            problems.append(gettext("%(who)s: expected an amount of 1 to %(limit)s đồng, got %(amount)s") % values)
        if item.last_month is not None and item.last_month < item.first_month:
            values |= {"last": item.last_month, "first": item.first_month}
            problems.append(gettext("%(who)s: the last month %(last)s is before the first %(first)s") % values)
        if not item.source_reference:
            problems.append(gettext("%(who)s: expected the decision or list it rests on, got nothing") % values)
        if {item.individual_id, item.cared_for_id, item.recipient_id} - visible - {None}:
            problems.append(gettext("%(who)s: a person named is not within your area of duty") % values)
    if problems:
        raise BadEntitlement(problems)


def visible_people(individual_ids: Iterable[int | None]) -> set[int]:
    """Those of the people named whom the wall lets the actor see."""
    named = {pk for pk in individual_ids if pk is not None}
    return set(Individual.objects.filter(pk__among=named).order_by().values_list("pk", flat=True))


def _known_ids(items: Sequence[NewEntitlement]) -> dict[tuple[Any, ...], int]:
    found = Entitlement.objects.filter(individual__among={item.individual_id for item in items}).exclude(
        state=EntitlementState.ENDED
    )
    return {
        tuple(row[1:]): row[0]
        for row in found.values_list(
            "pk", "individual_id", "benefit", "category", "cared_for_id", "valid_from", "amount", "source_reference"
        )
    }


def _refuse_overlaps(items: Sequence[NewEntitlement]) -> None:
    taken: dict[tuple[Any, ...], list[tuple[date, date | None]]] = defaultdict(list)
    existing = Entitlement.objects.filter(individual__among={item.individual_id for item in items})
    for row in existing.values_list("individual_id", "benefit", "category", "cared_for_id", "valid_from", "valid_to"):
        taken[tuple(row[:4])].append((row[4], row[5]))
    clashes = []
    for item in items:
        key = (item.individual_id, item.benefit, item.category, item.cared_for_id)
        start, end = item.first_month.first_day, (item.last_month.next().first_day if item.last_month else None)
        if any(_overlap(start, end, other_start, other_end) for other_start, other_end in taken[key]):
            clashes.append(f"{item.benefit} {item.individual_id} {item.first_month}")
        taken[key].append((start, end))
    if clashes:
        raise EntitlementExists(list=", ".join(clashes[:20]))


def _overlap(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    if other_end == other_start:
        return False
    return (other_end is None or start < other_end) and (end is None or other_start < end)


def _new_row(item: NewEntitlement) -> tuple[Any, ...]:
    end = item.last_month.next().first_day if item.last_month else None
    return (
        item.area.path, item.area.pk, item.individual_id, item.benefit, item.category, item.cared_for_id,
        item.recipient_id, item.amount, item.first_month.first_day, end, EntitlementState.ACTIVE, None,
        Cause(item.cause), "", "", item.source_reference,
    )  # fmt: skip


def _insert(rows: Iterable[tuple[Any, ...]]) -> list[int]:
    return [row[0] for row in insert_returning("payments_entitlement", _COLUMNS, rows, returning=["id"])]


def _locked(wanted: Any) -> list[Entitlement]:
    found = list(Entitlement.objects.select_for_update(of=("self",)).filter(pk__among=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise NoSuchEntitlement(count=len(wanted) - len(found))
    return found


def _move(entitlement: Entitlement, state: EntitlementState) -> None:
    present = EntitlementState(entitlement.state)
    if state not in ENTITLEMENT_MOVES[present]:
        needed = [origin.label for origin, targets in ENTITLEMENT_MOVES.items() if state in targets]
        raise WrongState(what=gettext("The entitlement"), state=present.label, needed=", ".join(map(str, needed)))
    entitlement.state = state


def _write(changed: Sequence[Entitlement], *columns: str) -> None:
    """One UPDATE for the whole list; `columns` are the attributes that were set."""
    if not changed:
        return
    table = Entitlement._meta
    kinds = {column: table.get_field(column).db_type(connection) for column in columns}
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{_array_type(str(kinds[column]))}[]" for column in columns)])
    settings = ", ".join(f"{column} = v.{column}" for column in columns)
    values = [[entitlement.pk for entitlement in changed]]
    values += [[getattr(entitlement, column) for entitlement in changed] for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"update payments_entitlement e set {settings}"
            f" from unnest({arrays}) as v(id, {', '.join(columns)}) where e.id = v.id",
            [[_plain(value) for value in column] for column in values],
        )


def _array_type(kind: str) -> str:
    return "text" if kind.startswith("varchar") else kind


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _date(value: date | None) -> date:
    if value is None:
        raise ValueError("a suspended entitlement says since when")
    return value


def _audit_changes(actor: Actor, act: str, changed: Sequence[Entitlement]) -> None:
    _audit_by_place(
        actor,
        act,
        [
            (
                entitlement.area_path,
                entitlement.pk,
                {
                    "state": entitlement.state,
                    "to": entitlement.valid_to,
                    "suspended_from": entitlement.suspended_from,
                    "cause": entitlement.ending_cause or entitlement.suspension_cause,
                },
            )
            for entitlement in changed
        ],
    )


def _audit_by_place(actor: Actor, act: str, entries: Sequence[tuple[str, int, dict[str, Any]]]) -> None:
    by_place: dict[str, dict[str, Any]] = defaultdict(dict)
    for area_path, entitlement_id, values in entries:
        by_place[area_path][str(entitlement_id)] = values
    for area_path, values in by_place.items():
        record(actor=actor, act=act, on="entitlements", area_path=area_path, after=values)
