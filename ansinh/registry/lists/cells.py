"""One cell of an office's list to a value: dates typed as text, years alone, numbers with dots, signs and blanks."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import fold, tidy

Cell = object
Precision = Literal["day", "month", "year"]
EARLIEST_YEAR = 1880
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


def text_of(cell: Cell) -> str:
    """The cell as tidy text: NFC, single blanks; a whole number without the '.0' that spreadsheets add."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return tidy(str(cell))


def partial_date_of(cell: Cell) -> PartialDate | None:
    """A date as offices write it: 02/09/1945, 2-9-1945, 1945-09-02, 09/1945, 1945, or a date cell; None when empty.

    Raises BadCell for a day that no calendar has (31/02/1950) and for a year outside 1880 to 2100.
    """
    if isinstance(cell, datetime):
        return PartialDate(cell.date(), "day")
    if isinstance(cell, date):
        return PartialDate(cell, "day")
    text = text_of(cell)
    if not text:
        return None
    parts = [part for part in re.split(r"[/\-.\s]+", text) if part]
    if not all(part.isdigit() for part in parts):
        raise BadCell(_("a date as dd/mm/yyyy, or a year"), text)
    numbers = [int(part) for part in parts]
    if len(parts) == 3 and len(parts[0]) == 4:
        numbers.reverse()
    while len(numbers) > 1 and numbers[0] == 0:
        numbers.pop(0)
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
    if not EARLIEST_YEAR <= year <= 2100:
        raise BadCell(_("a year of four digits"), text)
    try:
        return PartialDate(date(year, month, day), precision)
    except ValueError:
        raise BadCell(_("a day that the calendar has, as dd/mm/yyyy"), text) from None


def date_of(cell: Cell) -> date | None:
    """A whole date; None when empty. Raises BadCell when only a month or a year is written."""
    found = partial_date_of(cell)
    if found is None:
        return None
    if found.precision != "day":
        raise BadCell(_("a date as dd/mm/yyyy"), text_of(cell))
    return found.on


def month_of(cell: Cell) -> date | None:
    """The first day of a month written 04/2025, 2025-04 or as a date; None when empty."""
    text = text_of(cell)
    year_first = re.fullmatch(r"(\d{4})[-/.](\d{1,2})", text)
    found = partial_date_of(f"{year_first[2]}/{year_first[1]}" if year_first else cell)
    if found is None:
        return None
    if found.precision == "year":
        raise BadCell(_("a month as mm/yyyy"), text)
    return found.on.replace(day=1)


def amount_of(cell: Cell) -> int | None:
    """Whole đồng, 0 to 2,000,000,000: 1350000, 1.350.000, "1,350,000 đ"; None when empty or a dash."""
    if isinstance(cell, float) and not cell.is_integer():
        raise BadCell(_("a whole number of đồng"), cell)
    text = re.sub(r"(đồng|đ|vnd|vnđ)\s*$", "", text_of(cell), flags=re.IGNORECASE).strip()
    if text in {"", "-", "–", "—"}:
        return None
    if re.fullmatch(r"-?\d{1,3}([.,  ]\d{3})+", text):
        text = re.sub(r"[.,  ]", "", text)
    if not re.fullmatch(r"-?\d+", text):
        raise BadCell(_("a whole number of đồng"), text_of(cell))
    amount = int(text)
    if amount < 0:
        raise BadCell(_("an amount of 0 đồng or more"), text_of(cell))
    if amount > LARGEST_AMOUNT:
        raise BadCell(_("an amount of at most 2,000,000,000 đồng"), text_of(cell))
    return amount


def coefficient_of(cell: Cell) -> Decimal | None:
    """A coefficient such as 1,5 or 2.0; None when empty."""
    text = text_of(cell).replace(",", ".")
    if text in {"", "-"}:
        return None
    try:
        coefficient = Decimal(text)
    except InvalidOperation:
        raise BadCell(_("a coefficient such as 1,5"), text_of(cell)) from None
    if not 0 <= coefficient <= 100:
        raise BadCell(_("a coefficient between 0 and 100"), text_of(cell))
    return coefficient


def count_of(cell: Cell) -> int | None:
    """A whole number of things (months) from 0; None when empty."""
    text = text_of(cell)
    if text in {"", "-"}:
        return None
    if not text.isdigit():
        raise BadCell(_("a whole number"), text)
    return int(text)


def digits_of(cell: Cell, *, length: int | None = None) -> str:
    """A number that is a name, not a quantity: blanks and dots dropped, zeros that the spreadsheet ate put back.

    A cell stored as a number lost its leading zeros; it is padded to `length` only in that case.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = str(int(cell))
        return text.zfill(length) if length else text
    return re.sub(r"[\s.'’]", "", text_of(cell))


def sex_of(cell: Cell) -> Literal["male", "female", ""]:
    """Nam or Nữ (also male, female); empty when the cell is."""
    match fold(text_of(cell)):
        case "":
            return ""
        case "nam" | "male" | "m":
            return "male"
        case "nu" | "female" | "f":
            return "female"
    raise BadCell(_("Nam or Nữ"), text_of(cell))
