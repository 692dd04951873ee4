"""Rare people for rare errors: a few more of those whom the law favours, so that small populations have some of each.

They are lawful until something is planted on them: their facts come before the law is asked.
"""

import numpy as np

from ansinh.demo.population.classes import NEAR_POOR, NONE, POOR
from ansinh.demo.population.drawing import Array, shuffled, source_of
from ansinh.demo.population.facts import KNOWN_SINCE, Facts
from ansinh.demo.population.garden import SOCIAL_PENSION_COMES_NEAR
from ansinh.demo.population.people import People

OLD_FOR_THE_NEW_STEP = (76, 79)
"""Ages of those whom the decree of October 2026 raised: old enough all year, and not yet of the next step."""


def prepare_ground(people: People, facts: Facts, *, of_each: int) -> None:
    """Make some old people who live alone, and some mothers alone with two children or more, poor all the time."""
    rng = source_of(people.commune.plan.seed, people.commune.number, 8)
    known = np.zeros(len(people), dtype=bool)
    known[facts.column("person")] = True
    alive = np.isnat(people.died_on)
    unclassed = ~facts.classes.is_classed_person(people)
    free = alive & ~known & unclassed
    living = np.bincount(people.household, minlength=people.household_count)
    youngest, oldest = OLD_FOR_THE_NEW_STEP
    old = free & (people.age >= youngest) & (people.age <= oldest) & (living[people.household] == 1)
    _poor_and_alone(people, facts, shuffled(rng, np.flatnonzero(old))[: 4 * of_each])
    younger = free & (people.age >= 71) & (people.age < SOCIAL_PENSION_COMES_NEAR) & (living[people.household] == 1)
    _class(people, facts, shuffled(rng, np.flatnonzero(younger))[: 2 * of_each], POOR)
    children = np.bincount(people.mother[(people.mother >= 0) & alive & (people.age < 14)], minlength=len(people))
    mothers = free & people.lone & (children >= 2)
    _single_mothers(people, facts, shuffled(rng, np.flatnonzero(mothers))[: 2 * of_each])


def _poor_and_alone(people: People, facts: Facts, chosen: Array) -> None:
    _class(people, facts, chosen, POOR)
    facts.add("no_supporter", chosen)


def _single_mothers(people: People, facts: Facts, chosen: Array) -> None:
    _class(people, facts, chosen, NEAR_POOR)
    facts.add("single_parent", chosen, value="never_married")
    recorded = facts.people_of("parent")
    raised = np.flatnonzero(np.isin(people.mother, chosen) & (people.age < 20))
    raised = np.setdiff1d(raised, recorded)
    since = np.maximum(people.birth_date[raised], KNOWN_SINCE)
    facts.add("parent", raised, related=people.mother[raised], valid_from=since, source="population_db")


def _class(people: People, facts: Facts, chosen: Array, code: int) -> None:
    for classes in facts.classes.of_year.values():
        households = people.household[chosen]
        classes[households] = np.where(classes[households] == NONE, code, classes[households])
