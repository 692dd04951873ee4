"""Spreadsheets in and out: .xlsx, .xls and .ods by calamine, .csv by the standard library, written by xlsxwriter."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from ansinh.core.errors import Invalid

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
TEXTS = {".csv", ".tsv"}
EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the creation date inside a workbook has no zone


class UnreadableFile(Invalid):
    code = "unreadable_file"
    message = _("%(file)s cannot be read: expected a spreadsheet (.xlsx, .xls, .ods or .csv in UTF-8), got %(came)s.")


def read_sheet(path: Path | str, sheet: str | None = None) -> list[list[Cell]]:
    """The rows of a sheet (the first one unless named), empty cells as None; raises `UnreadableFile`.

    Row *n* of the file is element *n* − 1, also when the first rows are empty.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        return _read_text(path, "\t" if suffix == ".tsv" else None)
    if suffix not in WORKBOOKS:
        raise UnreadableFile(file=path.name, came=suffix or "a file without an ending")
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        name = sheet if sheet is not None else workbook.sheet_names[0]
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as problem:
        raise UnreadableFile(file=path.name, came=str(problem)) from problem
    return [[None if cell == "" else cell for cell in row] for row in rows]


def sheet_names(path: Path | str) -> list[str]:
    """The sheets of a workbook in their order; a text file has one, without a name."""
    path = Path(path)
    if path.suffix.lower() in TEXTS:
        return [""]
    try:
        return CalamineWorkbook.from_path(str(path)).sheet_names
    except (CalamineError, OSError) as problem:
        raise UnreadableFile(file=path.name, came=str(problem)) from problem


def _read_text(path: Path, delimiter: str | None) -> list[list[Cell]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFile(file=path.name, came=str(problem)) from problem
    if delimiter is None:
        first_line = text.split("\n", 1)[0]
        delimiter = max((",", ";", "\t"), key=first_line.count)
    return [[cell or None for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


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
