"""Tables that leave the house row by row, however long they are: .csv and .xlsx, begun before the last row is read."""

import csv
import datetime as dt
import io
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from xml.sax.saxutils import escape

import xlsxwriter
from stream_zip import ZIP_32, stream_zip
from xlsxwriter.utility import xl_col_to_name

from ansinh.core.sheets import EPOCH
from ansinh.core.workbooks import Cell

ROWS_AT_ONCE = 1_000
DAY_ZERO = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar (ECMA-376 part 1, 18.17.4.1), for days from March 1900 on."""
SHEET = "xl/worksheets/sheet1.xml"
FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
"""With these a cell begins that is computed, the wide ones of East Asian keyboards among them."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def csv_chunks(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with a mark, so that a spreadsheet programme reads the letters right; text that would be run as a formula
    is written with an apostrophe before it (OWASP, CSV injection).
    """
    yield "\ufeff".encode()
    lines = iter(rows)
    batch: list[Sequence[Cell]] = [headers]
    while batch:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([_as_text(cell) for cell in row] for row in batch)
        yield text.getvalue().encode()
        batch = list(islice(lines, ROWS_AT_ONCE))


def xlsx_chunks(headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str) -> Iterator[bytes]:
    """A workbook of one table with a bold, frozen header; numbers stay numbers and days stay days."""
    template = zipfile.ZipFile(io.BytesIO(_template(headers, sheet)))
    head, tail = template.read(SHEET).decode().split("</sheetData>")
    # The template's second row shows with which style a day and a number are written; the data takes its place.
    head, sample = re.sub(r"<dimension [^>]*/>", "", head).split('<row r="2"', 1)
    day_style, number_style = re.findall(r'\bs="(\d+)"', sample)
    body = _rows(rows, day_style=day_style, number_style=number_style)
    data = (part.encode() for part in chain([head], body, [f"</sheetData>{tail}"]))
    others = ((name, [template.read(name)]) for name in template.namelist() if name != SHEET)
    mode = stat.S_IFREG | 0o600
    # The old format without 64-bit sizes: spreadsheet programmes refuse the new one.
    yield from stream_zip((name, EPOCH, mode, ZIP_32, chunks) for name, chunks in chain(others, [(SHEET, data)]))


def _template(headers: Sequence[str], sheet: str) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"created": EPOCH})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
    worksheet = workbook.add_worksheet(sheet[:31])
    for column, header in enumerate(headers):
        worksheet.write_string(0, column, header, bold)
        worksheet.set_column(column, column, max(12, len(header) + 2))
    worksheet.write_datetime(1, 0, EPOCH, workbook.add_format({"num_format": "dd/mm/yyyy"}))
    worksheet.write_number(1, 1, 0, workbook.add_format({"num_format": "#,##0"}))
    worksheet.freeze_panes(1, 0)
    workbook.close()
    return buffer.getvalue()


def _rows(rows: Iterable[Sequence[Cell]], *, day_style: str, number_style: str) -> Iterator[str]:
    numbered = enumerate(rows, start=2)
    while batch := list(islice(numbered, ROWS_AT_ONCE)):
        yield "".join(
            f'<row r="{number}">'
            + "".join(
                _cell(f"{xl_col_to_name(column)}{number}", value, day_style, number_style)
                for column, value in enumerate(row)
            )
            + "</row>"
            for number, row in batch
        )


def _cell(place: str, value: Cell, day_style: str, number_style: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime) and value >= dt.date(1900, 3, 1):
        return f'<c r="{place}" s="{day_style}"><v>{(value - DAY_ZERO).days}</v></c>'
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<c r="{place}" s="{number_style}"><v>{value}</v></c>'
    text = escape(_FORBIDDEN.sub("", _as_written(value)))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _as_written(value: Cell) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


def _as_text(value: Cell) -> str | int | float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    text = _as_written(value)
    return f"'{text}" if text.lstrip(" ")[:1] in FORMULA_SIGNS else text
