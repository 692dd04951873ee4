"""Communes in which everybody draws something: a payroll and a register to measure speed on."""

import numpy as np

from ansinh.demo.population.classes import NEAR_POOR, NONE, POOR, Classes
from ansinh.demo.population.drawing import NOBODY, Array, source_of, weighted, whole
from ansinh.demo.population.facts import Facts
from ansinh.demo.population.homes import GRANDCHILD, HEAD, SIBLING, Homes
from ansinh.demo.population.people import NEVER, People, settled
from ansinh.demo.population.plan import CommunePlan

PENSIONER, SEVERE_ADULT, SEVERE_OLD, EXCEPTIONAL, LONELY, SEVERE_CHILD, ORPHAN = range(7)
WEIGHTS = np.array([54, 24, 9, 5, 3, 4, 1])
"""The mix of the country: social pensions more than half, disability most of the rest."""
FIRST_AGE = np.array([76, 18, 62, 20, 66, 3, 2])
LAST_AGE = np.array([95, 57, 92, 70, 88, 14, 14])
WITH_ANOTHER = (SEVERE_CHILD, ORPHAN)


def recipients_of(commune: CommunePlan) -> tuple[People, Facts]:
    """People who all draw something, children in the household of an older recipient who is their guardian."""
    rng = source_of(commune.plan.seed, commune.number)
    count = commune.people
    group = weighted(rng, WEIGHTS, count)
    group[0] = PENSIONER
    age = whole(rng, FIRST_AGE[group], LAST_AGE[group], count)
    woman = rng.random(count) < 0.56
    children = np.flatnonzero(np.isin(group, WITH_ANOTHER))
    hosts = np.flatnonzero(group == PENSIONER)
    household = np.arange(count)
    relation = np.full(count, HEAD)
    household[children] = hosts[whole(rng, 0, len(hosts) - 1, len(children))]
    relation[children] = GRANDCHILD
    exceptional = np.flatnonzero(group == EXCEPTIONAL)
    carers = hosts[whole(rng, 0, len(hosts) - 1, len(exceptional))]
    household[exceptional], relation[exceptional] = household[carers], SIBLING
    _used, household = np.unique(household, return_inverse=True)
    nobody = np.full(count, NOBODY)
    homes = Homes(
        household, relation, nobody, nobody, np.zeros(count, bool), np.zeros(count, bool), int(household.max()) + 1
    )
    people, group = settled_with_groups(commune, rng, age, woman, homes, group)
    return people, _facts(people, group)


def settled_with_groups(
    commune: CommunePlan, rng: np.random.Generator, age: Array, woman: Array, homes: Homes, group: Array
) -> tuple[People, Array]:
    """The people in the order of their households, everybody alive, with their groups in the same order."""
    order = np.lexsort((-age, homes.relation, homes.household))
    people = settled(commune, rng, age, woman, homes)
    people.died_on = np.full(len(people), NEVER)
    return people, group[order]


def _facts(people: People, group: Array) -> Facts:
    classes = np.full(people.household_count, NONE)
    classes[people.household[group == LONELY]] = POOR
    drawn = people.rng.random(people.household_count)
    classes = np.where((classes == NONE) & (drawn < 0.05), NEAR_POOR, classes)
    years = tuple(sorted({month.year for month in people.commune.plan.judged_months}))
    facts = Facts(Classes(years, dict.fromkeys(years, classes)))
    for groups, degree in (
        ((SEVERE_ADULT, SEVERE_OLD, SEVERE_CHILD), "severe"),
        ((EXCEPTIONAL,), "exceptionally_severe"),
    ):
        disabled = np.flatnonzero(np.isin(group, groups))
        since = np.maximum(people.birth_date[disabled], people.since[disabled])
        facts.add("disability", disabled, value=degree, valid_from=since, source="certificate")
    exceptional = np.flatnonzero(group == EXCEPTIONAL)
    facts.add("carer", exceptional, value="family", related=people.head[people.household[exceptional]])
    orphans = np.flatnonzero(group == ORPHAN)
    facts.add("parental_loss", orphans, value="b", valid_from=people.since[orphans], source="certificate")
    facts.add("no_supporter", np.flatnonzero(group == LONELY))
    return facts
