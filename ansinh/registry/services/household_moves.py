"""Many households and their members at once: another hamlet, another household, another address."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_rows, update_rows
from ansinh.core.text import tidy
from ansinh.registry.errors import (
    HamletElsewhere,
    HouseholdElsewhere,
    MembershipOverlaps,
)
from ansinh.registry.models import (
    Household,
    Individual,
    Membership,
    Relation,
    Residence,
)


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
        area_path=reduce(common_ancestor, {new.individual.area_path for new in items}),
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
        area_path=reduce(common_ancestor, {household.area_path for household, _address in items}),
    )  # fmt: skip
