"""Registering people, one or thousands, and correcting what is recorded about them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from ansinh.areas.models import Area, Level
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_returning, insert_rows
from ansinh.core.events import announce
from ansinh.core.text import name_sort_key, tidy, words
from ansinh.registry.errors import (
    AlreadyDead,
    BornInFuture,
    DeathInFuture,
    DiesBeforeBirth,
    HamletElsewhere,
    HouseholdElsewhere,
    IdentityNumberTaken,
    IdentityNumberTwice,
    NameMissing,
    NotInForce,
)
from ansinh.registry.events import DeathRecorded
from ansinh.registry.identity import check_identity_number, parse_identity_number
from ansinh.registry.models import BirthPrecision, Household, Individual, NameWord, Relation
from ansinh.registry.queries.identity import commune_of_number, communes_of_numbers


@dataclass(frozen=True)
class NewIndividual:
    """A person to be registered.

    `since` is the day from which residence and membership count (None: the day of the act); without an
    `identity_number` the person gets a temporary one. `birth_date` of precision 'year' is 1 January.
    """

    full_name: str
    birth_date: datetime.date
    birth_precision: str = BirthPrecision.DAY
    sex: str = ""
    identity_number: str | None = None
    hamlet: Area | None = None
    ethnicity: str = ""
    died_on: datetime.date | None = None
    household: Household | None = None
    relation: str = Relation.OTHER
    since: datetime.date | None = None


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
    tidied = [_tidied(person) for person in people]
    for person in tidied:
        _check_person(person, area=area)
    _check_numbers(tidied)
    individuals = _insert_people(area, tidied)
    _insert_surroundings(area, individuals, tidied, on=on)
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
    _check_person(_as_new(locked), area=locked.area, place_checked=True)
    if "identity_number" in changes and locked.identity_number != before["identity_number"]:
        _check_number_free(locked.identity_number)
    locked.sort_key = name_sort_key(locked.full_name)
    try:
        with transaction.atomic():
            locked.save(update_fields=[*changes, "sort_key"])
    except IntegrityError as refusal:
        raise _as_taken(refusal, [locked.identity_number]) from None
    if "full_name" in changes:
        NameWord.objects.filter(individual=locked).delete()
        _insert_name_words([locked])
    after = identity_values(locked)
    record(
        actor=actor, act="correct_individual", on=locked, area_path=locked.area_path, why=why,
        before={key: value for key, value in before.items() if after[key] != value},
        after={key: value for key, value in after.items() if before[key] != value},
    )  # fmt: skip
    return locked


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
    _check_death(locked.full_name, locked.birth_date, died_on)
    locked.died_on, locked.death_certificate = died_on, tidy(certificate)
    locked.save(update_fields=["died_on", "death_certificate"])
    record(
        actor=actor, act="record_death", on=locked, area_path=locked.area_path,
        before={"died_on": None}, after={"died_on": died_on, "death_certificate": locked.death_certificate},
    )  # fmt: skip
    announce(DeathRecorded(individual_id=locked.pk, died_on=died_on))
    return locked


def check_commune_in_force(area: Area, *, on: datetime.date) -> None:
    """Raise NotInForce unless `area` is a commune that exists on that day."""
    if area.level != Level.COMMUNE or area.valid_from > on or (area.valid_to is not None and area.valid_to <= on):
        raise NotInForce(area=area.full_name, on=on)


def identity_values(individual: Individual) -> dict[str, object]:
    """What the audit trail keeps of a person's identity."""
    return {field: getattr(individual, field) for field in sorted(CORRECTABLE)} | {
        "temporary_number": individual.temporary_number,
        "area_path": individual.area_path,
    }


def _tidied(person: NewIndividual) -> NewIndividual:
    number = person.identity_number
    return NewIndividual(
        **{
            **person.__dict__,
            "full_name": tidy(person.full_name),
            "identity_number": parse_identity_number(number).number if number else None,
        }
    )


def _as_new(individual: Individual) -> NewIndividual:
    return NewIndividual(
        full_name=individual.full_name,
        birth_date=individual.birth_date,
        birth_precision=individual.birth_precision,
        sex=individual.sex,
        identity_number=individual.identity_number,
        died_on=individual.died_on,
    )


def _check_person(person: NewIndividual, *, area: Area, place_checked: bool = False) -> None:
    if not 1 <= len(person.full_name) <= 120 or not words(person.full_name):
        raise NameMissing(given=person.full_name)
    today = clock.today()
    if person.birth_date > today:
        raise BornInFuture(name=person.full_name, birth_date=person.birth_date, today=today)
    if person.died_on is not None:
        _check_death(person.full_name, person.birth_date, person.died_on)
    if person.identity_number:
        check_identity_number(person.identity_number, birth_date=person.birth_date, sex=person.sex)
    if place_checked:
        return
    if person.hamlet is not None and (person.hamlet.level != Level.HAMLET or person.hamlet.parent_id != area.pk):
        raise HamletElsewhere(hamlet=person.hamlet.full_name, area=area.full_name)
    if person.household is not None and person.household.area_path != _path_of(area, person):
        raise HouseholdElsewhere(number=person.household.number, name=person.full_name)


def _path_of(area: Area, person: NewIndividual) -> str:
    if person.hamlet is not None:
        return str(person.hamlet.path)
    return str(person.household.area_path if person.household is not None else area.path)


def _check_death(name: str, birth_date: datetime.date, died_on: datetime.date) -> None:
    if died_on < birth_date:
        raise DiesBeforeBirth(name=name, birth_date=birth_date, died_on=died_on)
    if died_on > clock.today():
        raise DeathInFuture(name=name, died_on=died_on, today=clock.today())


def _check_numbers(people: Sequence[NewIndividual]) -> None:
    bearers: dict[str, str] = {}
    for person in people:
        if person.identity_number is None:
            continue
        if person.identity_number in bearers:
            raise IdentityNumberTwice(
                number=person.identity_number, first=bearers[person.identity_number], second=person.full_name
            )
        bearers[person.identity_number] = person.full_name
    for number, ask in communes_of_numbers(list(bearers)).items():
        raise IdentityNumberTaken(number=number, ask=ask)


def _check_number_free(number: str | None) -> None:
    ask = commune_of_number(number) if number else None
    if ask:
        raise IdentityNumberTaken(number=number, ask=ask)


def _as_taken(refusal: IntegrityError, numbers: Sequence[str | None]) -> Exception:
    """The refusal of an identity number that somebody else registered at the same moment."""
    if "identity_number" not in str(refusal):
        return refusal
    taken = communes_of_numbers([number for number in numbers if number])
    for number, ask in taken.items():
        return IdentityNumberTaken(number=number, ask=ask)
    return refusal


def _insert_people(area: Area, people: Sequence[NewIndividual]) -> list[Individual]:
    temporary = iter(_temporary_numbers(sum(1 for person in people if not person.identity_number)))
    rows = [
        Individual(
            area=area,
            hamlet=person.hamlet if person.hamlet or not person.household else person.household.hamlet,
            area_path=_path_of(area, person),
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
        raise _as_taken(refusal, [person.identity_number for person in people]) from None
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
    _insert_name_words(individuals)
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


def _insert_name_words(individuals: Sequence[Individual]) -> None:
    insert_rows(
        "registry_nameword",
        ["individual_id", "word", "area_path"],
        [(row.pk, word[:40], row.area_path) for row in individuals for word in sorted(set(words(row.full_name)))],
    )
