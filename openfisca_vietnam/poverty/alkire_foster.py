"""The multidimensional headcount H, intensity A and adjusted headcount M0, exact, by group and by indicator.

Alkire, S. and Foster, J. (2011), Counting and multidimensional poverty measurement, Journal of Public Economics 95.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_INDICATORS = 62  # what a household lacks is one number, a bit each

Weight = int | float | str | Fraction
"""A float counts as the decimal that it is written as: 0.1 is one tenth."""


@dataclass(frozen=True)
class Poverty:
    """The measures of one group of people, as fractions of whole numbers; of nobody they are 0.

    `lacking` counts who lacks each indicator, `censored` only those of them who are poor.
    """

    population: int
    poor: int
    lacking: tuple[int, ...]
    censored: tuple[int, ...]
    weights: tuple[Fraction, ...]  # together 1

    @property
    def headcount(self) -> Fraction:
        """H: the share of the people who are poor."""
        return _share(Fraction(self.poor), self.population)

    @property
    def intensity(self) -> Fraction:
        """A: the share of the weighted indicators that the poor lack on average."""
        return _share(self._weighted, self.poor)

    @property
    def adjusted_headcount(self) -> Fraction:
        """M0 = H × A: the share of all that everybody could lack which the poor do lack."""
        return _share(self._weighted, self.population)

    @property
    def censored_headcounts(self) -> tuple[Fraction, ...]:
        """For each indicator the share of the people who are poor and lack it; weighted they add up to M0."""
        return tuple(_share(Fraction(count), self.population) for count in self.censored)

    @property
    def uncensored_headcounts(self) -> tuple[Fraction, ...]:
        """For each indicator the share of the people who lack it, poor or not."""
        return tuple(_share(Fraction(count), self.population) for count in self.lacking)

    @property
    def contributions(self) -> tuple[Fraction, ...]:
        """For each indicator its part of M0; together 1, or all 0 where nobody is poor."""
        return tuple(
            Fraction(weight * count / self._weighted) if self._weighted else Fraction(0)
            for weight, count in zip(self.weights, self.censored, strict=True)
        )

    @property
    def _weighted(self) -> Fraction:
        return sum((weight * count for weight, count in zip(self.weights, self.censored, strict=True)), Fraction(0))


def measure(
    deprivations: NDArray[np.bool_],
    *,
    weights: Sequence[Weight] | None = None,
    cut_off: Weight,
    sizes: NDArray[np.integer[Any]] | None = None,
) -> Poverty:
    """Measure one group: `deprivations` is (households, indicators), True where the household lacks it.

    `weights` are one for each indicator, of any sum, None for equal ones. Poor is whose weighted deprivations are at
    least `cut_off` of all, from 0 to 1. `sizes` are the people of each household, None counts households. Raises
    ValueError for shapes that do not fit, a negative weight or size, weights of 0 together, a cut-off outside 0 to 1.
    """
    everybody = np.zeros(len(deprivations), dtype=np.int64)
    return measure_groups(deprivations, everybody, groups=1, weights=weights, cut_off=cut_off, sizes=sizes)[0]


def measure_groups(
    deprivations: NDArray[np.bool_],
    group: NDArray[np.integer[Any]],
    *,
    groups: int,
    weights: Sequence[Weight] | None = None,
    cut_off: Weight,
    sizes: NDArray[np.integer[Any]] | None = None,
) -> list[Poverty]:
    """Measure each of the groups 0 to `groups` - 1; `group` is the number of each household's. Raises as `measure`."""
    count, indicators = deprivations.shape
    shares = _shares(weights if weights is not None else [1] * indicators)
    limit = _exact(cut_off)
    sizes = np.ones(count, dtype=np.int64) if sizes is None else np.asarray(sizes, dtype=np.int64)
    if indicators > MOST_INDICATORS or len(shares) != indicators or len(group) != count or len(sizes) != count:
        raise ValueError(f"up to {MOST_INDICATORS} indicators, {indicators} weights, {count} groups and sizes expected")
    if not 0 <= limit <= 1 or (sizes < 0).any():
        raise ValueError("a cut-off from 0 to 1 and sizes of at least 0 expected")
    bits = np.arange(indicators)
    patterns, of_household = np.unique(deprivations @ (1 << bits), return_inverse=True)
    people = np.zeros((groups, len(patterns)), dtype=np.int64)
    np.add.at(people, (group, of_household), sizes)
    lacks = patterns[:, None] >> bits & 1
    is_poor = np.array([_exact_sum(shares, row) >= limit for row in lacks.tolist()], dtype=bool)
    lacking, censored = people @ lacks, people[:, is_poor] @ lacks[is_poor]
    return [
        Poverty(
            population=int(people[number].sum()),
            poor=int(people[number, is_poor].sum()),
            lacking=tuple(lacking[number].tolist()),
            censored=tuple(censored[number].tolist()),
            weights=shares,
        )
        for number in range(groups)
    ]


def together(parts: Sequence[Poverty]) -> Poverty:
    """The measures of several groups as one, from their counts alone; all must have the same weights."""
    if len({part.weights for part in parts}) != 1:
        raise ValueError("groups of the same weights expected")
    return Poverty(
        population=sum(part.population for part in parts),
        poor=sum(part.poor for part in parts),
        lacking=tuple(map(sum, zip(*(part.lacking for part in parts), strict=True))),
        censored=tuple(map(sum, zip(*(part.censored for part in parts), strict=True))),
        weights=parts[0].weights,
    )


def _shares(weights: Sequence[Weight]) -> tuple[Fraction, ...]:
    exact = [_exact(weight) for weight in weights]
    total = sum(exact, Fraction(0))
    if total <= 0 or min(exact) < 0:
        raise ValueError("weights of at least 0 expected, not all of them 0")
    return tuple(weight / total for weight in exact)


def _exact_sum(shares: Sequence[Fraction], lacks: Sequence[int]) -> Fraction:
    return sum((share for share, one in zip(shares, lacks, strict=True) if one), Fraction(0))


def _exact(number: Weight) -> Fraction:
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def _share(count: Fraction, of: int) -> Fraction:
    return count / of if of else Fraction(0)
