"""Recording the dated facts of people, and ending them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_models, update_rows
from ansinh.core.events import announce
from ansinh.core.text import tidy
from ansinh.registry.errors import CareRunsInCircle, CircumstanceOverlaps, CircumstanceUnfit, PeriodReversed
from ansinh.registry.events import CircumstanceChanged
from ansinh.registry.models import HEALTH, VALUES, WITH_AMOUNT, WITH_RELATED, Circumstance, Individual, Kind, Source

LARGEST_AMOUNT = 2_000_000_000


@dataclass(frozen=True)
class NewCircumstance:
    """A fact to be recorded, in force in [valid_from, valid_to).

    `value` for kinds that have values (`models.VALUES`), `amount` in đồng a month for a pension or a wage,
    `related` (or `related_name`, for somebody not registered) for carer, parent and spouse.
    """

    individual: Individual
    kind: str
    valid_from: datetime.date
    value: str = ""
    amount: int | None = None
    related: Individual | None = None
    related_name: str = ""
    valid_to: datetime.date | None = None
    certificate_number: str = ""
    issued_on: datetime.date | None = None
    expires_on: datetime.date | None = None
    source: str = Source.CERTIFICATE


@transaction.atomic
def record_circumstance(*, actor: Actor, new: NewCircumstance) -> Circumstance:
    """Record one fact. Raises what `record_circumstances` raises."""
    return record_circumstances(actor=actor, items=[new])[0]


@transaction.atomic
def record_circumstances(*, actor: Actor, items: Sequence[NewCircumstance]) -> list[Circumstance]:
    """Record facts; an open fact of the same person and kind that began earlier ends where the new one begins.

    Raises CircumstanceUnfit, PeriodReversed, CircumstanceOverlaps, CareRunsInCircle; then none is recorded.
    """
    for new in items:
        actor.require("edit_registry", area_path=new.individual.area_path)
        check_fit(new)
    if not items:
        return []
    _check_apart(items)
    keys = sorted({new.individual.pk for new in items})
    list(Individual.objects.select_for_update().filter(pk__among=keys).order_by("pk").values_list("pk"))
    standing: dict[tuple[int, str], list[Circumstance]] = {}
    for row in Circumstance.objects.filter(individual__among=keys).order_by("valid_from"):
        standing.setdefault((row.individual_id, row.kind), []).append(row)
    ended: list[Circumstance] = []
    for new in items:
        ended += make_room_for(new, standing.get((new.individual.pk, new.kind), []))
    update_rows("registry_circumstance", ["valid_to"], [(row.pk, row.valid_to) for row in ended])
    rows = [_row_of(new) for new in items]
    insert_models(rows)
    for new in items:
        if new.kind in (Kind.CARER, Kind.PARENT) and new.related is not None:
            _check_no_circle(new.individual, new.related, new.kind)
    _audit(actor, rows, ended)
    announce(
        CircumstanceChanged(
            individual_ids=tuple(keys),
            kinds=frozenset(str(new.kind) for new in items),
            changed_on=min(new.valid_from for new in items),
        )
    )
    return rows


@transaction.atomic
def end_circumstance(*, actor: Actor, circumstance: Circumstance, on: datetime.date, why: str) -> Circumstance:
    """The fact holds no longer from `on`. Raises PeriodReversed when it began on that day or later."""
    actor.require("edit_registry", area_path=circumstance.area_path)
    locked = Circumstance.objects.select_for_update().get(pk=circumstance.pk)
    if on <= locked.valid_from:
        raise PeriodReversed(valid_from=locked.valid_from, valid_to=on)
    before = locked.valid_to
    if before == on:
        return locked
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
    record(
        actor=actor, act="end_circumstance", on=locked, area_path=locked.area_path, why=why,
        before={"valid_to": before}, after={"valid_to": on},
    )  # fmt: skip
    announce(CircumstanceChanged(individual_ids=(locked.individual_id,), kinds=frozenset({locked.kind}), changed_on=on))
    return locked


def check_fit(new: NewCircumstance) -> None:
    """Raise CircumstanceUnfit, PeriodReversed or CareRunsInCircle."""
    kind = Kind(new.kind)
    name = new.individual.full_name
    values = VALUES.get(kind, ("",))
    if new.value not in values or (new.value == "unstated" and new.source != Source.PAYMENT_LIST):
        expected = ", ".join(value for value in values if value not in {"", "unstated"}) or _("no value")
        raise CircumstanceUnfit(kind=kind.label, name=name, expected=expected, came=new.value)
    if kind in WITH_AMOUNT and (new.amount is None or not 0 <= new.amount <= LARGEST_AMOUNT):
        expected = _("an amount from 0 to 2,000,000,000 đồng a month")
        raise CircumstanceUnfit(kind=kind.label, name=name, expected=expected, came=new.amount)
    if kind not in WITH_AMOUNT and new.amount is not None:
        raise CircumstanceUnfit(kind=kind.label, name=name, expected=_("no amount"), came=new.amount)
    named = new.related is not None or bool(tidy(new.related_name))
    if (kind in WITH_RELATED) != named:
        expected = _("the name of the other person") if kind in WITH_RELATED else _("no other person")
        raise CircumstanceUnfit(kind=kind.label, name=name, expected=expected, came=new.related_name)
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        raise PeriodReversed(valid_from=new.valid_from, valid_to=new.valid_to)
    if new.related is not None and new.related.pk == new.individual.pk:
        raise CareRunsInCircle(name=name, other=name)


def _check_apart(items: Sequence[NewCircumstance]) -> None:
    """Two new facts of one person and kind must not overlap each other either."""
    ordered = sorted(items, key=lambda new: (new.individual.pk, new.kind, new.valid_from))
    for earlier, later in pairwise(ordered):
        is_same = (earlier.individual.pk, earlier.kind) == (later.individual.pk, later.kind)
        if is_same and (earlier.valid_to is None or earlier.valid_to > later.valid_from):
            raise CircumstanceOverlaps(
                name=later.individual.full_name, kind=Kind(later.kind).label, valid_from=earlier.valid_from
            )


def make_room_for(new: NewCircumstance, standing: Sequence[Circumstance]) -> list[Circumstance]:
    """The facts that end where the new one begins, with that end set on the rows given. Raises CircumstanceOverlaps."""
    ended = []
    for row in standing:
        ends_before = row.valid_to is not None and row.valid_to <= new.valid_from
        begins_after = new.valid_to is not None and new.valid_to <= row.valid_from
        if ends_before or begins_after:
            continue
        if row.valid_from >= new.valid_from or row.valid_to is not None or new.valid_to is not None:
            raise CircumstanceOverlaps(
                name=new.individual.full_name, kind=Kind(new.kind).label, valid_from=row.valid_from
            )
        row.valid_to = new.valid_from
        ended.append(row)
    return ended


def _row_of(new: NewCircumstance) -> Circumstance:
    return Circumstance(
        individual=new.individual,
        area_path=new.individual.area_path,
        kind=new.kind,
        value=new.value,
        amount=new.amount,
        related=new.related,
        related_name=tidy(new.related_name) or (new.related.full_name if new.related else ""),
        certificate_number=tidy(new.certificate_number),
        issued_on=new.issued_on,
        expires_on=new.expires_on,
        source=new.source,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
    )


def _check_no_circle(individual: Individual, other: Individual, kind: str) -> None:
    """Walk from the carer to the carer's carer and on; arriving at the person again is a circle."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with recursive above (id) as (
                select %(other)s::bigint
                union
                select c.related_id from above a
                join registry_circumstance c on c.individual_id = a.id
                where c.kind = %(kind)s and c.valid_to is null and c.related_id is not null
            )
            select exists (select from above where id = %(individual)s)
            """,
            {"other": other.pk, "individual": individual.pk, "kind": str(kind)},
        )
        if cursor.fetchone() == (True,):
            raise CareRunsInCircle(name=individual.full_name, other=other.full_name)


def _audit(actor: Actor, rows: Sequence[Circumstance], ended: Sequence[Circumstance]) -> None:
    record(
        actor=actor, act="record_circumstance", area_path=reduce(common_ancestor, (row.area_path for row in rows)),
        on=rows[0] if len(rows) == 1 else "circumstances",
        before={"ended": [row.pk for row in ended]},
        after={"circumstances": [_for_audit(row) for row in rows]},
    )  # fmt: skip


def _for_audit(row: Circumstance) -> dict[str, object]:
    """The row as the trail keeps it; a health fact only by its key, its history has the rest."""
    kept: dict[str, object] = {
        "id": row.pk,
        "individual": row.individual_id,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "source": row.source,
    }
    if row.kind in HEALTH:
        return kept
    return kept | {"kind": row.kind, "value": row.value, "amount": row.amount, "related": row.related_id}
