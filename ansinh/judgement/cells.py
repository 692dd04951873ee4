"""What one cell may hold, whether it comes from a workbook, a text file or a program."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_DONG = 2_000_000_000  # OpenFisca counts in 32 bits
EPOCH = dt.date(1970, 1, 1).toordinal()
EXCEL_EPOCH = dt.date(1899, 12, 30).toordinal()
FIRST_YEAR = 1890
LAST_YEAR = 2199

YES = {"yes", "true", "có"}
NO = {"no", "false", "không"}
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,3}(?: \d{3})+")
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
LOCAL_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class BadCell(Exception):
    """A value that is not as expected: a full sentence with `%(came)s` in it."""

    def __init__(self, message: str | Promise, **data: object) -> None:
        super().__init__(message)
        self.message, self.data = message, data


def is_empty(cell: object) -> bool:
    """Nothing, blanks, or the not-a-number that tables use for nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip()) or (isinstance(cell, float) and cell != cell)


def text_of(cell: object) -> str:
    """The cell as composed, stripped text; 12.0 as a workbook gives it is "12"."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFC", str(cell)).strip()


def read_yes_no(cell: object) -> int:
    """1 for yes, 0 for no and for an empty cell."""
    if is_empty(cell):
        return 0
    if isinstance(cell, bool):
        return int(cell)
    word = text_of(cell).casefold()
    if word in YES:
        return 1
    if word in NO:
        return 0
    raise BadCell(_("Expected yes or no (empty is no), got “%(came)s”."))


def read_money(cell: object) -> int:
    """Whole đồng from 0 to 2,000,000,000; an empty cell is 0."""
    if is_empty(cell):
        return 0
    amount = whole_number(cell)
    if amount is None:
        raise BadCell(_("Expected whole đồng in figures, like 540000, got “%(came)s”."))
    if amount < 0:
        raise BadCell(_("Expected an amount of at least 0 đồng, got “%(came)s”."))
    if amount > MOST_DONG:
        raise BadCell(_("Expected an amount of at most 2,000,000,000 đồng, got “%(came)s”."))
    return amount


def whole_number(cell: object) -> int | None:
    """The integer that the cell holds, thousands grouped or not; None if it holds none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    text = text_of(cell)
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if GROUPED.fullmatch(digits):
        digits = re.sub(r"[., ]", "", digits)
    digits = re.sub(r"\.0+$", "", digits)
    return sign * int(digits) if digits.isascii() and digits.isdigit() else None


def read_wage(cell: object) -> int:
    """Yes, no, or an amount: any wage above 0 is one; an empty cell means none."""
    try:
        return read_yes_no(cell)
    except BadCell:
        amount = whole_number(cell)
    if amount is None or amount < 0:
        raise BadCell(_("Expected yes, no or an amount in đồng (empty is no), got “%(came)s”."))
    return int(amount > 0)


def code_reader(codes: Mapping[str, int], *, empty: int | None) -> Callable[[object], int]:
    """Make the reader of a closed list of codes, upper or lower case; `empty` is what an empty cell means."""
    allowed = ", ".join(code for code in codes if code != "dd")

    def read(cell: object) -> int:
        if is_empty(cell) and empty is not None:
            return empty
        code = codes.get(text_of(cell).casefold())
        if code is None:
            raise BadCell(_("Expected one of %(allowed)s, got “%(came)s”."), allowed=allowed)
        return code

    return read


def days_from(year: int, month: int, day: int) -> int:
    """Days since 1 January 1970; raises BadCell for a day that the calendar does not have."""
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise BadCell(_("Expected a day that exists, got “%(came)s”.")) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCell(_("Expected a year from 1890 on, got “%(came)s”."))
    return found.toordinal() - EPOCH


def read_date(cell: object) -> int | None:
    """Days since 1970 of an ISO or day/month/year date, a workbook's date or its day number; None if it is none."""
    if isinstance(cell, dt.date):
        return days_from(cell.year, cell.month, cell.day)
    text = text_of(cell)
    if match := ISO_DATE.fullmatch(text):
        return days_from(int(match[1]), int(match[2]), int(match[3]))
    if match := LOCAL_DATE.fullmatch(text):
        return days_from(int(match[3]), int(match[2]), int(match[1]))
    number = whole_number(cell)
    if number is not None and LAST_YEAR < number < 100_000:
        return EXCEL_EPOCH + number - EPOCH
    return None


def birth_date_reader(year_only_counts_as: str) -> Callable[[object], int]:
    """Make the reader of birth dates: twice the days since 1970, plus 1 where only the year is known.

    `year_only_counts_as` is the month and day, "01-01", that stand for a year alone.
    """
    month, day = (int(part) for part in year_only_counts_as.split("-"))

    def read(cell: object) -> int:
        if is_empty(cell):
            raise BadCell(_("Expected a date of birth: this column may not be empty."))
        days = read_date(cell)
        if days is not None:
            return 2 * days
        year = whole_number(cell)
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadCell(_("Expected a date of birth like 1950-03-31, 31/03/1950 or 1950, got “%(came)s”."))
        return 2 * days_from(year, month, day) + 1

    return read


NEVER = (dt.date(9999, 12, 31).toordinal()) - EPOCH


def read_death_date(cell: object) -> int:
    """Days since 1970; an empty cell is a day that never comes."""
    if is_empty(cell):
        return NEVER
    days = read_date(cell)
    if days is None:
        raise BadCell(_("Expected a date of death like 2025-03-31 or 31/03/2025, got “%(came)s”."))
    return days
