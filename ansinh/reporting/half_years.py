"""The half-year that is reported on, and the day before which the report goes to the ministry."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ansinh.core.months import Month
from ansinh.judgement.law import FIRST_MONTH, law_as_asked


@dataclass(frozen=True, order=True)
class HalfYear:
    """January to June (`number` 1) or July to December (2)."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> "HalfYear":
        return cls(day.year, 1 if day.month <= Month(day.year, 6).number else 2)

    @classmethod
    def parse(cls, text: str) -> "HalfYear":
        """`2026-2`; raises ValueError."""
        year, _dash, number = text.partition("-")
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> Month:
        return Month(self.year, 1 if self.number == 1 else 7)

    @property
    def last(self) -> Month:
        return self.first + 5

    def through(self, today: dt.date) -> Month:
        """The last month that can be told: that of the day where the half-year is not over."""
        return max(self.first, min(self.last, Month.of(today)))

    @property
    def label(self) -> str:
        words = _("first half of %(year)s") if self.number == 1 else _("second half of %(year)s")
        return words % {"year": self.year}

    @property
    def due_before(self) -> dt.date | None:
        """The day before which the report is due; None before Decree 335/2026 asked for it."""
        name = "procedure.report_first_half_before" if self.number == 1 else "procedure.report_second_half_before"
        said: str | None = law_as_asked().value(name, self.last.first_day)
        if said is None:
            return None
        month, day = map(int, said.split("-"))
        return dt.date(self.year, month, day)

    def previous(self) -> "HalfYear":
        return HalfYear(self.year, 1) if self.number == 2 else HalfYear(self.year - 1, 2)


def half_years_to_report(today: dt.date) -> list[HalfYear]:
    """This half-year and those before it, as far back as the law is known."""
    found = [HalfYear.of(today)]
    while found[-1].previous().first >= FIRST_MONTH:
        found.append(found[-1].previous())
    return found
