"""The file as it came, as .xlsx: the same cells in the same places on all sheets, a comment in each wrong one."""

import datetime as dt
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from ansinh.core.sheets import EPOCH
from ansinh.core.workbooks import Cell, SheetOfCells, Workbook

LONGEST_CELL = 32_767
LONGEST_COMMENT = 2_000
RED, AMBER = "#F8CBAD", "#FFE699"


@dataclass(frozen=True)
class Mark:
    """A comment in a cell (row from 1, column from 0); `is_question` where the officer has to choose, not correct."""

    sheet: int
    row: int
    column: int
    text: str
    is_question: bool = False


def annotated_copy(workbook: Workbook, marks: Sequence[Mark]) -> bytes:
    """The workbook with its marks. The file may be of any kind; what comes out is an .xlsx."""
    buffer = io.BytesIO()
    copy = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    )
    copy.set_properties({"created": EPOCH})
    formats = {
        (is_date, colour): copy.add_format(
            ({"num_format": "dd/mm/yyyy"} if is_date else {}) | ({"bg_color": colour} if colour else {})
        )
        for is_date in (False, True)
        for colour in ("", RED, AMBER)
    }
    titles: set[str] = set()
    for index, sheet in enumerate(workbook.sheets):
        worksheet = copy.add_worksheet(_title(sheet.name, titles))
        worksheet.set_comments_author("AnSinh")
        by_cell: dict[tuple[int, int], list[Mark]] = {}
        for mark in marks:
            if mark.sheet == index:
                by_cell.setdefault((mark.row - 1, mark.column), []).append(mark)
        _write(worksheet, sheet, by_cell, formats)
        if sheet.is_hidden and index:
            worksheet.hide()
    copy.close()
    return buffer.getvalue()


def _title(name: str, taken: set[str]) -> str:
    """A title that .xlsx allows, each once."""
    bare = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "AnSinh"
    title, count = bare, 1
    while title.casefold() in taken:
        count += 1
        title = f"{bare[:27]} {count}"
    taken.add(title.casefold())
    return title


def _write(
    worksheet: xlsxwriter.workbook.Worksheet,
    sheet: SheetOfCells,
    marks: Mapping[tuple[int, int], Sequence[Mark]],
    formats: Mapping[tuple[bool, str], xlsxwriter.workbook.Format],
) -> None:
    for top, left, bottom, right in sheet.merged:
        if (top, left) != (bottom, right):
            worksheet.merge_range(top, left, bottom, right, "")
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                _write_cell(worksheet, row, column, cell, _colour(marks.get((row, column), ())), formats)
        if row + 1 in sheet.hidden_rows:
            worksheet.set_row(row, None, None, {"hidden": True})
    for (row, column), found in marks.items():
        is_empty = row >= len(sheet.rows) or column >= len(sheet.rows[row]) or sheet.rows[row][column] is None
        if is_empty:
            worksheet.write_blank(row, column, None, formats[False, _colour(found)])
        text = "\n".join(mark.text for mark in found)
        worksheet.write_comment(row, column, text[:LONGEST_COMMENT], {"x_scale": 2, "y_scale": 1.5})


def _colour(marks: Sequence[Mark]) -> str:
    if not marks:
        return ""
    return AMBER if all(mark.is_question for mark in marks) else RED


def _write_cell(
    worksheet: xlsxwriter.workbook.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    colour: str,
    formats: Mapping[tuple[bool, str], xlsxwriter.workbook.Format],
) -> None:
    plain = formats[False, colour] if colour else None
    if isinstance(cell, bool):
        worksheet.write_boolean(row, column, cell, plain)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        worksheet.write_number(row, column, cell, plain)
    elif isinstance(cell, dt.date) and cell.year >= 1900:
        moment = cell.replace(tzinfo=None) if isinstance(cell, dt.datetime) else cell
        worksheet.write_datetime(row, column, moment, formats[True, colour])
    else:
        worksheet.write_string(row, column, str(cell)[:LONGEST_CELL], plain)
