"""Workbooks that come out the same to the byte: fixed dates inside, text as text, money as whole numbers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter

Cell = str | int | None

# xlsxwriter would write the moment of making into the workbook.
_MADE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Sheet:
    """One sheet: lines above the table, one row of headings, rows, and the row of totals below."""

    name: str
    titles: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] = ()
    widths: Sequence[int] = field(default_factory=tuple)


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook of `sheets` as .xlsx."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": _MADE})
    bold = workbook.add_format({"bold": True})
    heading = workbook.add_format(
        {"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"}
    )
    text = workbook.add_format({"border": 1, "num_format": "@"})
    money = workbook.add_format({"border": 1, "num_format": "#,##0"})
    total_money = workbook.add_format({"border": 1, "bold": True, "num_format": "#,##0"})
    total_text = workbook.add_format({"border": 1, "bold": True})
    for sheet in sheets:
        page = workbook.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        row = 0
        for title in sheet.titles:
            page.write_string(row, 0, title, bold)
            row += 1
        row += bool(sheet.titles)
        for column, words in enumerate(sheet.headings):
            page.write_string(row, column, words, heading)
        for cells in sheet.rows:
            row += 1
            _write_row(page, row, cells, text, money)
        if sheet.totals:
            _write_row(page, row + 1, sheet.totals, total_text, total_money)
    workbook.close()
    return buffer.getvalue()


def _write_row(page: Any, row: int, cells: Sequence[Cell], text: Any, money: Any) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            page.write_number(row, column, cell, money)
        elif cell:
            page.write_string(row, column, cell, text)
        else:
            page.write_blank(row, column, None, text)
