"""From what the law gives month by month to entitlements: one for each time in which a right pays the same."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ansinh.demo.population.drawing import NOBODY, Array, source_of, whole
from ansinh.demo.population.facts import Facts
from ansinh.demo.population.law import Drawn
from ansinh.demo.population.people import NEVER, People
from ansinh.payments.models import Cause

ARRAYS = ("person", "right", "first", "last", "amount", "standard")
TEXTS = ("opening", "ending", "source")
FOR_THE_CARER = ("C1", "C2", "C5", "C6", "C7")


@dataclass
class Spells:
    """Entitlements as columns: person and carer are positions, months count from the first one judged.

    `last` is the last month of the right at this amount; `is_open` where that is the present month.
    """

    drawn: Drawn
    person: Array
    right: Array
    first: Array
    last: Array
    amount: Array
    standard: Array  # in the first month
    opening: list[str]
    ending: list[str]
    source: list[str]

    def __len__(self) -> int:
        return len(self.person)

    @property
    def is_open(self) -> Array:
        return np.asarray(self.last == len(self.drawn.months) - 1)

    @property
    def benefit(self) -> list[str]:
        return [self.drawn.rights[right][0] for right in self.right.tolist()]

    @property
    def category(self) -> list[str]:
        return [self.drawn.rights[right][1] for right in self.right.tolist()]

    def carer(self, facts: Facts) -> Array:
        """Who receives what is for the caring, `NOBODY` for the other rights."""
        carer_of = {}
        carers = np.array(facts.column("kind")) == "carer"
        for person, carer in zip(
            facts.column("person")[carers].tolist(), facts.column("related")[carers].tolist(), strict=True
        ):
            carer_of[person] = carer
        return np.array(
            [
                carer_of[person] if category in FOR_THE_CARER else NOBODY
                for person, category in zip(self.person.tolist(), self.category, strict=True)
            ],
            dtype=np.int64,
        )

    def split(self, position: int, month: int) -> int:
        """From this month on the spell is another one; where that one stands."""
        if self.first[position] == month:
            return position
        self._append(position)
        last = len(self) - 1
        self.first[last], self.last[position] = month, month - 1
        self.opening[last] = self.ending[position] = Cause.CIRCUMSTANCES_CHANGED.value
        return last

    def copy_to(self, person: int, other: int) -> None:
        """The other draws what the person draws."""
        for position in np.flatnonzero(self.person == person).tolist():
            self._append(position)
            self.person[len(self) - 1] = other

    def drop(self, positions: Array) -> None:
        """Nobody draws these any more."""
        keep = np.ones(len(self), dtype=bool)
        keep[positions] = False
        for name in ARRAYS:
            setattr(self, name, getattr(self, name)[keep])
        for name in TEXTS:
            kept = [one for one, stays in zip(getattr(self, name), keep.tolist(), strict=True) if stays]
            setattr(self, name, kept)

    def amounts_of_right(self, right: int, months: Array) -> Array:
        """What this right pays in each of these months, as somebody draws it; 0 where nobody does."""
        found = np.zeros(len(months), dtype=np.int64)
        for place, month in enumerate(months.tolist()):
            drawing = np.flatnonzero((self.right == right) & (self.first <= month) & (self.last >= month))
            found[place] = self.amount[drawing[0]] if len(drawing) else 0
        return found

    def paid(self, size: int) -> Array:
        """Đồng of each person (rows) and month (columns)."""
        months = np.zeros((size, len(self.drawn.months)), dtype=np.int64)
        for month in range(len(self.drawn.months)):
            here = (self.first <= month) & (self.last >= month)
            np.add.at(months[:, month], self.person[here], self.amount[here])
        return months

    def _append(self, position: int) -> None:
        for name in ARRAYS:
            column = getattr(self, name)
            setattr(self, name, np.append(column, column[position]))
        for name in TEXTS:
            getattr(self, name).append(getattr(self, name)[position])

    def columns(self, keys: Array, facts: Facts) -> dict[str, Any]:
        """As the payments room records them; `keys` are those of the people."""
        carer = self.carer(facts)
        is_for_carer = carer != NOBODY
        of_person = keys[self.person]
        begins = np.array([np.datetime64(month.first_day, "D") for month in self.drawn.months])
        ends = np.array([np.datetime64(month.next().first_day, "D") for month in self.drawn.months])
        return {
            "individual_id": of_person,
            "benefit": self.benefit,
            "category": self.category,
            "cared_for_id": _or_nobody(of_person, is_for_carer),
            "recipient_id": _or_nobody(keys[np.where(is_for_carer, carer, 0)], is_for_carer),
            "amount": self.amount,
            "valid_from": begins[self.first],
            "valid_to": np.where(self.is_open, NEVER, ends[self.last]),
            "opening_cause": self.opening,
            "ending_cause": [
                None if is_open else cause for cause, is_open in zip(self.ending, self.is_open.tolist(), strict=True)
            ],
            "source_reference": self.source,
        }


def spells_of(people: People, drawn: Drawn) -> Spells:
    """Months of one right that follow each other at one amount, with the decisions that they rest on."""
    order = np.lexsort((drawn.month, drawn.right, drawn.person))
    person, right, month = drawn.person[order], drawn.right[order], drawn.month[order]
    amount, standard = drawn.amount[order], drawn.standard[order]
    same = (person[1:] == person[:-1]) & (right[1:] == right[:-1]) & (amount[1:] == amount[:-1])
    same &= month[1:] == month[:-1] + 1
    starts = np.flatnonzero(np.concatenate([[True], ~same])) if len(order) else np.zeros(0, dtype=np.int64)
    stops = np.append(starts[1:], len(order)) - 1 if len(order) else starts
    spells = Spells(
        drawn, person[starts], right[starts], month[starts], month[stops], amount[starts], standard[starts], [], [], []
    )
    _say_causes(people, spells, standard[starts], standard[stops])
    spells.source = _sources(people, spells)
    return spells


def _or_nobody(keys: Array, there: Array) -> list[int | None]:
    return [key if is_there else None for key, is_there in zip(keys.tolist(), there.tolist(), strict=True)]


def _say_causes(people: People, spells: Spells, opening_standard: Array, closing_standard: Array) -> None:
    """Why each began and ended: another spell of the person on the other side makes it a change."""
    months = spells.drawn.months
    begun: dict[tuple[int, int], int] = {}
    ended: dict[tuple[int, int], int] = {}
    for position, (person, first, last) in enumerate(
        zip(spells.person.tolist(), spells.first.tolist(), spells.last.tolist(), strict=True)
    ):
        begun.setdefault((person, first), position)
        ended.setdefault((person, last), position)
    died = people.died_on.astype("datetime64[M]")
    for position, (person, first, last) in enumerate(
        zip(spells.person.tolist(), spells.first.tolist(), spells.last.tolist(), strict=True)
    ):
        before, after = ended.get((person, first - 1)), begun.get((person, last + 1))
        spells.opening.append(
            Cause.GRANTED.value if before is None else _change(closing_standard[before], opening_standard[position])
        )
        if after is not None:
            spells.ending.append(_change(closing_standard[position], opening_standard[after]))
        else:
            is_dead = died[person] == np.datetime64(str(months[last]), "M")
            spells.ending.append(Cause.DIED.value if is_dead else Cause.NO_LONGER_ENTITLED.value)


def _change(standard_before: int, standard_after: int) -> str:
    changed = standard_before != standard_after
    return Cause.LEVEL_RAISED.value if changed else Cause.CIRCUMSTANCES_CHANGED.value


def _sources(people: People, spells: Spells) -> list[str]:
    """The decision of each: of an earlier year for those who draw from the first month, else of the month."""
    plan = people.commune.plan
    rng = source_of(plan.seed, people.commune.number, 1)
    count = len(spells)
    number = whole(rng, 20, 4800, count)
    earlier = (spells.first == 0) & (len(spells.drawn.months) > 1)
    months_back = whole(rng, 1, 52, count)
    day = whole(rng, 3, 24, count)
    months = [spells.drawn.months[first] for first in spells.first.tolist()]
    signed = [
        month + -back if is_earlier else month
        for month, back, is_earlier in zip(months, months_back.tolist(), earlier.tolist(), strict=True)
    ]
    return [
        f"{one}/QĐ-UBND ngày {on:02d}/{month.number:02d}/{month.year}"
        for one, on, month in zip(number.tolist(), day.tolist(), signed, strict=True)
    ]
