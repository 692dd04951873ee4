"""Months as numbers, and from which month an event of a given day changes what is paid."""

import calendar
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openfisca_vietnam.typing import Counts, Flags, ParameterTree, Period


def month_number(period: Period) -> int:
    """Months since January 1970 of the period's first month."""
    return (period.start.year - 1970) * 12 + period.start.month - 1


def month_numbers(dates: NDArray[np.datetime64]) -> Counts:
    """Months since January 1970 of each date."""
    return dates.astype("datetime64[M]").astype(np.int32)


def days_in_month(dates: NDArray[np.datetime64]) -> Counts:
    """Day of the month of each date, 1 to 31."""
    return (dates - dates.astype("datetime64[M]")).astype(np.int32) + np.int32(1)


def last_day(period: Period) -> int:
    """Number of days of the month."""
    return calendar.monthrange(period.start.year, period.start.month)[1]


def deferred_days(tree: ParameterTree, period: Period) -> Flags:
    """For each day of this month (index 1 to 31), whether a change of that day counts from the month after only.

    ND 20/2021: the month of the change. ND 147/2025, from 1 July 2025: the month after.
    ND 335/2026 Art 8(4), from 5 October 2026: the month of the change. So the day of the event decides.
    """
    rule: Any = tree.months.change_counts_from_month_after
    deferred = np.zeros(32, dtype=bool)
    for day in range(1, last_day(period) + 1):
        deferred[day] = rule(f"{period.start.year:04}-{period.start.month:02}-{day:02}")
    return deferred
