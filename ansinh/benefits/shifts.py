"""What a change of the law shifts, as sums that name nobody: by place, by right, and as they are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from functools import reduce
from typing import Any

from ansinh.areas.models import Area
from ansinh.core.months import Month

Right = tuple[str, str]
"""Benefit and category."""
Values = Mapping[str, int | float]
"""Dotted names of the law's parameters with the values they are to have."""


@dataclass(frozen=True)
class Shift:
    """People judged; đồng of the month before and after; who gains, who loses, and how much together."""

    people: int = 0
    before: int = 0
    after: int = 0
    gaining: int = 0
    gained: int = 0
    losing: int = 0
    lost: int = 0

    def __add__(self, other: "Shift") -> "Shift":
        return Shift(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class RightShift:
    """Rights of one kind and their đồng of the month, before and after."""

    count_before: int = 0
    before: int = 0
    count_after: int = 0
    after: int = 0

    def __add__(self, other: "RightShift") -> "RightShift":
        return RightShift(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def people(self) -> int:
        return max(self.count_before, self.count_after)


@dataclass(frozen=True)
class PersonShift:
    """One person's đồng of the month; never kept."""

    individual_id: int
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Shifts:
    """The sums of some communes. Places by their path; `people` those who gain or lose most, of one commune only."""

    places: Mapping[str, Shift] = field(default_factory=dict)
    rights: Mapping[Right, RightShift] = field(default_factory=dict)
    people: tuple[PersonShift, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a change would do in a place. `refused`: communes that could not be judged, each with the sentence why."""

    area: Area
    month: Month
    changes: Values
    places: Mapping[str, Shift]
    rights: Mapping[Right, RightShift]
    refused: tuple[tuple[str, str], ...] = ()
    people: tuple[PersonShift, ...] = ()

    @property
    def total(self) -> Shift:
        return reduce(Shift.__add__, self.places.values(), Shift())


def added(parts: Iterable[Shifts]) -> Shifts:
    """The sums of all parts together; people are not gathered over several communes."""
    places: dict[str, Shift] = {}
    rights: dict[Right, RightShift] = {}
    people: tuple[PersonShift, ...] = ()
    for part in parts:
        for path, shift in part.places.items():
            places[path] = places.get(path, Shift()) + shift
        for right, one in part.rights.items():
            rights[right] = rights.get(right, RightShift()) + one
        people = part.people
    return Shifts(dict(sorted(places.items())), dict(sorted(rights.items())), people)


def kept_form(answer: Answer) -> dict[str, Any]:
    """The sums of an answer as they are kept with a scenario: numbers only."""
    return {
        "places": {path: list(astuple(shift)) for path, shift in answer.places.items()},
        "rights": [[*right, *astuple(one)] for right, one in answer.rights.items()],
        "refused": [list(one) for one in answer.refused],
    }


def answer_from(kept: Mapping[str, Any], *, area: Area, month: Month, changes: Values) -> Answer:
    """The answer that was kept."""
    return Answer(
        area=area,
        month=month,
        changes=changes,
        places={path: Shift(*numbers) for path, numbers in kept["places"].items()},
        rights={(row[0], row[1]): RightShift(*row[2:]) for row in kept["rights"]},
        refused=tuple((path, why) for path, why in kept["refused"]),
    )
