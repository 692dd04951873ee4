"""Registering people, one or thousands, and correcting what is recorded about them."""

import datetime
from collections.abc import Mapping, Sequence
from functools import reduce

from django.db import IntegrityError, connection, transaction

from ansinh.areas.models import Area
from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_returning, insert_rows, update_rows
from ansinh.core.events import announce
from ansinh.core.text import name_sort_key, tidy, words
from ansinh.registry.errors import AlreadyDead, IdentityNumberTaken
from ansinh.registry.events import DeathRecorded
from ansinh.registry.models import Individual, NameWord, Relation
from ansinh.registry.queries.identity import communes_of_numbers
from ansinh.registry.services.person_rules import (
    NewIndividual,
    as_new,
    as_taken,
    check_commune_in_force,
    check_death,
    check_number_free,
    check_numbers,
    check_person,
    path_of,
    tidied,
)

__all__ = [
    "NewIndividual",
    "check_commune_in_force",
    "correct_individual",
    "correct_many",
    "record_death",
    "register_individual",
    "register_many",
]


@transaction.atomic
def register_individual(*, actor: Actor, area: Area, person: NewIndividual, on: datetime.date) -> Individual:
    """Register one person in the commune `area`. Raises what `register_many` raises."""
    return register_many(actor=actor, area=area, people=[person], on=on)[0]


@transaction.atomic
def register_many(*, actor: Actor, area: Area, people: Sequence[NewIndividual], on: datetime.date) -> list[Individual]:
    """Register people of one commune in a few statements; the rows come back in the order of `people`.

    Raises NotInForce, NameMissing, BornInFuture, DiesBeforeBirth, DeathInFuture, BadIdentityNumber,
    IdentityNumberTwice, IdentityNumberTaken, HamletElsewhere, HouseholdElsewhere; then nobody is registered.
    """
    actor.require("edit_registry", area_path=area.path)
    check_commune_in_force(area, on=on)
    checked = [tidied(person) for person in people]
    for person in checked:
        check_person(person, area=area)
    check_numbers(checked)
    individuals = _insert_people(area, checked)
    _insert_surroundings(area, individuals, checked, on=on)
    if len(individuals) == 1:
        record(
            actor=actor, act="register_individual", on=individuals[0], area_path=individuals[0].area_path,
            after=identity_values(individuals[0]),
        )  # fmt: skip
    elif individuals:
        record(
            actor=actor, act="register_many", on=f"individuals of {area.full_name}", area_path=area.path,
            after={"count": len(individuals), "ids": [individual.pk for individual in individuals]},
        )  # fmt: skip
    return individuals


@transaction.atomic
def correct_individual(*, actor: Actor, individual: Individual, changes: Mapping[str, object], why: str) -> Individual:
    """Correct what is recorded: full_name, birth_date, birth_precision, sex, identity_number, ethnicity, died_on.

    `why` stands in the audit trail. Raises what registering raises.
    """
    unknown = changes.keys() - CORRECTABLE
    if unknown:
        raise TypeError(f"not correctable: {sorted(unknown)}")
    actor.require("edit_registry", area_path=individual.area_path)
    locked = Individual.objects.select_for_update().get(pk=individual.pk)
    before = identity_values(locked)
    for field, value in changes.items():
        setattr(locked, field, tidy(value) if isinstance(value, str) else value)
    check_person(as_new(locked), area=locked.area, place_checked=True)
    if "identity_number" in changes and locked.identity_number != before["identity_number"]:
        check_number_free(locked.identity_number)
    locked.sort_key = name_sort_key(locked.full_name)
    try:
        with transaction.atomic():
            locked.save(update_fields=[*changes, "sort_key"])
    except IntegrityError as refusal:
        raise as_taken(refusal, [locked.identity_number]) from None
    if "full_name" in changes:
        NameWord.objects.filter(individual=locked).delete()
        insert_name_words([locked])
    after = identity_values(locked)
    record(
        actor=actor, act="correct_individual", on=locked, area_path=locked.area_path, why=why,
        before={key: value for key, value in before.items() if after[key] != value},
        after={key: value for key, value in after.items() if before[key] != value},
    )  # fmt: skip
    return locked


@transaction.atomic
def correct_many(*, actor: Actor, items: Sequence[tuple[Individual, Mapping[str, object]]], why: str) -> None:
    """Correct many people in a few statements, each (person, changes); the persons given carry the changes afterwards.

    One audit row tells what changed of whom. Raises what correcting one raises; then nobody is corrected.
    """
    locked = {
        row.pk: row
        for row in Individual.objects.select_for_update().filter(pk__among=[p.pk for p, _c in items]).order_by("pk")
    }
    before: dict[str, dict[str, object]] = {}
    after: dict[str, dict[str, object]] = {}
    for person, changes in items:
        unknown = changes.keys() - CORRECTABLE
        if unknown:
            raise TypeError(f"not correctable: {sorted(unknown)}")
        row = locked[person.pk]
        actor.require("edit_registry", area_path=row.area_path)
        before[str(row.pk)] = {field: getattr(row, field) for field in changes}
        for field, value in changes.items():
            setattr(row, field, tidy(value) if isinstance(value, str) else value)
        check_person(as_new(row), area=None, place_checked=True)
        row.sort_key = name_sort_key(row.full_name)
        after[str(row.pk)] = {field: getattr(row, field) for field in changes}
    if not items:
        return
    numbers = [str(changes["identity_number"]) for _p, changes in items if changes.get("identity_number")]
    for number, ask in communes_of_numbers(numbers).items():
        raise IdentityNumberTaken(number=number, ask=ask)
    columns = [*sorted(CORRECTABLE), "sort_key"]
    try:
        with transaction.atomic():
            update_rows(
                "registry_individual",
                columns,
                [(row.pk, *(getattr(row, column) for column in columns)) for row in locked.values()],
            )
    except IntegrityError as refusal:
        raise as_taken(refusal, numbers) from None
    restore_name_words([locked[person.pk] for person, changes in items if "full_name" in changes])
    record(
        actor=actor, act="correct_many", on="individuals", why=why, before=before, after=after,
        area_path=reduce(common_ancestor, {row.area_path for row in locked.values()}),
    )  # fmt: skip
    for person, _changes in items:
        for column in columns:
            setattr(person, column, getattr(locked[person.pk], column))


CORRECTABLE = frozenset(
    {"full_name", "birth_date", "birth_precision", "sex", "identity_number", "ethnicity", "died_on"}
)


@transaction.atomic
def record_death(*, actor: Actor, individual: Individual, died_on: datetime.date, certificate: str = "") -> Individual:
    """Record a death and tell the rooms above. The same death recorded twice has the effect of one.

    Raises DiesBeforeBirth, DeathInFuture, AlreadyDead (another date is recorded).
    """
    actor.require("record_death", area_path=individual.area_path)
    locked = Individual.objects.select_for_update().get(pk=individual.pk)
    if locked.died_on == died_on:
        return locked
    if locked.died_on is not None:
        raise AlreadyDead(name=locked.full_name, died_on=locked.died_on)
    check_death(locked.full_name, locked.birth_date, died_on)
    locked.died_on, locked.death_certificate = died_on, tidy(certificate)
    locked.save(update_fields=["died_on", "death_certificate"])
    record(
        actor=actor, act="record_death", on=locked, area_path=locked.area_path,
        before={"died_on": None}, after={"died_on": died_on, "death_certificate": locked.death_certificate},
    )  # fmt: skip
    announce(DeathRecorded(individual_id=locked.pk, died_on=died_on))
    return locked


def identity_values(individual: Individual) -> dict[str, object]:
    """What the audit trail keeps of a person's identity."""
    return {field: getattr(individual, field) for field in sorted(CORRECTABLE)} | {
        "temporary_number": individual.temporary_number,
        "area_path": individual.area_path,
    }


def _insert_people(area: Area, people: Sequence[NewIndividual]) -> list[Individual]:
    temporary = iter(_temporary_numbers(sum(1 for person in people if not person.identity_number)))
    rows = [
        Individual(
            area=area,
            hamlet=person.hamlet if person.hamlet or not person.household else person.household.hamlet,
            area_path=path_of(area, person),
            full_name=person.full_name,
            sort_key=name_sort_key(person.full_name),
            birth_date=person.birth_date,
            birth_precision=person.birth_precision,
            sex=person.sex,
            identity_number=person.identity_number,
            temporary_number=None if person.identity_number else next(temporary),
            ethnicity=person.ethnicity,
            died_on=person.died_on,
        )
        for person in people
    ]
    columns = [
        "area_id", "hamlet_id", "area_path", "full_name", "sort_key", "birth_date", "birth_precision", "sex",
        "identity_number", "temporary_number", "ethnicity", "died_on", "death_certificate",
    ]  # fmt: skip
    try:
        with transaction.atomic():
            keys = insert_returning(
                "registry_individual",
                columns,
                [tuple(getattr(row, column) for column in columns) for row in rows],
                returning=["id"],
            )
    except IntegrityError as refusal:
        raise as_taken(refusal, [person.identity_number for person in people]) from None
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False
    return rows


def _temporary_numbers(count: int) -> list[str]:
    """Numbers for people without papers: T and ten digits, never given twice in the country."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select nextval('registry_temporary_number') from generate_series(1, %s)", [count])
        return [f"T{number:010d}" for (number,) in cursor.fetchall()]


def _insert_surroundings(
    area: Area, individuals: Sequence[Individual], people: Sequence[NewIndividual], *, on: datetime.date
) -> None:
    insert_rows(
        "registry_residence",
        ["individual_id", "area_id", "hamlet_id", "area_path", "valid_from"],
        [
            (row.pk, area.pk, row.hamlet_id, row.area_path, person.since or on)
            for row, person in zip(individuals, people, strict=True)
        ],
    )
    insert_name_words(individuals)
    insert_rows(
        "registry_membership",
        ["individual_id", "household_id", "area_path", "relation", "is_head", "valid_from"],
        [
            (row.pk, person.household.pk, row.area_path, person.relation, person.relation == Relation.HEAD,
             person.since or on)
            for row, person in zip(individuals, people, strict=True)
            if person.household is not None
        ],
    )  # fmt: skip


def restore_name_words(individuals: Sequence[Individual]) -> None:
    """The words by which people are found are again those of their names."""
    NameWord.objects.filter(individual__among=[row.pk for row in individuals]).delete()
    insert_name_words(individuals)


def insert_name_words(individuals: Sequence[Individual]) -> None:
    """The words by which people are found."""
    borne = {row.pk: sorted({word[:40] for word in words(row.full_name)}) for row in individuals}
    insert_rows(
        "registry_nameword",
        ["individual_id", "word", "words", "area_path"],
        [
            (row.pk, word, f" {' '.join(borne[row.pk])} ", row.area_path)
            for row in individuals
            for word in borne[row.pk]
        ],
    )
