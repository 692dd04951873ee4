"""Arithmetic of days, and what a dated parameter was on each person's own day."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from openfisca_vietnam.typing import Flags, ParameterTree

Days = NDArray[np.datetime64]
NEVER, ALWAYS = np.datetime64("1900-01-01"), np.datetime64("9999-12-31")
FIRST_DAY = np.datetime64("2021-07-01")


def value_on(leaf: ParameterTree, days: Days, absent: int | float = 0) -> NDArray[Any]:
    """The number or yes/no that a parameter has on each of the days; `absent` where it has none.

    Days before the law held here are taken for its first one.
    """
    if len(days) > 1 and (days == days[0]).all():
        return np.full(len(days), value_on(leaf, days[:1], absent)[0])
    days = np.maximum(days, FIRST_DAY)
    found = np.full(len(days), absent, dtype=np.float64)
    for dated in reversed(leaf.values_list):
        value = absent if dated.value is None else dated.value
        found = np.where(days >= np.datetime64(dated.instant_str), value, found)
    return found


def months_later(days: Days, months: NDArray[np.int64]) -> Days:
    """The same day so many months later, or the last day of that month where it is shorter (Civil Code Art 148)."""
    month = days.astype("datetime64[M]")
    target = month + months.astype("timedelta64[M]")
    last = (target + 1).astype("datetime64[D]") - 1
    return np.minimum(target.astype("datetime64[D]") + (days - month.astype("datetime64[D]")), last)


def last_of_month(days: Days) -> Days:
    """The last day of each day's month."""
    return (days.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1


def first_of_next_month(days: Days) -> Days:
    """The first day of the month after each day's month."""
    return (days.astype("datetime64[M]") + 1).astype("datetime64[D]")


def of_year(days: Days, month: NDArray[Any]) -> Days:
    """The first day of a month, 1 to 12, of each day's year."""
    year = days.astype("datetime64[Y]").astype("datetime64[M]")
    return (year + (month.astype(np.int64) - 1).astype("timedelta64[M]")).astype("datetime64[D]")


def within_months(days: Days, since: Days, months: NDArray[Any]) -> Flags:
    """Whether each day lies in the months that begin on `since`; nothing lies in months that begin never."""
    ends = months_later(since, months.astype(np.int64))
    return (since > NEVER) & (days >= since) & (days < ends)
