"""Second records: the same person written down twice, or another who looks alike."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from ansinh.core.text import fold
from ansinh.demo.population.drawing import NOBODY, Array, shuffled
from ansinh.demo.population.homes import SIBLING
from ansinh.demo.population.people import People

OF_HOUSEHOLDS = frozenset({"hamlet", "ethnicity"})
ACCENTS_LOST, YEAR_ONLY, DAY_AND_MONTH_SWAPPED = "accents_lost", "year_only", "day_and_month_swapped"
TWIN, NAMESAKE = "twin", "namesake"
SAME_PERSON = (ACCENTS_LOST, YEAR_ONLY, DAY_AND_MONTH_SWAPPED)
ANOTHER_PERSON = (TWIN, NAMESAKE)


def append_records(people: People, positions: Array) -> Array:
    """Write these people down once more, in the same household and without an identity number; where they stand."""
    size = len(people)
    for field in fields(people):
        column = getattr(people, field.name)
        if isinstance(column, np.ndarray) and field.name not in OF_HOUSEHOLDS:
            setattr(people, field.name, np.concatenate([column, column[positions]]))
    added = np.arange(size, size + len(positions))
    people.names += [people.names[position] for position in positions.tolist()]
    people.identity_number += [None] * len(positions)
    people.relation[added] = SIBLING
    for relation in (people.spouse, people.mother):
        relation[added] = NOBODY
    return added


def lookalikes(people: People, rng: np.random.Generator, free: Array, *, of_each: int) -> list[tuple[int, int, str]]:
    """Pairs of records that look alike: first, second, and what makes them so; half are one person, half are two."""
    pairs: list[tuple[int, int, str]] = []
    chosen = shuffled(rng, free)[: 2 * of_each]
    kinds = [SAME_PERSON[number % 3] for number in range(of_each)] + [ANOTHER_PERSON[n % 2] for n in range(of_each)]
    for first, kind in zip(chosen.tolist(), kinds, strict=False):
        second = int(append_records(people, np.array([first]))[0])
        _change(people, second, kind, people.names)
        pairs.append((first, second, kind))
    return pairs


def _change(people: People, second: int, kind: str, names: Sequence[str]) -> None:
    born = people.birth_date[second]
    name = names[second]
    if kind == ACCENTS_LOST:
        people.names[second] = fold(name).title()
    elif kind == YEAR_ONLY:
        people.by_year_only[second] = True
        people.birth_date[second] = born.astype("datetime64[Y]").astype("datetime64[D]")
    elif kind == DAY_AND_MONTH_SWAPPED:
        day = born.astype(object)
        if day.day <= 12:
            people.birth_date[second] = np.datetime64(day.replace(day=day.month, month=day.day), "D")
        else:
            # A slip of one key where there is no such month.
            people.birth_date[second] = np.datetime64(day.replace(day=day.day - 10), "D")
    elif kind == TWIN:
        surname, *_middle, given = name.split(" ")
        people.names[second] = f"{surname} {'Thị' if people.woman[second] else 'Văn'} {_other_given(given)}"
    else:
        people.birth_date[second] = born - 800


def _other_given(given: str) -> str:
    return "Hòa" if given != "Hòa" else "Bình"
