"""The class of each household, year by year, as the decisions after the reviews gave it."""

from dataclasses import dataclass

import numpy as np

from ansinh.demo.population.drawing import Array, holds
from ansinh.demo.population.people import People
from ansinh.demo.population.reference import share

NONE, POOR, NEAR_POOR = 0, 1, 2
CODES = ("", "poor", "near_poor")


@dataclass(frozen=True)
class Classes:
    """For each household its class in each of the `years`."""

    years: tuple[int, ...]
    of_year: dict[int, Array]

    def in_year(self, year: int) -> Array:
        return self.of_year[year]

    def is_poor_person(self, people: People) -> Array:
        """Who lives in a household that is poor now."""
        return np.asarray(self.of_year[self.years[-1]][people.household] == POOR)

    def is_classed_person(self, people: People) -> Array:
        """Who lives in a household that is or was poor or near-poor."""
        classed = np.zeros(people.household_count, dtype=bool)
        for year in self.years:
            classed |= self.of_year[year] != NONE
        return np.asarray(classed[people.household])


def classes_of(people: People, *, disabled: Array, alone: Array, raises_alone: Array) -> Classes:
    """Draw the classes: the shares are the province's, and poverty is where it is known to be."""
    rng, count = people.rng, people.household_count
    weight = np.ones(count)
    for members, factor in (
        (disabled, "poor_if_disabled"), (alone, "poor_if_elderly_alone"), (raises_alone, "poor_if_alone_with_children"),
    ):  # fmt: skip
        weight[np.unique(people.household[members])] *= share(factor)
    weight /= weight.sum() / count
    province = people.commune.province
    drawn = rng.random(count)
    poor = np.minimum(province.poor * weight, 0.9)
    now = np.where(drawn < poor, POOR, np.where(drawn < poor + province.near_poor * weight, NEAR_POOR, NONE))
    years = tuple(sorted({month.year for month in people.commune.plan.judged_months}))
    of_year = {years[-1]: now}
    for year in reversed(years[:-1]):
        after = of_year[year + 1]
        classed = after != NONE
        gained = classed & holds(rng, share("class_gained"), count)
        leavers = share("class_lost") * classed.sum() / max(int((~classed).sum()), 1)
        lost = ~classed & holds(rng, leavers * weight, count)
        before = np.where(gained, NONE, after)
        of_year[year] = np.where(lost, np.where(holds(rng, 0.4, count), POOR, NEAR_POOR), before)
    return Classes(years, of_year)
