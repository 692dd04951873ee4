"""Spreadsheets in and out as plain rows; `workbooks` reads them with all their sheets, written by xlsxwriter."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext_lazy as _

from ansinh.core.file_kinds import NothingInFile, UnreadableFile
from ansinh.core.workbooks import Cell, open_workbook

__all__ = ["Cell", "UnreadableFile", "read_sheet", "sheet_names", "xlsx_bytes"]

EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the creation date inside a workbook has no zone


def read_sheet(path: Path | str, sheet: str | None = None) -> list[list[Cell]]:
    """The rows of a sheet (the first one unless named), empty cells as None; raises `UnreadableFile`.

    Row *n* of the file is element *n* − 1, also when the first rows are empty.
    """
    try:
        workbook = open_workbook(path)
    except NothingInFile:
        return []
    for found in workbook.sheets:
        if sheet is None or found.name == sheet:
            return found.rows
    raise UnreadableFile(
        file=workbook.name,
        came=str(_("the sheets %(sheets)s")) % {"sheets": ", ".join(one.name for one in workbook.sheets)},
        advice="",
    )


def sheet_names(path: Path | str) -> list[str]:
    """The sheets of a workbook in their order; a text file has one, without a name."""
    return [sheet.name for sheet in open_workbook(path).sheets]


@dataclass(frozen=True)
class Table:
    """One sheet to be written: its name (31 characters count), its headings and its rows."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def xlsx_bytes(rows: Iterable[Sequence[Cell]], *, headers: Sequence[str], sheet: str = "AnSinh") -> bytes:
    """A workbook of one table with a bold, frozen header; the same rows give the same bytes."""
    return workbook_bytes([Table(sheet, headers, rows)])


def workbook_bytes(tables: Iterable[Table]) -> bytes:
    """A workbook with a sheet for each table, each with a bold, frozen header; the same rows give the same bytes."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": EPOCH})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    number = workbook.add_format({"num_format": "#,##0"})
    for table in tables:
        worksheet = workbook.add_worksheet(table.name[:31])
        worksheet.write_row(0, 0, table.headers, bold)
        widths = [len(header) for header in table.headers]
        for row_number, row in enumerate(table.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    worksheet.write_datetime(row_number, column, value, day)
                elif isinstance(value, int) and not isinstance(value, bool):
                    worksheet.write_number(row_number, column, value, number)
                else:
                    worksheet.write(row_number, column, value)
                widths[column] = max(widths[column], min(len(str(value if value is not None else "")), 60))
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width + 2)
        worksheet.freeze_panes(1, 0)
    workbook.close()
    return buffer.getvalue()
