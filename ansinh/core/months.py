"""Calendar months, the unit in which assistance is owed and paid."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Invalid


class NotAMonth(Invalid):
    code = "not_a_month"
    message = _("Expected a month like 2025-04, got “%(text)s”.")


@dataclass(frozen=True, order=True)
class Month:
    """A month; `number` is 1 to 12. Arithmetic is in whole months."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 or not 1 <= self.year <= 9998:
            raise NotAMonth(text=f"{self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """`2025-04` or `04/2025`; raises `NotAMonth`."""
        stripped = text.strip()
        if match := re.fullmatch(r"(\d{4})-(\d{2})", stripped):
            return cls(int(match[1]), int(match[2]))
        if match := re.fullmatch(r"(\d{1,2})/(\d{4})", stripped):
            return cls(int(match[2]), int(match[1]))
        raise NotAMonth(text=text)

    @classmethod
    def of(cls, day: dt.date) -> Month:
        return _month(day.year, day.month)

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def next(self) -> Month:
        return self + 1

    def previous(self) -> Month:
        return self + -1

    def __add__(self, months: int) -> Month:
        ordinal = self.year * 12 + self.number - 1 + months
        return Month(ordinal // 12, ordinal % 12 + 1)

    def __sub__(self, other: Month) -> int:
        return (self.year - other.year) * 12 + self.number - other.number

    def through(self, last: Month) -> Iterator[Month]:
        """This month and each one up to and including `last`."""
        for offset in range(last - self + 1):
            yield self + offset

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def in_vietnamese(self) -> str:
        return f"{self.number:02d}/{self.year}"


@lru_cache(maxsize=4096)
def _month(year: int, number: int) -> Month:
    """The same few months are asked for with each of a million rows."""
    return Month(year, number)
