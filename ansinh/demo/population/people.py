"""The people of one commune as columns, household by household: who they are, where and with whom they live."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ansinh.demo.population.drawing import NOBODY, Array, holds, source_of, weighted, whole
from ansinh.demo.population.homes import HEAD, RELATIONS, Homes, household_order, make_homes
from ansinh.demo.population.identities import full_names, identity_numbers
from ansinh.demo.population.plan import REGISTERED_SINCE, CommunePlan
from ansinh.demo.population.reference import ages, ethnic_groups, share

YEAR = 365.2425
NEVER = np.datetime64("NaT", "D")


@dataclass
class People:
    """One commune's people; a relation names a position. `age` is in completed years on the first day of this month."""

    commune: CommunePlan
    rng: Generator
    age: Array
    woman: Array
    birth_date: Array
    by_year_only: Array
    died_on: Array
    since: Array
    household: Array
    relation: Array
    spouse: Array
    mother: Array
    orphan: Array
    lone: Array
    household_count: int
    hamlet: Array  # of each household
    ethnicity: Array  # of each household, a position in the table
    names: list[str]
    identity_number: list[str | None]

    def __len__(self) -> int:
        return len(self.age)

    @property
    def head(self) -> Array:
        """The head of each household, as a position."""
        found = np.zeros(self.household_count, dtype=np.int64)
        heads = np.flatnonzero(self.relation == HEAD)
        found[self.household[heads]] = heads
        return found

    @property
    def relations(self) -> list[str]:
        return [RELATIONS[code] for code in self.relation.tolist()]

    @property
    def ethnicities(self) -> list[str]:
        names, _counts = ethnic_groups()
        return [names[code] for code in self.ethnicity[self.household].tolist()]


def people_of(commune: CommunePlan) -> People:
    """Draw the commune's people; the same plan gives the same ones."""
    rng = source_of(commune.plan.seed, commune.number)
    table = ages()
    group = weighted(rng, table.columns["share"], commune.people)
    age = whole(rng, table.first[group], table.last[group], commune.people)
    # The oldest are fewer with every year.
    oldest = group == len(table.first) - 1
    age = np.where(oldest, table.first[group] + np.floor(np.square(rng.random(len(age))) * 15).astype(np.int64), age)
    woman = holds(rng, table.columns["women"][group], commune.people)
    homes = make_homes(rng, age, woman, households=round(commune.people / share("household_size")))
    return settled(commune, rng, age, woman, homes)


def settled(commune: CommunePlan, rng: Generator, age: Array, woman: Array, homes: Homes) -> People:
    """The same people in the order of their households, with names, days and numbers."""
    order = household_order(homes, age)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    age, woman = age[order], woman[order]
    spouse, mother = _moved(homes.spouse, order, place), _moved(homes.mother, order, place)
    first_day = np.datetime64(commune.plan.now.first_day, "D")
    birth_date = first_day - np.floor(age * YEAR + rng.random(len(age)) * (YEAR - 1)).astype(np.int64) - 1
    by_year_only = (age >= 75) & holds(rng, share("birth_known_by_year"), len(age))
    year_start = birth_date.astype("datetime64[Y]").astype("datetime64[D]")
    birth_date = np.where(by_year_only, year_start, birth_date)
    birth_year = birth_date.astype("datetime64[Y]").astype(np.int64) + 1970
    household = homes.household[order]
    relation = homes.relation[order]
    ethnicity = weighted(rng, ethnic_groups()[1], homes.count)
    # Wives and parents of the wife's side keep a surname of their own.
    own_name = np.isin(relation, (1, 2)) | ((relation == 5) & holds(rng, 0.3, len(age)))
    family = np.where(own_name, homes.count + np.arange(len(age)), household)
    numbers: list[str | None] = list(identity_numbers(rng, commune, woman, birth_year))
    without = holds(rng, np.where(age < 1, share("no_identity_number"), share("no_identity_number_later")), len(age))
    for position in np.flatnonzero(without).tolist():
        numbers[position] = None
    return People(
        commune=commune,
        rng=rng,
        age=age,
        woman=woman,
        birth_date=birth_date,
        by_year_only=by_year_only,
        died_on=_deaths(commune, rng, age, birth_date),
        since=np.maximum(birth_date, np.datetime64(REGISTERED_SINCE, "D")),
        household=household,
        relation=relation,
        spouse=spouse,
        mother=mother,
        orphan=homes.orphans[order],
        lone=homes.lone[order],
        household_count=homes.count,
        hamlet=_hamlets(commune, homes.count),
        ethnicity=ethnicity,
        names=full_names(rng, woman, birth_year, family),
        identity_number=numbers,
    )


def _moved(relation: Array, order: Array, place: Array) -> Array:
    relation = relation[order]
    return np.where(relation == NOBODY, NOBODY, place[relation])


def _hamlets(commune: CommunePlan, households: int) -> Array:
    return np.arange(households) * commune.hamlet_count // max(households, 1)


def _deaths(commune: CommunePlan, rng: Generator, age: Array, birth_date: Array) -> Array:
    """The day of death of those who died in the months paid; nobody dies before the birth."""
    months = commune.plan.months
    died_on = np.full(len(age), NEVER)
    if not months:
        return died_on
    begins, ends = np.datetime64(months[0].first_day, "D"), np.datetime64(commune.plan.now.first_day, "D")
    dies = holds(rng, ages().rate("deaths", age) * len(months) / 12, len(age))
    day = np.maximum(begins + np.floor(rng.random(len(age)) * (ends - begins).astype(int)).astype(np.int64), birth_date)
    return np.where(dies, day, died_on)


def days(column: Array) -> list[dt.date | None]:
    """A column of days as Python has them."""
    found: list[dt.date | None] = column.astype("datetime64[D]").tolist()
    return found
