"""When and where the forms of a round were filled in: too fast, two at once, many from one spot."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import NormalDist, median

import numpy as np
from numpy.typing import NDArray

from ansinh.poverty.fairness import LEVEL, Form

FEWEST_TIMED = 30
SCALE = 1.4826
"""From the median absolute deviation to the standard deviation of a normal distribution."""
LEAST_SPREAD = math.log(1.15)
MANY_AT_A_SPOT = 5
SPOT_METRES = 15.0
METRES_OF_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class Hurried:
    """A form that took `seconds`, where those of the round usually take `usual` and hardly one less than `least`."""

    form: int
    reviewer: int | None
    seconds: float
    usual: float
    least: float


@dataclass(frozen=True)
class Overlap:
    """Two forms of one reviewer that were being filled in at the same time, for so many seconds."""

    reviewer: int
    forms: tuple[int, int]
    seconds: float


@dataclass(frozen=True)
class Spot:
    """Households of one reviewer whose forms were filled in within some metres of one another."""

    reviewer: int
    forms: tuple[int, ...]
    metres: float


def hurried(forms: Sequence[Form]) -> tuple[list[Hurried], int]:
    """Forms that were filled in faster than the round's own forms allow for; and how many had times.

    Times are compared as logarithms, by median and median absolute deviation, which a few wild ones do not move: B.
    Iglewicz and D. Hoaglin (1993), "How to detect and handle outliers". The limit lies as many deviations below the
    median as one form in `LEVEL` of rounds would reach by chance, 3.5 at least; and below half of the usual time.
    """
    groups: dict[str, list[tuple[Form, float]]] = defaultdict(list)
    for one in forms:
        if one.seconds is not None:
            groups[one.way].append((one, max(one.seconds, 1.0)))
    found = [quick for rows in groups.values() if len(rows) >= FEWEST_TIMED for quick in _quick(rows)]
    return found, sum(map(len, groups.values()))


def _quick(rows: Sequence[tuple[Form, float]]) -> Iterator[Hurried]:
    logs = [math.log(seconds) for _form, seconds in rows]
    middle = median(logs)
    spread = max(SCALE * median(abs(one - middle) for one in logs), LEAST_SPREAD) * (1 + 8 / len(rows))
    away = max(3.5, -NormalDist().inv_cdf(LEVEL / len(rows)))
    usual = math.exp(middle)
    least = min(usual / 2, math.exp(middle - away * spread))
    for form, seconds in rows:
        if seconds < least:
            yield Hurried(form.key, form.reviewer, seconds, usual, least)


def overlaps(forms: Iterable[Form]) -> list[Overlap]:
    """Pairs of forms that one reviewer was filling in at once, for half of the shorter one's time or more."""
    by_reviewer: dict[int, list[Form]] = defaultdict(list)
    for one in forms:
        if one.reviewer is not None and (one.seconds or 0) > 0:
            by_reviewer[one.reviewer].append(one)
    found = []
    for reviewer, rows in by_reviewer.items():
        rows.sort(key=lambda one: (one.began_at, one.key))
        for one, other in pairwise(rows):
            if not (one.ended_at and other.began_at and other.ended_at):
                continue
            both = (min(one.ended_at, other.ended_at) - other.began_at).total_seconds()
            if both > 0 and both * 2 >= min(one.seconds or 0, other.seconds or 0):
                found.append(Overlap(reviewer, (one.key, other.key), both))
    return found


def spots(forms: Iterable[Form]) -> tuple[list[Spot], int]:
    """Places from which one reviewer filled in `MANY_AT_A_SPOT` forms or more, none farther than `SPOT_METRES` from the
    first of them; and how many forms had a place. Neighbours' houses lie farther apart; satellites err by about 5 m.
    """
    by_reviewer: dict[int, list[tuple[Form, float, float]]] = defaultdict(list)
    placed = 0
    for one in forms:
        if one.spot is None:
            continue
        placed += 1
        if one.reviewer is not None:
            latitude, longitude = one.spot
            east = longitude * METRES_OF_A_DEGREE * math.cos(math.radians(latitude))
            by_reviewer[one.reviewer].append((one, latitude * METRES_OF_A_DEGREE, east))
    found = [spot for reviewer, rows in by_reviewer.items() for spot in _spots_of(reviewer, rows)]
    return sorted(found, key=lambda one: -len(one.forms)), placed


def _spots_of(reviewer: int, rows: Sequence[tuple[Form, float, float]]) -> Iterator[Spot]:
    """The densest place first, its forms taken out, then the next one."""
    places = np.array([(north, east) for _form, north, east in rows])
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (north, east) in enumerate((places // SPOT_METRES).astype(int).tolist()):
        cells[north, east].append(number)

    @cache
    def around(north: int, east: int) -> NDArray[np.intp]:
        return np.array([k for i in (-1, 0, 1) for j in (-1, 0, 1) for k in cells.get((north + i, east + j), ())])

    def near(number: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        close = around(*(places[number] // SPOT_METRES).astype(int).tolist())
        away = np.hypot(*(places[close] - places[number]).T)
        return close[away <= SPOT_METRES], away[away <= SPOT_METRES]

    counts = np.array([len(near(number)[0]) for number in range(len(places))])
    is_free = np.ones(len(places), dtype=bool)
    for number in np.argsort(-counts, kind="stable").tolist():
        if counts[number] < MANY_AT_A_SPOT:
            return
        if not is_free[number]:
            continue
        group, away = near(number)
        group, away = group[is_free[group]], away[is_free[group]]
        if len(group) >= MANY_AT_A_SPOT:
            is_free[group] = False
            yield Spot(reviewer, tuple(sorted(rows[one][0].key for one in group.tolist())), float(away.max()))
