"""Errors between two communes: one person recorded and paid in both, one account, one telephone, a move not followed.

Each pair of neighbouring communes shares what its own number says, so that both can be drawn apart.
"""

from typing import Any

import numpy as np

from ansinh.demo.population.drawing import Array, source_of
from ansinh.demo.population.facts import Facts
from ansinh.demo.population.garden import ACROSS, BOTH_PAY, MOVED, Garden, Planted
from ansinh.demo.population.identities import TELEPHONES, full_names
from ansinh.demo.population.people import NEVER, YEAR, People
from ansinh.demo.population.plan import CommunePlan
from ansinh.demo.population.records import append_records

SHARED_BANK = "970405"
BORN_ELSEWHERE = "096"
"""The province in the numbers of those who are recorded twice: none of those that the communes' own people have."""


def pairs_of_communes(commune: CommunePlan, *, of_each: int) -> tuple[list[int], list[int]]:
    """The numbers of what this commune shares with the one after it, and with the one before it."""
    count = commune.of_communes
    if count < 2:
        return [], []
    shared = range(of_each)
    mine = [number for number in shared if number % count == commune.number]
    before = [number for number in shared if (number + 1) % count == commune.number]
    return mine, before


def add_visitors(people: People, facts: Facts, *, of_each: int) -> dict[int, tuple[int, bool]]:
    """Write down those who are recorded in two communes; by position the number, and whether it is the second time."""
    mine, before = pairs_of_communes(people.commune, of_each=of_each)
    found = {}
    for number, is_second in [*((one, False) for one in mine), *((one, True) for one in before)]:
        rng = source_of(people.commune.plan.seed, 10**6, number)
        model = int(np.flatnonzero((people.age >= 20) & (people.age < 60))[0])
        at = int(append_records(people, np.array([model]))[0])
        age, woman = int(rng.integers(77, 88)), bool(rng.random() < 0.6)
        first_day = np.datetime64(people.commune.plan.now.first_day, "D")
        born = first_day - int(age * YEAR) - int(rng.integers(1, 300))
        people.age[at], people.woman[at], people.birth_date[at] = age, woman, born
        people.by_year_only[at], people.died_on[at], people.orphan[at], people.lone[at] = False, NEVER, False, False
        people.since[at] = people.since[model]
        year = int(born.astype("datetime64[Y]").astype(int)) + 1970
        people.names[at] = full_names(rng, np.array([woman]), np.array([year]), np.array([0]))[0]
        if not is_second:
            century = 2 * (year // 100 - 19) + woman
            people.identity_number[at] = f"{BORN_ELSEWHERE}{century}{year % 100:02d}99{number:04d}"
        found[at] = (number, is_second)
    return found


def note_visitors(garden: Garden, visitors: dict[int, tuple[int, bool]]) -> None:
    """The second record of each is the error; the first is nobody's."""
    for at, (number, is_second) in visitors.items():
        garden.taken.add(at)
        garden.planted.append(Planted("twice_elsewhere", BOTH_PAY, at, number=number, is_second=is_second))


def plant_moves(garden: Garden, *, of_each: int) -> int:
    """People who moved to the next commune and whom this one paid on; returns how many could not be found."""
    if garden.people.commune.of_communes < 2:
        return of_each
    wanted = of_each
    for spell in garden.open_spells("K6", "P75").tolist():
        person = int(garden.spells.person[spell])
        if not wanted:
            break
        if garden.people.identity_number[person] and garden.began(person) < garden.wrong_since:
            garden.taken.add(person)
            garden.planted.append(Planted(MOVED, BOTH_PAY, person, first_month=garden.wrong_since))
            wanted -= 1
    return wanted


def share_money(
    commune: CommunePlan, accounts: dict[str, Any], contacts: dict[str, Any], drawing: Array, *, of_each: int
) -> list[Planted]:
    """Give people of two communes one account, and others one telephone; `drawing` are those who draw something now."""
    mine, before = pairs_of_communes(commune, of_each=of_each)
    numbered = [*((one, False) for one in mine), *((one, True) for one in before)]
    planted: list[Planted] = []
    for kind, columns in (("shared_account", accounts), ("shared_telephone", contacts)):
        free = np.setdiff1d(drawing, [one.person for one in planted])
        places = np.flatnonzero(np.isin(columns["person"], free)).tolist()
        for place, (number, is_second) in zip(places, numbered, strict=False):
            if kind == "shared_account":
                columns["number"][place], columns["bank_bin"][place] = f"59{number:011d}", SHARED_BANK
            else:
                columns["value"][place] = f"051{TELEPHONES - 1 - number:07d}"
            person = int(columns["person"][place])
            planted.append(Planted(kind, ACROSS, person, number=number, is_second=is_second))
    return planted
