"""Tables that leave the house row by row, however long they are: .csv and .xlsx, begun before the last row is read."""

import csv
import datetime as dt
import io
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from xml.sax.saxutils import escape

import xlsxwriter
from stream_zip import ZIP_32, stream_zip
from xlsxwriter.utility import xl_col_to_name

from ansinh.core.months import Month
from ansinh.core.sheets import EPOCH
from ansinh.core.workbooks import Cell

ROWS_AT_ONCE = 1_000
DAY_ZERO = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar (ECMA-376 part 1, 18.17.4.1), for days from March 1900 on."""
MINUTES_A_DAY = 24 * 60
SHEET = "xl/worksheets/sheet1.xml"
FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
"""With these a cell begins that is computed, the wide ones of East Asian keyboards among them."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Share(float):
    """A share of a whole, 0…1; a workbook shows it as a percentage."""


Written = Cell | Month | Share
"""What a table can write; an instant bears no zone: it is written as the clock showed it."""


@dataclass(frozen=True)
class _Styles:
    """The numbers of the styles in which a workbook shows what it holds as numbers."""

    day: str
    number: str
    moment: str
    month: str
    share: str


FORMATS = {
    "day": "dd/mm/yyyy", "number": "#,##0", "moment": "dd/mm/yyyy hh:mm", "month": "mm/yyyy", "share": "0.0%",
}  # fmt: skip


def csv_chunks(headers: Sequence[str], rows: Iterable[Sequence[Written]]) -> Iterator[bytes]:
    """UTF-8 with a mark, so that a spreadsheet programme reads the letters right; text that would be run as a formula
    is written with an apostrophe before it (OWASP, CSV injection).
    """
    yield "\ufeff".encode()
    lines = iter(rows)
    batch: list[Sequence[Written]] = [headers]
    while batch:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([_as_text(cell) for cell in row] for row in batch)
        yield text.getvalue().encode()
        batch = list(islice(lines, ROWS_AT_ONCE))


def xlsx_chunks(headers: Sequence[str], rows: Iterable[Sequence[Written]], *, sheet: str) -> Iterator[bytes]:
    """A workbook of one table with a bold, frozen header; numbers stay numbers, days, months and instants times."""
    template = zipfile.ZipFile(io.BytesIO(_template(headers, sheet)))
    head, tail = template.read(SHEET).decode().split("</sheetData>")
    # The template's second row shows with which styles numbers are written; the data takes its place.
    head, sample = re.sub(r"<dimension [^>]*/>", "", head).split('<row r="2"', 1)
    styles = _Styles(**dict(zip(FORMATS, re.findall(r'\bs="(\d+)"', sample), strict=True)))
    body = _rows(rows, styles)
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
    for column, number_format in enumerate(FORMATS.values()):
        worksheet.write_number(1, column, 0, workbook.add_format({"num_format": number_format}))
    worksheet.freeze_panes(1, 0)
    workbook.close()
    return buffer.getvalue()


def _rows(rows: Iterable[Sequence[Written]], styles: _Styles) -> Iterator[str]:
    numbered = enumerate(rows, start=2)
    while batch := list(islice(numbered, ROWS_AT_ONCE)):
        yield "".join(
            f'<row r="{number}">'
            + "".join(_cell(f"{xl_col_to_name(column)}{number}", value, styles) for column, value in enumerate(row))
            + "</row>"
            for number, row in batch
        )


def _cell(place: str, value: Written, styles: _Styles) -> str:
    if value is None or value == "":
        return ""
    numbered = _as_number(value, styles)
    if numbered is not None:
        style, number = numbered
        return f'<c r="{place}" s="{style}"><v>{number}</v></c>'
    text = escape(_FORBIDDEN.sub("", _as_written(value)))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _as_number(value: Written, styles: _Styles) -> tuple[str, int | float] | None:
    """The style and the number of what a workbook keeps as a number; None: it is text there."""
    if isinstance(value, Month):
        numbered = _as_number(value.first_day, styles)
        return (styles.month, numbered[1]) if numbered else None
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        if day < dt.date(1900, 3, 1):
            return None
        days = (day - DAY_ZERO).days
        if isinstance(value, dt.datetime):
            return styles.moment, days + (value.hour * 60 + value.minute) / MINUTES_A_DAY
        return styles.day, days
    if isinstance(value, Share):
        return styles.share, float(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return styles.number, value
    return None


def _as_written(value: Written) -> str:
    if isinstance(value, Month):
        return value.in_vietnamese
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


def _as_text(value: Written) -> str | int | float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    text = _as_written(value)
    return f"'{text}" if text.lstrip(" ")[:1] in FORMULA_SIGNS else text
