"""Households: registering them, who belongs to them since when, and their class by decision."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
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
def assign_hamlets(*, actor: Actor, moves: Sequence[tuple[Household, Area]], on: datetime.date) -> dict[int, Area]:
    """Many households of one commune live in another hamlet from `on`, with their members; in a few statements.

    The households given carry their new place afterwards; returns the members' keys with their hamlet.
    Raises HamletElsewhere; then none has moved.
    """
    if not moves:
        return {}
    keys = [household.pk for household, _hamlet in moves]
    locked = {row.pk: row for row in Household.objects.select_for_update().filter(pk__among=keys).order_by("pk")}
    places = {}
    for household, hamlet in moves:
        row = locked[household.pk]
        actor.require("edit_registry", area_path=row.area_path)
        if hamlet.level != Level.HAMLET or hamlet.parent_id != row.area_id:
            raise HamletElsewhere(hamlet=hamlet.full_name, area=row.area.full_name)
        places[row.pk] = hamlet
    members = dict(
        Membership.objects.filter(household__among=keys, valid_to__isnull=True).values_list(
            "individual_id", "household_id"
        )
    )
    before = {str(row.pk): row.area_path for row in locked.values()}
    update_rows(
        "registry_household",
        ["hamlet_id", "area_path"],
        [(key, hamlet.pk, hamlet.path) for key, hamlet in places.items()],
    )
    moved = {person: places[home] for person, home in members.items()}
    _live_in({person: (locked[home].area_id, places[home].pk, places[home].path) for person, home in members.items()},
             on=on)  # fmt: skip
    for household, hamlet in moves:
        household.hamlet, household.area_path = hamlet, hamlet.path
    record(
        actor=actor, act="assign_hamlet", on="households", before=before,
        after={str(key): hamlet.path for key, hamlet in places.items()} | {"members": sorted(members)},
        area_path=reduce(common_ancestor, [*before.values(), *(hamlet.path for hamlet in places.values())]),
    )  # fmt: skip
    return moved


def _live_in(places: Mapping[int, tuple[int, int | None, str]], *, on: datetime.date) -> None:
    """People (by key) live in a commune, hamlet and path from `on`; their rows follow, their residence changes."""
    update_rows("registry_individual", ["hamlet_id", "area_path"], [(key, at[1], at[2]) for key, at in places.items()])
    lived = list(Residence.objects.filter(individual__among=list(places), valid_to__isnull=True))
    stays = {row.individual_id: row.pk for row in lived if row.valid_from >= on}
    update_rows("registry_residence", ["hamlet_id"], [(row, places[key][1]) for key, row in stays.items()])
    update_rows("registry_residence", ["valid_to"], [(row.pk, on) for row in lived if row.valid_from < on])
    insert_rows(
        "registry_residence",
        ["individual_id", "area_id", "hamlet_id", "area_path", "valid_from"],
        [(key, *at, on) for key, at in places.items() if key not in stays],
    )


@dataclass(frozen=True)
class NewMember:
    """A person who is to belong to a household from a day on."""

    household: Household
    individual: Individual
    relation: str


@transaction.atomic
def enrol_members(*, actor: Actor, items: Sequence[NewMember], on: datetime.date) -> None:
    """Many people belong to other households of their commune from `on`; earlier memberships end then.

    Who joins a household lives where it does. Raises HouseholdElsewhere, MembershipOverlaps; then nobody is enrolled.
    """
    if not items:
        return
    keys = sorted(new.individual.pk for new in items)
    list(Individual.objects.select_for_update().filter(pk__among=keys).order_by("pk").values_list("pk"))
    for new in items:
        actor.require("edit_registry", area_path=new.household.area_path)
        if new.individual.area_id != new.household.area_id:
            raise HouseholdElsewhere(number=new.household.number, name=new.individual.full_name)
    strangers = [new for new in items if new.individual.area_path != new.household.area_path]
    _live_in({
        new.individual.pk: (new.household.area_id, new.household.hamlet_id, new.household.area_path)
        for new in strangers
    }, on=on)  # fmt: skip
    for new in strangers:
        new.individual.hamlet, new.individual.area_path = new.household.hamlet, new.household.area_path
    held = list(Membership.objects.filter(individual__among=keys, valid_to__isnull=True))
    try:
        with transaction.atomic():
            update_rows("registry_membership", ["valid_to"], [(row.pk, on) for row in held if row.valid_from < on])
            # Who was enrolled on this very day belongs to the new household from that day.
            today = {row.individual_id: row for row in held if row.valid_from >= on}
            update_rows(
                "registry_membership",
                ["household_id", "relation", "is_head"],
                [
                    (today[new.individual.pk].pk, new.household.pk, new.relation, new.relation == Relation.HEAD)
                    for new in items
                    if new.individual.pk in today
                ],
            )
            insert_rows(
                "registry_membership",
                ["individual_id", "household_id", "area_path", "relation", "is_head", "valid_from"],
                [
                    (new.individual.pk, new.household.pk, new.individual.area_path, new.relation,
                     new.relation == Relation.HEAD, on)
                    for new in items
                    if new.individual.pk not in today
                ],
            )  # fmt: skip
    except IntegrityError:
        raise MembershipOverlaps(name=items[0].individual.full_name, valid_from=on) from None
    record(
        actor=actor, act="enrol_members", on="memberships",
        area_path=reduce(common_ancestor, (new.individual.area_path for new in items)),
        before={"memberships": [[row.individual_id, row.household_id] for row in held]},
        after={"memberships": [[new.individual.pk, new.household.pk, new.relation] for new in items], "on": on},
    )  # fmt: skip


@transaction.atomic
def correct_addresses(*, actor: Actor, items: Sequence[tuple[Household, str]], why: str) -> None:
    """Correct the addresses of many households; the households given carry them afterwards."""
    if not items:
        return
    for household, _address in items:
        actor.require("edit_registry", area_path=household.area_path)
    before = {str(household.pk): household.address for household, _address in items}
    update_rows("registry_household", ["address"], [(household.pk, tidy(address)) for household, address in items])
    for household, address in items:
        household.address = tidy(address)
    record(
        actor=actor, act="correct_household", on="households", why=why, before=before,
        after={str(household.pk): household.address for household, _address in items},
        area_path=reduce(common_ancestor, (household.area_path for household, _address in items)),
    )  # fmt: skip


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
    area_path = reduce(common_ancestor, (row.area_path for row in rows))
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
