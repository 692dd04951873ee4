"""How large a population is asked for, and how it divides into communes: the same plan gives the same people."""

import datetime as dt
from dataclasses import dataclass

from ansinh.core.months import Month
from ansinh.demo.population.reference import Province, provinces, share

RECIPIENTS_A_COMMUNE = 10_000
REGISTERED_SINCE = dt.date(2025, 7, 1)
"""The communes of today begin on this day, and so does what they have registered."""


@dataclass(frozen=True)
class Plan:
    """`months` are those paid, up to the month before `now`; with `recipients_only` everybody draws something.

    `plant` is how many errors of each kind are planted; without any, everybody draws exactly what the law gives.
    `commune_count` is by the size of an average commune where it is not said.
    """

    people: int
    seed: int
    now: Month
    month_count: int = 12
    recipients_only: bool = False
    plant: int = 0
    commune_count: int | None = None

    @property
    def months(self) -> list[Month]:
        """The months paid, the oldest first."""
        return [self.now + -back for back in range(self.month_count, 0, -1)]

    @property
    def judged_months(self) -> list[Month]:
        """The months paid and the present one, in which everybody draws what is due now."""
        return [*self.months, self.now]

    @property
    def communes(self) -> list["CommunePlan"]:
        """The communes, each of nearly the same size, three of the first province to one of the second."""
        wanted = RECIPIENTS_A_COMMUNE if self.recipients_only else round(share("persons_a_commune"))
        count = self.commune_count or max(1, round(self.people / wanted))
        sizes = [self.people // count + (number < self.people % count) for number in range(count)]
        first, second = provinces()
        places = [second if number % 4 == 3 else first for number in range(count)]
        return [
            CommunePlan(self, number, size, place, places[:number].count(place), count)
            for number, (size, place) in enumerate(zip(sizes, places, strict=True))
        ]


@dataclass(frozen=True)
class CommunePlan:
    """One commune: the `place_in_province`-th of its province by code, the `number`-th of `of_communes`."""

    plan: Plan
    number: int
    people: int
    province: Province
    place_in_province: int
    of_communes: int

    @property
    def plant(self) -> int:
        """How many errors of each kind fall to this commune."""
        each, rest = divmod(self.plan.plant, self.of_communes)
        return each + (self.number < rest)

    @property
    def hamlet_count(self) -> int:
        return max(2, round(self.people / share("persons_a_hamlet")))
