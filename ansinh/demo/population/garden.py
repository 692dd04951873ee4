"""One commune while errors are planted into it: who is free for one, and what has been planted."""

from dataclasses import dataclass

import numpy as np

from ansinh.demo.population.drawing import Array, shuffled, source_of
from ansinh.demo.population.facts import Facts
from ansinh.demo.population.people import People
from ansinh.demo.population.spells import Spells

PAID, MISSED, BOTH, ACROSS = "paid", "missed", "paid+missed", "across"
BOTH_PAY = "paid+across"
MOVED = "moved"
WRONG_FOR_MONTHS = 4
"""Months up to the last one paid in which a planted payment is wrong."""
SOCIAL_PENSION_COMES_NEAR = 74
"""Whoever is below it now has not reached the social pension in a month judged: losing the class loses all."""


@dataclass(frozen=True)
class Planted:
    """One error: its kind, the list that must show it, whose it is, and another person whom it takes.

    `first_month` where the amounts alone do not tell since when; `number` ties what two communes share.
    """

    kind: str
    listed: str
    person: int
    other: int = -1
    first_month: int = -1
    number: int = -1
    is_second: bool = True


class Garden:
    """One commune while errors are planted; who has one already gets no other, nor does anybody near."""

    def __init__(self, people: People, facts: Facts, spells: Spells) -> None:
        self.people, self.facts, self.spells = people, facts, spells
        self.rng = source_of(people.commune.plan.seed, people.commune.number, 9)
        self.taken: set[int] = set()
        self.planted: list[Planted] = []
        self.months = len(spells.drawn.months) - 1
        kinds, persons = np.array(facts.column("kind")), facts.column("person")
        related = facts.column("related")
        bound = np.isin(kinds, ("parent", "spouse", "carer"))
        self.bound = set(persons[bound].tolist()) | set(related[bound].tolist())
        self.per_household = np.bincount(people.household[np.unique(spells.person)], minlength=people.household_count)

    @property
    def wrong_since(self) -> int:
        """The first wrong month; the last paid one is the one before the present."""
        return max(self.months - WRONG_FOR_MONTHS, 0)

    def open_spells(self, *categories: str, even_bound: bool = False) -> Array:
        """Spells that go on now, of free, living people with one right who are bound to nobody."""
        category, person = np.array(self.spells.category), self.spells.person
        alive = np.isnat(self.people.died_on[person])
        not_free = self.taken if even_bound else self.taken | self.bound
        fits = self.spells.is_open & alive & ~np.isin(person, np.array(sorted(not_free), dtype=np.int64))
        fits &= np.isin(category, categories)
        rights = np.bincount(person[self.spells.is_open], minlength=len(self.people))
        return shuffled(self.rng, np.flatnonzero(fits & (rights[person] == 1)))

    def began(self, person: int) -> int:
        """The first month in which the person draws something."""
        return int(self.spells.first[self.spells_of(person)].min())

    def plant(self, kind: str, listed: str, person: int, other: int = -1, number: int = -1) -> None:
        """Note the error."""
        self.taken.update(one for one in (person, other) if one >= 0)
        self.planted.append(Planted(kind, listed, person, other, number=number))

    def bystanders(self) -> Array:
        """Grown-up people of whom nothing is known and who draw and receive nothing."""
        known = np.concatenate([self.facts.column("person"), self.facts.column("related")])
        is_known = np.zeros(len(self.people), dtype=bool)
        is_known[known[known >= 0]] = True
        is_known[self.spells.person] = True
        grown_up = (self.people.age >= 20) & (self.people.age < 55) & np.isnat(self.people.died_on)
        return np.flatnonzero(grown_up & ~is_known)

    def spells_of(self, person: int) -> Array:
        """All spells of a person."""
        return np.flatnonzero(self.spells.person == person)
