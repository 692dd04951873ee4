"""Errors planted into a lawful commune, each written into a ledger: what the two lists must find, and nothing else."""

from collections.abc import Callable, Sequence

import numpy as np

from ansinh.demo.population.classes import NONE
from ansinh.demo.population.drawing import Array
from ansinh.demo.population.garden import BOTH, MISSED, PAID, SOCIAL_PENSION_COMES_NEAR, Garden
from ansinh.demo.population.records import append_records


def overpaid(garden: Garden) -> bool:
    """Somebody draws a third too much, as by another coefficient, in the last months."""
    return _pays_otherwise(garden, "overpaid", PAID, lambda amount: amount + amount // 3)


def underpaid(garden: Garden) -> bool:
    """Somebody draws a quarter too little in the last months; the missed list tells it too."""
    return _pays_otherwise(garden, "underpaid", BOTH, lambda amount: amount - amount // 4)


def _pays_otherwise(garden: Garden, kind: str, listed: str, changed: Callable[[int], int]) -> bool:
    for spell in garden.open_spells("K6", "P75", "P70").tolist():
        if garden.spells.first[spell] <= garden.wrong_since:
            start = garden.spells.split(spell, garden.wrong_since)
            garden.spells.amount[start] = changed(int(garden.spells.amount[start]))
            garden.plant(kind, listed, int(garden.spells.person[spell]))
            return True
    return False


def dead(garden: Garden) -> bool:
    """A death that nobody told: paid on for the months after it."""
    for spell in garden.open_spells("K6", "P75", "P70").tolist():
        person = int(garden.spells.person[spell])
        if garden.began(person) < garden.wrong_since and garden.people.age[person] >= 60:
            month = garden.spells.drawn.months[garden.wrong_since - 1]
            garden.people.died_on[person] = np.datetime64(month.first_day, "D") + int(garden.rng.integers(0, 28))
            garden.plant("dead", PAID, person)
            return True
    return False


def class_lost(garden: Garden) -> bool:
    """The household's class was not given again this year, and the money went on."""
    year = garden.facts.classes.years[-1]
    if garden.spells.drawn.months[0].year == year:
        return False
    for spell in garden.open_spells("K5a", "P70").tolist():
        person = int(garden.spells.person[spell])
        household = int(garden.people.household[person])
        began_before = garden.spells.drawn.months[garden.began(person)].year < year
        # From 75 the social pension would remain.
        loses_all = garden.people.age[person] < SOCIAL_PENSION_COMES_NEAR
        if loses_all and garden.per_household[household] == 1 and began_before:
            garden.facts.classes.of_year[year][household] = NONE
            garden.plant("class_lost", PAID, person)
            return True
    return False


def pension_begun(garden: Garden) -> bool:
    """A pension above the social pension began, and nobody stopped the social pension."""
    pensioned = set(garden.facts.people_of("pension").tolist())
    for spell in garden.open_spells("P75", "P70").tolist():
        person = int(garden.spells.person[spell])
        if person not in pensioned and garden.began(person) < garden.wrong_since:
            since = np.datetime64(garden.spells.drawn.months[garden.wrong_since].first_day, "D") - 10
            garden.facts.add("pension", np.array([person]), amount=3_200_000, valid_from=since, source="decision")
            garden.plant("pension_begun", PAID, person)
            return True
    return False


def never_disabled(garden: Garden) -> bool:
    """An allowance for a disability of which there is no certificate at all."""
    for spell in garden.open_spells("K6").tolist():
        person = int(garden.spells.person[spell])
        if garden.people.age[person] < 60:
            garden.facts.drop("disability", person)
            garden.plant("never_disabled", PAID, person)
            return True
    return False


def twice_here(garden: Garden) -> bool:
    """A second record of a person in the same commune, which draws as well."""
    for spell in garden.open_spells("K6", "P75").tolist():
        person = int(garden.spells.person[spell])
        second = int(append_records(garden.people, np.array([person]))[0])
        garden.facts.copy_to(person, second)
        garden.spells.copy_to(person, second)
        garden.plant("twice_here", PAID, second, person)
        return True
    return False


def never_applied(garden: Garden) -> bool:
    """A severely disabled person who never applied."""
    return _draws_nothing(garden, "never_applied", garden.open_spells("K6"))


def turned_75(garden: Garden) -> bool:
    """A person who turned 75 in the year and did not know of the social pension."""
    spells = garden.open_spells("P75")
    began = np.array([garden.began(person) for person in garden.spells.person[spells].tolist()], dtype=np.int64)
    return _draws_nothing(garden, "turned_75", spells[(began > 0) & (began < garden.months)])


def single_parent(garden: Garden) -> bool:
    """A poor parent who raises children alone and draws nothing."""
    return _draws_nothing(garden, "single_parent", garden.open_spells("K4", even_bound=True))


def old_alone(garden: Garden) -> bool:
    """A poor old person without anybody who must support, and without the allowance."""
    return _draws_nothing(garden, "old_alone", garden.open_spells("K5a"))


def _draws_nothing(garden: Garden, kind: str, spells: Array) -> bool:
    for spell in spells.tolist():
        person = int(garden.spells.person[spell])
        garden.spells.drop(garden.spells_of(person))
        garden.plant(kind, MISSED, person)
        return True
    return False


def not_raised(garden: Garden) -> bool:
    """The coefficient that the new decree raises from 75 was left as it was: only the level went up."""
    standard = garden.spells.standard
    for spell in garden.open_spells("K5a").tolist():
        person = int(garden.spells.person[spell])
        mine = garden.spells_of(person)
        before = mine[garden.spells.last[mine] == garden.spells.first[spell] - 1]
        if len(before) == 1 and 75 <= garden.people.age[person] < 80:
            old = int(before[0])
            kept = int(garden.spells.amount[old]) * int(standard[spell]) // int(standard[old])
            if kept < garden.spells.amount[spell]:
                garden.spells.amount[spell] = kept
                garden.plant("not_raised", BOTH, person)
                return True
    return False


def second_child(garden: Garden) -> bool:
    """A single parent of two is paid for one."""
    for spell in garden.open_spells("K4", even_bound=True).tolist():
        person = int(garden.spells.person[spell])
        if garden.spells.amount[spell] >= 2 * garden.spells.standard[spell]:
            garden.spells.amount[spell] -= garden.spells.standard[spell]
            garden.plant("second_child", BOTH, person)
            return True
    return False


def better_choice(garden: Garden) -> bool:
    """A poor old person alone draws the social pension, where the allowance is higher."""
    rights = garden.spells.drawn.rights
    if ("social_pension", "P75") not in rights:
        return False
    right = rights.index(("social_pension", "P75"))
    for spell in garden.open_spells("K5a").tolist():
        person = int(garden.spells.person[spell])
        if garden.people.age[person] < 76:
            continue
        mine = garden.spells_of(person)
        amounts = garden.spells.amounts_of_right(right, garden.spells.first[mine])
        if (amounts > 0).all() and (amounts < garden.spells.amount[mine]).all():
            garden.spells.right[mine], garden.spells.amount[mine] = right, amounts
            garden.plant("better_choice", BOTH, person)
            return True
    return False


KINDS: Sequence[tuple[str, Callable[[Garden], bool]]] = (
    # The rarest people first, before another kind has taken them.
    ("not_raised", not_raised),
    ("better_choice", better_choice),
    ("second_child", second_child),
    ("single_parent", single_parent),
    ("old_alone", old_alone),
    ("class_lost", class_lost),
    ("turned_75", turned_75),
    ("overpaid", overpaid),
    ("underpaid", underpaid),
    ("dead", dead),
    ("pension_begun", pension_begun),
    ("never_disabled", never_disabled),
    ("never_applied", never_applied),
    ("twice_here", twice_here),
)


def plant_errors(garden: Garden, *, of_each: int) -> dict[str, int]:
    """Plant errors of each kind for as long as people can be found; returns how many of each could not be planted."""
    lacking = {}
    for kind, planting in KINDS:
        done = 0
        while done < of_each and planting(garden):
            done += 1
        if done < of_each:
            lacking[kind] = of_each - done
    return lacking
