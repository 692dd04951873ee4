"""What was planted, with whom and how much: the answers against which the two lists are held."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from io import StringIO
from pathlib import Path

import numpy as np

from ansinh.core.files import write_atomically
from ansinh.demo.population.garden import MOVED, Planted
from ansinh.demo.population.law import lawful_amounts
from ansinh.demo.population.records import SAME_PERSON
from ansinh.demo.population.rows import Commune

NOT_OWED = ("twice_here", "twice_elsewhere", MOVED)
FIRST = " (first)"
"""What the law gives this record or payer is nothing, whatever its facts say."""


@dataclass(frozen=True)
class Entry:
    """One planted error as it stands for `month`, the last one paid; `since` is the first month in which it is so."""

    kind: str
    list: str
    person_id: int
    identity_number: str
    name: str
    commune: str
    month: str
    amount_paid: int
    amount_expected: int
    since: str
    other_person_id: int | None = None
    shared: str = ""

    @property
    def is_first_of_two(self) -> bool:
        """Whether it is the other side of what two communes share: no error of its own."""
        return self.shared.endswith(FIRST)


@dataclass(frozen=True)
class Pair:
    """Two records that look alike; `is_same_person` is the label."""

    first_id: int
    second_id: int
    commune: str
    is_same_person: bool
    variation: str


def entries_of(commune: Commune, keys: Sequence[int], path: str) -> list[Entry]:
    """The ledger of one commune; the law is asked again, about the facts as they are after the planting."""
    if not commune.planted:
        return []
    lawful = lawful_amounts(commune.people, commune.facts, commune.hard_hamlets)
    paid = commune.spells.paid(len(commune.people))
    last = len(commune.plan.plan.months) - 1
    return [_entry(commune, keys, path, one, lawful, paid, last) for one in commune.planted]


def unplanned_differences(commune: Commune) -> list[int]:
    """Positions of people whom nothing was planted on and who still are not paid what the law gives."""
    lawful = lawful_amounts(commune.people, commune.facts, commune.hard_hamlets)
    differs = (lawful != commune.spells.paid(len(commune.people))).any(axis=1)
    planted = [one.person for one in commune.planted]
    return [position for position in np.flatnonzero(differs).tolist() if position not in planted]


def _entry(
    commune: Commune, keys: Sequence[int], path: str, one: Planted, lawful: np.ndarray, paid: np.ndarray, last: int
) -> Entry:
    person = one.person
    expected = np.zeros(last + 1, dtype=np.int64) if one.kind in NOT_OWED else lawful[person]
    first = last
    while first > 0 and paid[person][first - 1] != expected[first - 1]:
        first -= 1
    first = one.first_month if one.first_month >= 0 else first
    months = commune.spells.drawn.months
    return Entry(
        kind=one.kind,
        list=one.listed,
        person_id=keys[person],
        identity_number=commune.people.identity_number[person] or "",
        name=commune.people.names[person],
        commune=path,
        month=str(months[last]),
        amount_paid=int(paid[person][last]),
        amount_expected=int(expected[last]),
        since=str(months[first]),
        other_person_id=keys[one.other] if one.other >= 0 else None,
        shared=f"{one.kind} {one.number}{'' if one.is_second else FIRST}" if one.number >= 0 else "",
    )


def ledger_of(entries: Iterable[Entry]) -> list[Entry]:
    """The whole ledger: what two communes share stands once, at the second, with the person of the first."""
    found = list(entries)
    first = {one.shared.removesuffix(FIRST): one.person_id for one in found if one.is_first_of_two}
    return [
        replace(one, other_person_id=first.get(one.shared, one.other_person_id))
        for one in found
        if not one.is_first_of_two
    ]


def pairs_of(commune: Commune, keys: Sequence[int], path: str) -> list[Pair]:
    """The labelled pairs of one commune."""
    return [
        Pair(keys[first], keys[second], path, variation in SAME_PERSON, variation)
        for first, second, variation in commune.pairs
    ]


def write_rows(place: Path, kind: type, rows: Iterable[Entry | Pair]) -> Path:
    """Write the rows as CSV, whole or not at all."""
    text = StringIO()
    writer = csv.DictWriter(text, [field.name for field in fields(kind)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    write_atomically(place, text.getvalue().encode())
    return place
