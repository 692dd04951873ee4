"""What must be true of a person before a row is written; each refusal is a sentence."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError

from ansinh.areas.models import Area, Level
from ansinh.core import clock
from ansinh.core.text import tidy, words
from ansinh.registry.errors import (
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
from ansinh.registry.identity import check_identity_number, parse_identity_number
from ansinh.registry.models import BirthPrecision, Household, Individual, Relation
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


def check_commune_in_force(area: Area, *, on: datetime.date) -> None:
    """Raise NotInForce unless `area` is a commune that exists on that day."""
    if area.level != Level.COMMUNE or area.valid_from > on or (area.valid_to is not None and area.valid_to <= on):
        raise NotInForce(area=area.full_name, on=on)


def tidied(person: NewIndividual) -> NewIndividual:
    """The same with a tidy name and the bare digits of the number. Raises BadIdentityNumber."""
    number = person.identity_number
    return NewIndividual(
        **{
            **person.__dict__,
            "full_name": tidy(person.full_name),
            "identity_number": parse_identity_number(number).number if number else None,
        }
    )


def as_new(individual: Individual) -> NewIndividual:
    """A registered person as if to be registered, to check a correction by the same rules."""
    return NewIndividual(
        full_name=individual.full_name,
        birth_date=individual.birth_date,
        birth_precision=individual.birth_precision,
        sex=individual.sex,
        identity_number=individual.identity_number,
        died_on=individual.died_on,
    )


def check_person(person: NewIndividual, *, area: Area | None, place_checked: bool = False) -> None:
    """Name, dates, number and place of one person; `place_checked` (or no area) leaves the place out."""
    if not 1 <= len(person.full_name) <= 120 or not words(person.full_name):
        raise NameMissing(given=person.full_name)
    today = clock.today()
    if person.birth_date > today:
        raise BornInFuture(name=person.full_name, birth_date=person.birth_date, today=today)
    if person.died_on is not None:
        check_death(person.full_name, person.birth_date, person.died_on)
    if person.identity_number:
        check_identity_number(person.identity_number, birth_date=person.birth_date, sex=person.sex)
    if place_checked or area is None:
        return
    if person.hamlet is not None and (person.hamlet.level != Level.HAMLET or person.hamlet.parent_id != area.pk):
        raise HamletElsewhere(hamlet=person.hamlet.full_name, area=area.full_name)
    if person.household is not None and person.household.area_path != path_of(area, person):
        raise HouseholdElsewhere(number=person.household.number, name=person.full_name)


def path_of(area: Area, person: NewIndividual) -> str:
    """Where the person's rows stand: the hamlet, the household's place, or the commune."""
    if person.hamlet is not None:
        return str(person.hamlet.path)
    return str(person.household.area_path if person.household is not None else area.path)


def check_death(name: str, birth_date: datetime.date, died_on: datetime.date) -> None:
    """Raise DiesBeforeBirth or DeathInFuture."""
    if died_on < birth_date:
        raise DiesBeforeBirth(name=name, birth_date=birth_date, died_on=died_on)
    if died_on > clock.today():
        raise DeathInFuture(name=name, died_on=died_on, today=clock.today())


def check_numbers(people: Sequence[NewIndividual]) -> None:
    """Raise IdentityNumberTwice or IdentityNumberTaken for the first number that cannot be given."""
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


def check_number_free(number: str | None) -> None:
    """Raise IdentityNumberTaken, saying which commune to ask."""
    ask = commune_of_number(number) if number else None
    if ask:
        raise IdentityNumberTaken(number=number, ask=ask)


def as_taken(refusal: IntegrityError, numbers: Sequence[str | None]) -> Exception:
    """The refusal of an identity number that somebody else registered at the same moment."""
    if "identity_number" not in str(refusal):
        return refusal
    taken = communes_of_numbers([number for number in numbers if number])
    for number, ask in taken.items():
        return IdentityNumberTaken(number=number, ask=ask)
    return refusal
