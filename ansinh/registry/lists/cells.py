"""One cell of an office's list to a value: dates typed as text, years alone, numbers with dots, signs and blanks."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.text import fold, tidy

Cell = object
Precision = Literal["day", "month", "year"]
EARLIEST_YEAR, LATEST_YEAR = 1880, 2100
LARGEST_AMOUNT = 2_000_000_000


class BadCell(ValueError):
    """A cell that cannot be read; says what was expected, the cell itself is what came."""

    def __init__(self, expected: str | Promise, came: object) -> None:
        super().__init__(str(expected))
        self.expected = expected
        self.came = "" if came is None else str(came)


@dataclass(frozen=True)
class PartialDate:
    """A date and how much of it is known; a year alone stands as 1 January of that year."""

    on: date
    precision: Precision


INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff]"
)
ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")


def text_of(cell: Cell) -> str:
    """The cell as tidy text: NFC, single blanks; a whole number without the '.0' that spreadsheets add."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        # Most cells are plain already, and a list has a million of them.
        return cell if cell.isascii() and cell.isalnum() else _tidy(cell)
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/}{cell.year:04}"
    return tidy(str(cell))


@lru_cache(maxsize=131_072)
def _tidy(text: str) -> str:
    return tidy(INVISIBLE.sub("", text))


def is_without_value(text: str) -> bool:
    """A cell that holds the error of a formula, or a formula that was saved without its value."""
    return text[:1] in {"#", "="} and (bool(ERROR.fullmatch(text)) or (text[0] == "=" and len(text) > 1))


def checked_text(cell: Cell) -> str:
    """The text of a cell that holds a value. Raises BadCell."""
    text = text_of(cell)
    if is_without_value(text):
        raise BadCell(_("a value, not a formula that has none"), text)
    return text


FIRST_SERIAL, LAST_SERIAL = 7_306, 73_051
"""Day numbers of spreadsheets, 1 January 1920 to 1 January 2100; smaller numbers are years."""
DATE_WORDS = re.compile(r"\b(ngay|thang|nam|sinh|mung|mong)\b\.?|[,;]")
UNKNOWN_PART = {"0", "00", "xx", "x", "__", "_", "..", "--", "?", "??", "**"}


def partial_date_of(cell: Cell, *, since: int | None = None) -> PartialDate | None:
    """A date as offices write it: 02/09/1945, 2-9-1945, 2.9.1945, 2 9 1945, 02091945, 1945-09-02, 09/1945, 1945,
    00/00/1945, ngày 2 tháng 9 năm 1945, a date cell or its serial number; None when empty.

    `since` is the first year that such a date can lie in; a year of two digits is read where one century alone lies
    between it and today, refused otherwise. Raises BadCell for a day that no calendar has and for a year outside 1880
    to 2100.
    """
    if isinstance(cell, datetime):
        return _in_range(PartialDate(cell.date(), "day"), cell)
    if isinstance(cell, date):
        return _in_range(PartialDate(cell, "day"), cell)
    return _date_in(checked_text(cell), since, clock.today().year)


@lru_cache(maxsize=32_768)
def _date_in(text: str, since: int | None, this_year: int) -> PartialDate | None:
    """A list writes the same dates again and again."""
    if not text or re.fullmatch(r"[-–—./ ]+", text):
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and FIRST_SERIAL <= float(text) < LAST_SERIAL:
        return PartialDate(date(1899, 12, 30) + timedelta(days=int(float(text))), "day")
    parts = _parts_of_date(text)
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise BadCell(_("a date as dd/mm/yyyy, or a year"), text)
    numbers = [int(part) for part in parts]
    if len(parts) == 3 and len(parts[0]) == 4:
        numbers.reverse()
        parts = parts[::-1]
    if len(parts) == 2 and len(parts[0]) == 4:
        numbers.reverse()
        parts = parts[::-1]
    while len(numbers) > 1 and numbers[0] == 0:
        numbers.pop(0)
        parts = parts[1:]
    if len(numbers) > 1 and len(parts[-1]) == 2:
        numbers[-1] = _full_year(numbers[-1], since, this_year, text)
    precision: Precision
    match numbers:
        case [day, month, year]:
            precision = "day"
        case [month, year]:
            day, precision = 1, "month"
        case [year]:
            day, month, precision = 1, 1, "year"
        case _:
            raise BadCell(_("a date as dd/mm/yyyy, or a year"), text)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise BadCell(_("a year of four digits"), text)
    try:
        return PartialDate(date(year, month, day), precision)
    except ValueError:
        raise BadCell(_("a day that the calendar has, as dd/mm/yyyy"), text) from None


def _in_range(found: PartialDate, cell: Cell) -> PartialDate:
    if not EARLIEST_YEAR <= found.on.year <= LATEST_YEAR:
        raise BadCell(_("a year of four digits"), text_of(cell))
    return found


def _parts_of_date(text: str) -> list[str]:
    """Day, month and year as written; a time of day behind them and words between them are dropped."""
    bare = re.sub(r"(?<=\d)[ T]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp][Mm]|[Zz])?$", "", text)
    if not bare.isascii() or not bare.isdigit():
        bare = DATE_WORDS.sub(" ", fold(bare))
    parts = [part for part in re.split(r"[/\-.\s\\|]+", bare) if part]
    if len(parts) > 1:
        parts = ["0" if part in UNKNOWN_PART else part for part in parts]
    if len(parts) == 1 and parts[0].isdigit() and len(parts[0]) in (7, 8):
        run = parts[0].zfill(8)
        if EARLIEST_YEAR <= int(run[4:]) <= LATEST_YEAR:
            return [run[:2], run[2:4], run[4:]]
        return [run[6:], run[4:6], run[:4]]
    return parts


def _full_year(short: int, since: int | None, this_year: int, text: str) -> int:
    fitting = [year for year in (1800 + short, 1900 + short, 2000 + short) if (since or 9999) <= year <= this_year]
    if len(fitting) != 1:
        raise BadCell(_("a year of four digits"), text)
    return fitting[0]


DECISIONS_SINCE = 1975
"""No decision or certificate of a list is older; it settles the century of a year of two digits."""


def date_of(cell: Cell) -> date | None:
    """A whole date; None when empty. Raises BadCell when only a month or a year is written."""
    found = partial_date_of(cell, since=DECISIONS_SINCE)
    if found is None:
        return None
    if found.precision != "day":
        raise BadCell(_("a date as dd/mm/yyyy"), text_of(cell))
    return found.on


def month_of(cell: Cell) -> date | None:
    """The first day of a month written 04/2025, T4/2025, tháng 4 năm 2025, 2025-04 or as a date; None when empty."""
    text = re.sub(r"^[Tt]\.?\s*(?=\d)", "", checked_text(cell)) if isinstance(cell, str) else cell
    found = partial_date_of(text, since=DECISIONS_SINCE)
    if found is None:
        return None
    if found.precision == "year":
        raise BadCell(_("a month as mm/yyyy"), text_of(cell))
    return found.on.replace(day=1)


def amount_of(cell: Cell) -> int | None:
    """Whole đồng, 0 to 2,000,000,000: 1350000, 1.350.000, "1,350,000 đ", 500.000,00; None when empty or a dash."""
    if isinstance(cell, float) and not cell.is_integer():
        raise BadCell(_("a whole number of đồng"), cell)
    text = re.sub(r"\s*(đồng|đ|dong|vnd|vnđ|₫)\s*\.?$", "", checked_text(cell), flags=re.IGNORECASE).strip()
    if text in {"", "-", "–", "—", "."}:
        return None
    # A group of three behind each mark is thousands; two digits or one behind the other mark are cents of nothing.
    cents = re.fullmatch(r"(-?\d{1,3}(?:\.\d{3})*|-?\d+),0{1,2}|(-?\d{1,3}(?:,\d{3})*|-?\d+)\.0{1,2}", text)
    if cents:
        text = cents[1] or cents[2]
    if re.fullmatch(r"-?\d{1,3}([., \xa0'’]\d{3})+", text):
        text = re.sub(r"[^\d-]", "", text)
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise BadCell(_("a whole number of đồng"), text_of(cell))
    amount = int(text)
    if amount < 0:
        raise BadCell(_("an amount of 0 đồng or more"), text_of(cell))
    if amount > LARGEST_AMOUNT:
        raise BadCell(_("an amount of at most 2,000,000,000 đồng"), text_of(cell))
    return amount


def coefficient_of(cell: Cell) -> Decimal | None:
    """A coefficient such as 1,5 or 2.0; None when empty."""
    text = checked_text(cell).replace(",", ".")
    if text in {"", "-"}:
        return None
    if not re.fullmatch(r"-?\d{1,6}(\.\d{1,6})?", text):
        raise BadCell(_("a coefficient such as 1,5"), text_of(cell))
    coefficient = Decimal(text)
    if not 0 <= coefficient <= 100:
        raise BadCell(_("a coefficient between 0 and 100"), text_of(cell))
    return coefficient


def count_of(cell: Cell) -> int | None:
    """A whole number of things (months) from 0; None when empty."""
    text = checked_text(cell)
    if text in {"", "-"}:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise BadCell(_("a whole number"), text)
    return int(text)


def digits_of(cell: Cell, *, length: int | None = None) -> str:
    """A number that is a name, not a quantity: blanks and dots dropped, zeros that the spreadsheet ate put back.

    A cell stored as a number lost its leading zeros; it is padded to `length` only in that case. Raises BadCell where
    the spreadsheet kept no more than 7,2E+10 of it.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if isinstance(cell, float) and not cell.is_integer():
            raise BadCell(_("a number without a fraction"), cell)
        text = str(int(cell))
        return text.zfill(length) if length else text
    text = checked_text(cell)
    if re.fullmatch(r"\d+([.,]\d+)?[eE]\+?\d+", text):
        raise BadCell(_("all digits of the number, in a cell formatted as text"), text)
    return re.sub(r"[\s.'’‘`\-]", "", re.sub(r"[.,]0+$", "", text) if re.fullmatch(r"\d{6,}[.,]0+", text) else text)


def sex_of(cell: Cell) -> Literal["male", "female", ""]:
    """Nam or Nữ (also male, female); empty when the cell is."""
    match fold(checked_text(cell)).strip(". "):
        case "" | "-":
            return ""
        case "nam" | "male" | "m" | "trai" | "ong" | "nam gioi":
            return "male"
        case "nu" | "female" | "f" | "gai" | "ba" | "nu gioi" | "w":
            return "female"
    raise BadCell(_("Nam or Nữ"), text_of(cell))


def is_marked(cell: Cell) -> bool:
    """A cross or its like in a column of marks; False for an empty cell, 0 and a dash."""
    return fold(checked_text(cell)) not in {"", "0", "-", "–", "khong", "k", "false", "no", "."}
