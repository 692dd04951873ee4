"""The sheets of an instrument: rows of cells by name, from a folder of text files or from a workbook already read."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openfisca_vietnam.poverty.problems import BadInstrument, Problem, Wrong

Sheets = Mapping[str, Sequence[Sequence[object]]]
"""Rows by the name of their sheet; row n of the sheet is element n - 1, empty cells are None or ""."""


def sheets_of_folder(folder: Path) -> dict[str, list[list[object]]]:
    """The text files (.csv) of a folder as the sheets of a workbook."""
    found: dict[str, list[list[object]]] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = [list(row) for row in csv.reader(file)]
    return found


def text_of(cell: object) -> str:
    """The cell as stripped text; 12.0 as a workbook gives it is "12", nothing is ""."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def whole_number(text: str) -> int | None:
    """The whole number of 0 or more that the text writes in figures; None if it writes none."""
    return int(text) if re.fullmatch(r"\d{1,10}", text, flags=re.ASCII) else None


@dataclass(frozen=True)
class Row:
    """One row that is not empty: its number and its cells as text by the heading of their column."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, wrong: Wrong, column: str = "", **data: object) -> Problem:
        """A mistake in this row."""
        return Problem(wrong, self.sheet, self.number, column, data)


@dataclass(frozen=True)
class Table:
    """A sheet below its headings."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def table_of(sheets: Sheets, name: str, *, required: Sequence[str]) -> Table:
    """Read a sheet by its first row; raises `BadInstrument` where it, its rows or a required heading is missing."""
    if name not in sheets:
        raise BadInstrument([Problem(Wrong.SHEET_MISSING, name, data={"came": ", ".join(sorted(sheets))})])
    lines = list(_filled(sheets[name]))
    if len(lines) < 2:
        raise BadInstrument([Problem(Wrong.NO_ROWS, name)])
    (first, headings), *below = lines
    while headings and not headings[-1]:
        headings.pop()
    problems = [Problem(Wrong.COLUMN_MISSING, name, first, one) for one in required if one not in headings]
    doubled = dict.fromkeys(one for one in headings if one and headings.count(one) > 1)
    problems += [Problem(Wrong.COLUMN_TWICE, name, first, one) for one in doubled]
    if problems:
        raise BadInstrument(problems)
    rows = [Row(name, number, dict(zip(headings, cells, strict=False))) for number, cells in below]
    return Table(tuple(one for one in headings if one), tuple(rows))


def _filled(sheet: Sequence[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet, start=1):
        cells = [text_of(cell) for cell in row]
        if any(cells):
            yield number, cells
