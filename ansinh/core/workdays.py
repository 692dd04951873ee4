"""Working days of Viet Nam: weekends and public holidays out, replacement Saturdays in.

Public holidays come from the `holidays` library; `closed` and `open_` are an office's own corrections.
"""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache

import holidays

NONE: frozenset[dt.date] = frozenset()


@cache
def _public_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("VN", years=year))


@cache
def public_holidays(year: int, language: str) -> Mapping[dt.date, str]:
    """The public holidays of a year in order, with their names in Vietnamese (`vi`) or English."""
    named = holidays.country_holidays("VN", years=year, language="vi" if language == "vi" else "en_US")
    return dict(sorted(named.items()))


def is_working_day(day: dt.date, *, closed: AbstractSet[dt.date] = NONE, open_: AbstractSet[dt.date] = NONE) -> bool:
    if day in open_:
        return True
    return day.weekday() < 5 and day not in closed and day not in _public_holidays(day.year)


def add_working_days(
    start: dt.date, count: int, *, closed: AbstractSet[dt.date] = NONE, open_: AbstractSet[dt.date] = NONE
) -> dt.date:
    """The last day of a time limit of `count` working days, counted from the day after `start`."""
    day = start
    while count > 0:
        day += dt.timedelta(days=1)
        if is_working_day(day, closed=closed, open_=open_):
            count -= 1
    return day
