"""On which days a payroll's steps fall in the story, and which month is the current one."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.workdays import add_working_days
from ansinh.demo.plan import REPORTED_MONTH

FIRST_MONTH = Month.parse(REPORTED_MONTH)
STARTS_LATE = {
    # The communes of the reform opened their desks on 1 July 2025; the raise came into force on 5 October 2026.
    Month(2025, 7): dt.date(2025, 7, 2),
    Month(2026, 10): dt.date(2026, 10, 5),
}
PREPARES_AFTER_DAY, ANSWERS_AFTER_DAY = 14, 9


@dataclass(frozen=True)
class PayrollDays:
    """The days of one payroll, each a working day and each after the one before."""

    prepared_on: dt.date
    approved_on: dt.date
    sent_on: dt.date
    answered_on: dt.date
    closed_on: dt.date


def payroll_days(month: Month) -> PayrollDays:
    """List and money are ready before the 25th of the month before; the answers come by the 20th of the month."""
    start = STARTS_LATE.get(month, month.previous().first_day.replace(day=PREPARES_AFTER_DAY))
    prepared_on, approved_on, sent_on = (add_working_days(start, count) for count in (1, 2, 3))
    after = max(month.first_day.replace(day=ANSWERS_AFTER_DAY), sent_on)
    return PayrollDays(prepared_on, approved_on, sent_on, add_working_days(after, 1), add_working_days(after, 2))


def current_month() -> Month:
    """The month that today lies in."""
    return Month.of(clock.today())


def months_played() -> Iterator[Month]:
    """From April 2025 to the month after the current one, whose payroll is prepared when its day has come."""
    return FIRST_MONTH.through(current_month().next())
