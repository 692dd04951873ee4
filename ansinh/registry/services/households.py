"""Households: registering them, who belongs to them since when, and their class by decision."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from django.db import IntegrityError, connection, transaction
from django.db.models.expressions import RawSQL

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_models, insert_returning, insert_rows, update_rows
from ansinh.core.events import announce
from ansinh.core.text import tidy
from ansinh.registry.errors import (
    ClassOverlaps,
    DecisionMissing,
    HamletElsewhere,
    HouseholdElsewhere,
    HouseholdNumberTaken,
    MembershipOverlaps,
    PeriodReversed,
)
from ansinh.registry.events import HouseholdClassChanged
from ansinh.registry.models import (
    Classification,
    Household,
    HouseholdClass,
    Individual,
    Membership,
    Relation,
    Residence,
    Source,
)
from ansinh.registry.services.people import check_commune_in_force


@dataclass(frozen=True)
class NewHousehold:
    """A household to be registered; without a number it gets the next free one."""

    number: str = ""
    address: str = ""
    hamlet: Area | None = None


@dataclass(frozen=True)
class NewHouseholdClass:
    """The class that a decision gives a household in [valid_from, valid_to)."""

    household: Household
    household_class: str
    valid_from: datetime.date
    valid_to: datetime.date | None = None
    decision_number: str = ""
    decided_on: datetime.date | None = None
    source: str = Source.DECISION


@transaction.atomic
def register_household(*, actor: Actor, area: Area, household: NewHousehold, on: datetime.date) -> Household:
    """Register one household of the commune `area`. Raises NotInForce, HamletElsewhere, HouseholdNumberTaken."""
    return register_households(actor=actor, area=area, households=[household], on=on)[0]


@transaction.atomic
def register_households(
    *, actor: Actor, area: Area, households: Sequence[NewHousehold], on: datetime.date
) -> list[Household]:
    """Register households of one commune in one statement; the rows come back in the order given."""
    actor.require("edit_registry", area_path=area.path)
    check_commune_in_force(area, on=on)
    for new in households:
        if new.hamlet is not None and (new.hamlet.level != Level.HAMLET or new.hamlet.parent_id != area.pk):
            raise HamletElsewhere(hamlet=new.hamlet.full_name, area=area.full_name)
    wanted = [tidy(new.number) for new in households if tidy(new.number)]
    among = RawSQL("select unnest(%s::text[])", [wanted])
    taken = Household.objects.filter(area=area, number__in=among).values_list("number", flat=True).first()
    repeated = next((number for number, count in Counter(wanted).items() if count > 1), None)
    if taken or repeated:
        raise HouseholdNumberTaken(area=area.full_name, number=taken or repeated)
    free = iter(_next_numbers(len(households) - len(wanted)))
    rows = [
        Household(
            area=area,
            hamlet=new.hamlet,
            area_path=new.hamlet.path if new.hamlet else area.path,
            number=tidy(new.number) or next(free),
            address=tidy(new.address),
        )
        for new in households
    ]
    columns = ["area_id", "hamlet_id", "area_path", "number", "address"]
    try:
        with transaction.atomic():
            keys = insert_returning(
                "registry_household", columns, [tuple(getattr(r, c) for c in columns) for r in rows], returning=["id"]
            )
    except IntegrityError:
        raise HouseholdNumberTaken(area=area.full_name, number=", ".join(wanted[:3])) from None
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False
    if len(rows) == 1:
        record(
            actor=actor, act="register_household", on=rows[0], area_path=rows[0].area_path,
            after={"number": rows[0].number, "address": rows[0].address},
        )  # fmt: skip
    elif rows:
        record(
            actor=actor, act="register_households", on=f"households of {area.full_name}", area_path=area.path,
            after={"count": len(rows), "ids": [row.pk for row in rows]},
        )  # fmt: skip
    return rows


@transaction.atomic
def enrol_member(
    *, actor: Actor, household: Household, individual: Individual, relation: str, on: datetime.date
) -> Membership:
    """The person belongs to the household from `on`; an earlier membership ends then.

    Raises HouseholdElsewhere, MembershipOverlaps (a second head, or a membership that begins later).
    """
    actor.require("edit_registry", area_path=household.area_path)
    person = Individual.objects.select_for_update().get(pk=individual.pk)
    if person.area_path != household.area_path:
        raise HouseholdElsewhere(number=household.number, name=person.full_name)
    before = Membership.objects.filter(individual=person, valid_to__isnull=True).first()
    if before is not None and before.valid_from < on:
        before.valid_to = on
        before.save(update_fields=["valid_to"])
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                individual=person, household=household, area_path=person.area_path, relation=relation,
                is_head=relation == Relation.HEAD, valid_from=on,
            )  # fmt: skip
    except IntegrityError:
        raise MembershipOverlaps(name=person.full_name, valid_from=before.valid_from if before else on) from None
    record(
        actor=actor, act="enrol_member", on=membership, area_path=person.area_path,
        before={"household": before.household_id if before else None},
        after={"household": household.pk, "relation": relation, "valid_from": on},
    )  # fmt: skip
    return membership


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership, on: datetime.date, why: str) -> Membership:
    """The person belongs to the household no longer from `on`. Raises PeriodReversed."""
    actor.require("edit_registry", area_path=membership.area_path)
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if on <= locked.valid_from:
        raise PeriodReversed(valid_from=locked.valid_from, valid_to=on)
    if locked.valid_to == on:
        return locked
    before, locked.valid_to = locked.valid_to, on
    locked.save(update_fields=["valid_to"])
    record(
        actor=actor, act="end_membership", on=locked, area_path=locked.area_path, why=why,
        before={"valid_to": before}, after={"valid_to": on},
    )  # fmt: skip
    return locked


@transaction.atomic
def correct_household(*, actor: Actor, household: Household, number: str, address: str, why: str) -> Household:
    """Correct the number and address of a household. Raises HouseholdNumberTaken."""
    actor.require("edit_registry", area_path=household.area_path)
    locked = Household.objects.select_for_update().get(pk=household.pk)
    before = {"number": locked.number, "address": locked.address}
    locked.number, locked.address = tidy(number) or locked.number, tidy(address)
    try:
        with transaction.atomic():
            locked.save(update_fields=["number", "address"])
    except IntegrityError:
        raise HouseholdNumberTaken(area=locked.area.full_name, number=locked.number) from None
    after = {"number": locked.number, "address": locked.address}
    record(
        actor=actor, act="correct_household", on=locked, area_path=locked.area_path, before=before, after=after, why=why
    )
    return locked


@transaction.atomic
def assign_hamlet(*, actor: Actor, household: Household, hamlet: Area, on: datetime.date) -> Household:
    """The household and its members live in this hamlet of their commune from `on`; their rows follow."""
    actor.require("edit_registry", area_path=household.area_path)
    locked = Household.objects.select_for_update().get(pk=household.pk)
    if hamlet.level != Level.HAMLET or hamlet.parent_id != locked.area_id:
        raise HamletElsewhere(hamlet=hamlet.full_name, area=locked.area.full_name)
    before = locked.area_path
    members = list(
        Membership.objects.filter(household=locked, valid_to__isnull=True).values_list("individual_id", flat=True)
    )
    Individual.objects.filter(pk__in=members).update(hamlet=hamlet, area_path=hamlet.path)
    locked.hamlet, locked.area_path = hamlet, hamlet.path
    locked.save(update_fields=["hamlet", "area_path"])
    Residence.objects.filter(individual_id__in=members, valid_to__isnull=True, valid_from=on).update(hamlet=hamlet)
    Residence.objects.filter(individual_id__in=members, valid_to__isnull=True, valid_from__lt=on).update(valid_to=on)
    insert_rows(
        "registry_residence",
        ["individual_id", "area_id", "hamlet_id", "area_path", "valid_from"],
        [
            (key, locked.area_id, hamlet.pk, hamlet.path, on)
            for key in members
            if not Residence.objects.filter(individual_id=key, valid_to__isnull=True).exists()
        ],
    )
    record(
        actor=actor, act="assign_hamlet", on=locked, area_path=locked.area_path,
        before={"area_path": before}, after={"area_path": locked.area_path, "members": members},
    )  # fmt: skip
    return locked


@transaction.atomic
def record_household_class(*, actor: Actor, new: NewHouseholdClass) -> HouseholdClass:
    """Record the class that a decision gives one household. Raises what `record_household_classes` raises."""
    return record_household_classes(actor=actor, items=[new])[0]


@transaction.atomic
def record_household_classes(*, actor: Actor, items: Sequence[NewHouseholdClass]) -> list[HouseholdClass]:
    """Record classes by period; a class in force that began earlier ends where the new one begins.

    Raises DecisionMissing, PeriodReversed, ClassOverlaps; then none is recorded.
    """
    for new in items:
        actor.require("edit_registry", area_path=new.household.area_path)
        if new.household_class not in Classification.values or (
            new.source == Source.DECISION and not (tidy(new.decision_number) and new.decided_on)
        ):
            raise DecisionMissing
        if new.valid_to is not None and new.valid_to <= new.valid_from:
            raise PeriodReversed(valid_from=new.valid_from, valid_to=new.valid_to)
    keys = [new.household.pk for new in items]
    list(Household.objects.select_for_update().filter(pk__among=keys).order_by("pk").values_list("pk"))
    standing: dict[int, list[HouseholdClass]] = {}
    for row in HouseholdClass.objects.filter(household__among=keys).order_by("valid_from"):
        standing.setdefault(row.household_id, []).append(row)
    for earlier, later in pairwise(sorted(items, key=lambda new: (new.household.pk, new.valid_from))):
        overlaps = earlier.valid_to is None or earlier.valid_to > later.valid_from
        if earlier.household.pk == later.household.pk and overlaps:
            raise ClassOverlaps(number=later.household.number, valid_from=earlier.valid_from)
    ended = [row for new in items for row in make_room_for_class(new, standing.get(new.household.pk, []))]
    update_rows("registry_householdclass", ["valid_to"], [(row.pk, row.valid_to) for row in ended])
    rows = [
        HouseholdClass(
            household=new.household,
            area_path=new.household.area_path,
            household_class=new.household_class,
            decision_number=tidy(new.decision_number),
            decided_on=new.decided_on,
            source=new.source,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
        )
        for new in items
    ]
    insert_models(rows)
    if not rows:
        return rows
    area_path = reduce(common_ancestor, {row.area_path for row in rows})
    record(
        actor=actor, act="record_household_class", area_path=area_path,
        on=rows[0] if len(rows) == 1 else "household classes",
        after={"classes": [[row.household_id, row.household_class, row.valid_from, row.valid_to] for row in rows],
               "decision_number": rows[0].decision_number},
    )  # fmt: skip
    announce(HouseholdClassChanged(household_ids=tuple(keys), changed_on=min(row.valid_from for row in rows)))
    return rows


def make_room_for_class(new: NewHouseholdClass, standing: Sequence[HouseholdClass]) -> list[HouseholdClass]:
    """The classes that end where the new one begins, with that end set on the rows given. Raises ClassOverlaps."""
    ended = []
    for row in standing:
        ends_before = row.valid_to is not None and row.valid_to <= new.valid_from
        begins_after = new.valid_to is not None and new.valid_to <= row.valid_from
        if ends_before or begins_after:
            continue
        outlives = row.valid_to is None or (new.valid_to is not None and row.valid_to > new.valid_to)
        if row.valid_from >= new.valid_from or (outlives and new.valid_to is not None and row.valid_to is not None):
            raise ClassOverlaps(number=new.household.number, valid_from=row.valid_from)
        row.valid_to = new.valid_from
        ended.append(row)
    return ended


def _next_numbers(count: int) -> list[str]:
    if count <= 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select nextval('registry_household_number') from generate_series(1, %s)", [count])
        return [f"H{number:08d}" for (number,) in cursor.fetchall()]
