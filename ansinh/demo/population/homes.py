"""Who lives with whom: couples, their children, parents taken in, and those who live alone."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ansinh.demo.population.drawing import NOBODY, Array, holds, nearest, shuffled
from ansinh.demo.population.reference import ages, share

GROWN_UP = 18
LEAVES_HOME_BY = 35
MOTHER_UNTIL, OLD = 50, 60
RELATIONS = ("head", "spouse", "parent", "child", "grandchild", "sibling")
HEAD, SPOUSE, PARENT, CHILD, GRANDCHILD, SIBLING = range(len(RELATIONS))
ANY = 10**6


@dataclass
class Homes:
    """For each person the household, the relation to its head, the spouse and the mother; `NOBODY` where there is none.

    `orphans` lost both parents and live with grandparents; `lone` are mothers without a husband.
    """

    household: Array
    relation: Array
    spouse: Array
    mother: Array
    orphans: Array
    lone: Array
    count: int


def make_homes(rng: Generator, age: Array, woman: Array, *, households: int) -> Homes:
    """Households for people of these ages, `households` of them if so many can be made."""
    size = len(age)
    spouse, lone = _couples(rng, age, woman)
    mothers = np.flatnonzero(woman & ((spouse != NOBODY) | lone))
    heads = np.where(woman[mothers] & (spouse[mothers] != NOBODY), spouse[mothers], mothers)
    unit = np.full(size, NOBODY)
    relation = np.full(size, HEAD)
    unit[heads], unit[mothers] = heads, heads
    relation[mothers] = np.where(spouse[mothers] != NOBODY, SPOUSE, HEAD)
    mother = np.full(size, NOBODY)
    orphans = np.zeros(size, dtype=bool)
    if len(mothers):
        _raise_children(rng, age, unit, relation, mother, orphans, mothers)
    _settle(rng, age, woman, unit, relation, spouse, lone, households)
    _used, household = np.unique(unit, return_inverse=True)
    return Homes(household, relation, spouse, mother, orphans, lone, int(household.max()) + 1)


def _couples(rng: Generator, age: Array, woman: Array) -> tuple[Array, Array]:
    """Who is married to whom, of nearly equal ages; and the mothers without a husband."""
    rate = np.where(woman, ages().rate("married_women", age), ages().rate("married_men", age))
    wants = holds(rng, rate, len(age)) & (age >= GROWN_UP)
    men, women = shuffled(rng, np.flatnonzero(wants & ~woman)), shuffled(rng, np.flatnonzero(wants & woman))
    count = min(len(men), len(women))
    men, women = men[:count], women[:count]
    men = men[np.argsort(age[men] + 6 * rng.random(count), kind="stable")]
    women = women[np.argsort(age[women] + 6 * rng.random(count), kind="stable")]
    spouse = np.full(len(age), NOBODY)
    spouse[men], spouse[women] = women, men
    single = shuffled(rng, np.flatnonzero(woman & (spouse == NOBODY) & (age >= GROWN_UP + 2) & (age < MOTHER_UNTIL)))
    with_husband = int((age[women] < MOTHER_UNTIL).sum())
    lone = np.zeros(len(age), dtype=bool)
    lone[single[: round(with_husband * share("alone_with_children"))]] = True
    return spouse, lone


def _raise_children(
    rng: Generator, age: Array, unit: Array, relation: Array, mother: Array, orphans: Array, mothers: Array
) -> None:
    """Children and grown-up ones who have not left go to a mother of a fitting age, orphans to grandparents."""
    at_home = (age < GROWN_UP) | ((unit == NOBODY) & (age < LEAVES_HOME_BY) & holds(rng, 0.7, len(age)))
    at_home &= unit == NOBODY
    children = np.flatnonzero(at_home)
    wanted = age[children] + 18 + np.floor((rng.random(len(children)) + rng.random(len(children))) * 9).astype(np.int64)
    found = mothers[nearest(rng, wanted, age[mothers])]
    mother[children], unit[children], relation[children] = found, unit[found], CHILD
    lost = children[holds(rng, share("lost_parents"), len(children)) & (age[children] < 16)]
    elders = mothers[(age[mothers] >= MOTHER_UNTIL) & (age[mothers] < 75)]
    if len(lost) and len(elders):
        with_whom = elders[nearest(rng, age[lost] + 52, age[elders])]
        mother[lost], unit[lost], relation[lost], orphans[lost] = NOBODY, unit[with_whom], GRANDCHILD, True


def _settle(
    rng: Generator, age: Array, woman: Array, unit: Array, relation: Array, spouse: Array, lone: Array, households: int
) -> None:
    """Those who belong to nobody yet live alone or are taken in, as many as leave `households` of them."""
    loose = np.flatnonzero(unit == NOBODY)
    unit[loose] = loose
    old_wives = np.flatnonzero(woman & (spouse != NOBODY) & (age >= OLD))
    has_children = np.zeros(len(age), dtype=bool)
    others = np.flatnonzero((relation == CHILD) | (relation == GRANDCHILD))
    has_children[unit[others]] = True
    old_wives = old_wives[~has_children[unit[old_wives]]]
    may_move = np.concatenate([loose, old_wives])
    surplus = len(np.unique(unit)) - households
    if surplus <= 0 or not len(may_move):
        return
    # Women who are old and alone are taken in first, couples last.
    rank = rng.random(len(may_move)) + (spouse[may_move] != NOBODY) * 0.4
    moving = may_move[np.argsort(rank, kind="stable")[:surplus]]
    hosts = np.flatnonzero(woman & (spouse != NOBODY) & (age < OLD))
    if not len(hosts):
        return
    is_old = age[moving] >= OLD
    # Nobody's daughter of the fitting age may be few, so the young and the old are spread over many hosts.
    spread = np.floor(rng.random(len(moving)) * 20).astype(np.int64)
    of_age = np.where(is_old, np.minimum(age[moving] - 27, 38 + spread), np.maximum(age[moving], 26 + spread // 2))
    host = hosts[nearest(rng, of_age, age[hosts])]
    new_relation = np.where(is_old, PARENT, SIBLING)
    for movers in (moving, spouse[moving]):
        there = movers != NOBODY
        unit[movers[there]], relation[movers[there]] = unit[host[there]], new_relation[there]


def household_order(homes: Homes, age: Array) -> Array:
    """The people household by household, the head first, then by relation and age."""
    return np.lexsort((-age, homes.relation, homes.household))
