"""When a payroll must be ready, and when the answers are due."""

from datetime import date

from ansinh.core.months import Month

READY_BEFORE_DAY = 25
"""Money and list go to the payer before the 25th for the month after: Decree 176/2025/NĐ-CP, from July 2025 [V2]."""

ANSWERED_BY_DAY = 20
"""Bank and post office answer by the 20th of the month paid (the offices' contracts; not in a decree we read) [U]."""


def ready_before(month: Month) -> date:
    """The day before which the payroll of `month` must be ready: the 25th of the month before."""
    return month.previous().first_day.replace(day=READY_BEFORE_DAY)


def last_month_due_for_answers(on: date) -> Month:
    """The latest month whose answers should have come before `on`."""
    month = Month.of(on)
    return month if on.day > ANSWERED_BY_DAY else month.previous()


def answered_before(month: Month) -> date:
    """The day before which bank and post office must have answered for a month."""
    return month.first_day.replace(day=ANSWERED_BY_DAY + 1)
