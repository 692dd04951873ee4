"""Reading the list that an inspector brings: any headings, any order, numbers that lost their zeros; no row unread."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.benefits.errors import ListWithoutNumbers
from ansinh.core.sheets import Cell, read_sheet, sheet_names
from ansinh.core.text import fold, tidy
from ansinh.judgement.cells import BadCell, is_empty, read_date, text_of, whole_number
from ansinh.registry.errors import BadIdentityNumber
from ansinh.registry.identity import parse_identity_number

EPOCH = dt.date(1970, 1, 1)
ROWS_ABOVE_HEADINGS = 40
DIGITS = 12


class ListKind(models.TextChoices):
    """What the people of a list have in common, and so which rule it implies."""

    PENSIONERS = "pensioners", gettext_lazy("people who draw a pension or monthly social insurance")
    DEATHS = "deaths", gettext_lazy("people who have died")
    PRISONERS = "prisoners", gettext_lazy("people serving a prison sentence")
    HOMES = "homes", gettext_lazy("people cared for in a facility")


HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": (
        "dinh danh", "can cuoc", "cccd", "cmnd", "cmtnd", "chung minh", "ddcn", "so giay to", "giay to tuy than",
        "identity", "national id", "id number", "id no", "personal number",
    ),
    "first_day": (
        "chet", "ngay mat", "thang mat", "nam mat", "tu vong", "qua doi", "tu tran", "died", "death", "tu ngay",
        "tu thang", "nam vao", "nam huong", "nam bat", "nam nhap", "ngay huong", "thoi diem huong", "bat dau",
        "ngay vao", "ngay nhap", "ngay tiep nhan", "ngay bat", "ngay chap hanh", "ngay thi hanh", "from", "since",
        "start", "admitted", "entered",
    ),
    "last_day": (
        "den ngay", "den thang", "ket thuc", "ngay ra", "ngay ve", "ngay tha", "het han", "man han", "ngay chuyen di",
        "until", "to date", "end", "released", "left",
    ),
    "amount": (
        "muc huong", "muc luong huu", "so tien", "luong huu", "tien luong", "tro cap bhxh", "muc tro cap", "amount",
        "pension", "monthly",
    ),
    "name": ("ho va ten", "ho ten", "ho, ten", "ten doi tuong", "name"),
}  # fmt: skip
"""Parts of folded headings, by what their column holds. Dates of birth and of issue are kept away by `NOT_A_DAY`."""
NOT_A_DAY = ("sinh", "birth", "cap ngay", "ngay cap", "noi cap", "issued", "lap ngay")


@dataclass(frozen=True)
class ListRow:
    """One row of the list as far as it could be read; `fault` says why it cannot be used, '' if it can."""

    sheet: str
    row_number: int
    number: str
    name: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    amount: int | None = None
    fault: str = ""


@dataclass(frozen=True)
class InspectedList:
    """A list with each of its rows accounted for; rows without a single value are no rows."""

    kind: ListKind
    file_name: str
    rows: tuple[ListRow, ...] = field(default=())


def read_inspected(path: Path, kind: ListKind) -> InspectedList:
    """Every row below the headings of every sheet that has a column of identity numbers.

    Raises `UnreadableFile`, and `ListWithoutNumbers` where no sheet has such a column.
    """
    rows: list[ListRow] = []
    found = False
    for sheet in sheet_names(path):
        cells = read_sheet(path, sheet or None)
        place = _headings(cells)
        if place is None:
            continue
        found = True
        above, columns = place
        rows += [
            _row(kind, sheet, number, cells_of, columns)
            for number, cells_of in enumerate(cells[above + 1 :], start=above + 2)
            if not all(map(is_empty, cells_of)) and not _counts_columns(cells_of)
        ]
    if not found:
        raise ListWithoutNumbers(file=path.name, rows=ROWS_ABOVE_HEADINGS)
    return InspectedList(kind, path.name, tuple(_without_contradictions(rows)))


def _headings(cells: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]] | None:
    """The row of the headings, below titles and empty rows, and where each column stands."""
    for position, row in enumerate(cells[:ROWS_ABOVE_HEADINGS]):
        columns = _columns(row)
        if "number" in columns and sum(not is_empty(cell) for cell in row) > 1:
            return position, _joined(columns, cells, position)
    for position, row in enumerate(cells[:ROWS_ABOVE_HEADINGS]):
        if (columns := _columns(row)).get("number") is not None and _is_number_below(cells, position, columns):
            return position, columns
    return None


def _joined(columns: dict[str, int], cells: Sequence[Sequence[Cell]], position: int) -> dict[str, int]:
    """Headings of two rows: what the second one names under a merged cell of the first counts too."""
    below = cells[position + 1] if position + 1 < len(cells) else ()
    if any(_digits(cell) for cell in below):
        return columns
    return {**_columns(below), **columns}


def _is_number_below(cells: Sequence[Sequence[Cell]], position: int, columns: Mapping[str, int]) -> bool:
    place = columns["number"]
    return any(place < len(row) and _digits(row[place]) for row in cells[position + 1 : position + 4])


def _digits(cell: Cell) -> bool:
    return not is_empty(cell) and bool(re.fullmatch(r"\d{9,12}", re.sub(r"[\s.'’]", "", text_of(cell))))


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, cell in enumerate(row):
        if not isinstance(cell, str) or len(cell) > 80:
            continue
        heading = f" {' '.join(re.findall(r'[a-z0-9]+', fold(cell)))} "
        for name, parts in HEADINGS.items():
            if name in found or not any(f" {part} " in heading for part in parts):
                continue
            if name in ("first_day", "last_day") and any(f" {part} " in heading for part in NOT_A_DAY):
                continue
            if name == "number" and any(heading.startswith(f" {part} ") for part in NOT_A_DAY):
                continue
            found[name] = position
            break
    return found


def _counts_columns(cells: Sequence[Cell]) -> bool:
    """The row under the headings that numbers the columns: (1) (2) (3) or A B 1 2."""
    said = [text_of(cell).strip("()[]") for cell in cells if not is_empty(cell)]
    figures = [text for text in said if text.isdigit()]
    in_a_row = (
        [int(text) for text in figures] == list(range(int(figures[0]), int(figures[0]) + len(figures)))
        if (figures)
        else False
    )
    return len(said) > 2 and in_a_row and all(len(text) <= 2 for text in said)


def _row(kind: ListKind, sheet: str, row_number: int, cells: Sequence[Cell], columns: Mapping[str, int]) -> ListRow:
    def cell(name: str) -> Cell:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else None

    name = tidy(text_of(cell("name"))) if not is_empty(cell("name")) else ""
    number, fault = _number(cell("number"))
    values: dict[str, dt.date | int | None] = {}
    for column in ("first_day", "last_day"):
        value, problem = _day(cell(column))
        values[column], fault = value, fault or problem
    values["amount"], problem = _amount(cell("amount"))
    fault = fault or problem or _lacking(kind, values)
    return ListRow(sheet, row_number, number, name, fault=fault, **values)  # type: ignore[arg-type]


def _number(cell: Cell) -> tuple[str, str]:
    """Twelve digits; a number that a spreadsheet stored as a figure gets its leading zeros back."""
    if is_empty(cell):
        return "", _("No identity number.")
    written = text_of(cell)
    digits = re.sub(r"[\s.,'’`-]", "", written)
    if re.fullmatch(r"\d(\d*)[eE]\+?\d+", digits):
        return "", _("“%(came)s” is a number cut short by a spreadsheet; its last digits are lost.") % {"came": written}
    if digits.isascii() and digits.isdigit() and DIGITS - 2 <= len(digits) < DIGITS:
        digits = digits.zfill(DIGITS)
    if digits.isascii() and digits.isdigit() and len(digits) == 9:
        return "", _("“%(came)s” is an old number of nine digits; the registry knows people by twelve.") % {
            "came": written
        }
    try:
        return parse_identity_number(digits).number, ""
    except BadIdentityNumber as refusal:
        return "", str(refusal)


def _day(cell: Cell) -> tuple[dt.date | None, str]:
    if is_empty(cell):
        return None, ""
    text = re.sub(r"\s*([/.-])\s*", r"\1", text_of(cell))
    if month := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", text):
        text = f"01/{month[1]}/{month[2]}"
    try:
        days = read_date(cell if isinstance(cell, dt.date) else text)
    except BadCell:
        days = None
    if days is None:
        return None, _("“%(came)s” is no day that can be read.") % {"came": text_of(cell)}
    return EPOCH + dt.timedelta(days=days), ""


def _amount(cell: Cell) -> tuple[int | None, str]:
    if is_empty(cell):
        return None, ""
    amount = whole_number(re.sub(r"\s*(đ|đồng|vnđ|vnd)$", "", text_of(cell), flags=re.IGNORECASE))
    if amount is None or amount < 0:
        return None, _("“%(came)s” is no amount in đồng.") % {"came": text_of(cell)}
    return amount, ""


def _lacking(kind: ListKind, values: Mapping[str, object]) -> str:
    """What the rule of the list cannot do without."""
    if kind == ListKind.DEATHS and values["first_day"] is None:
        return _("No day of death, so no month can be told from which nothing is due.")
    if kind == ListKind.PENSIONERS and values["amount"] is None:
        return _("No amount, so it cannot be held against the level of the social pension.")
    first, last = values["first_day"], values["last_day"]
    if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
        return _("It ends before it begins.")
    return ""


def _without_contradictions(rows: Sequence[ListRow]) -> list[ListRow]:
    """The same number twice: once if both rows say the same, not at all if they contradict each other."""
    said: dict[str, set[tuple[object, ...]]] = {}
    for row in rows:
        if not row.fault:
            said.setdefault(row.number, set()).add((row.first_day, row.last_day, row.amount))
    seen: set[str] = set()
    found = []
    for row in rows:
        fault = row.fault
        if not fault and len(said[row.number]) > 1:
            fault = _("Another row of the list says something else of the same number.")
        elif not fault and row.number in seen:
            fault = _("Said already by a row above.")
        if not row.fault:
            seen.add(row.number)
        found.append(ListRow(**{**row.__dict__, "fault": fault}))
    return found
