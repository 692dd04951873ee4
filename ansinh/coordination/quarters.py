"""Quarters of a year: four times a year somebody looks whether those paid by bank are alive."""

import datetime as dt

from django.utils.translation import gettext as _

from ansinh.core.months import Month

MONTHS = 3


def first_day_of_quarter(on: dt.date) -> dt.date:
    """1 January, April, July or October."""
    return dt.date(on.year, (on.month - 1) // MONTHS * MONTHS + 1, 1)


def months_of_quarter(on: dt.date) -> tuple[Month, Month]:
    """The first and the last month of the quarter."""
    first = Month.of(first_day_of_quarter(on))
    return first, first + (MONTHS - 1)


def last_day_of_quarter(on: dt.date) -> dt.date:
    """31 March, 30 June, 30 September or 31 December."""
    return months_of_quarter(on)[1].last_day


def quarter_in_words(on: dt.date) -> str:
    """As an office writes it: "quarter 4/2026"."""
    return _("quarter %(number)s/%(year)s") % {"number": (on.month - 1) // MONTHS + 1, "year": on.year}
