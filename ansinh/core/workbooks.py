"""A spreadsheet as an office sends it: all its sheets, merged cells, hidden rows, and cells that hold no value."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ansinh.core.file_kinds import SAVE_AGAIN, SEND_AGAIN, UnreadableFile, content_of, kind_of
from ansinh.core.text_tables import decoded, html_rows, text_rows, xml_sheets

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 0, all included."""

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
MOST_CELLS = 30_000_000
NEAR = 300_000
"""Bytes of a sheet that tell how wide its table is."""


@dataclass(frozen=True)
class SheetOfCells:
    """One sheet: row *n* of the file is `rows[n - 1]`; empty rows are empty lists, those at the end are left off."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    is_hidden: bool = False
    is_cut_off: bool = False


@dataclass(frozen=True)
class Workbook:
    """What a file holds; `kind` is 'workbook', 'text', 'html' or 'xml'."""

    name: str
    kind: str
    sheets: tuple[SheetOfCells, ...] = field(default=())


def open_workbook(path: Path | str) -> Workbook:
    """Read a whole file, whatever its ending says. Raises UnreadableFile."""
    path = Path(path)
    return workbook_of(path.name, content_of(path))


def workbook_of(name: str, content: bytes) -> Workbook:
    """The same from bytes. Raises UnreadableFile."""
    kind = kind_of(name, content)
    if kind == "text":
        rows, is_cut = text_rows(name, decoded(name, content))
        if Path(name).suffix.lower() not in TEXT_ENDINGS and not any(len(row) > 1 for row in rows):
            raise UnreadableFile(file=name, came=_("a text without columns"), advice=SAVE_AGAIN)
        return Workbook(name, kind, (SheetOfCells("", _trimmed(rows), is_cut_off=is_cut),))
    if kind == "html":
        return Workbook(name, kind, (SheetOfCells("", _trimmed(html_rows(decoded(name, content)))),))
    if kind == "xml":
        found = xml_sheets(name, content)
        return Workbook(name, kind, tuple(SheetOfCells(title, _trimmed(rows)) for title, rows in found))
    return Workbook(name, kind, _calamine_sheets(name, content))


def _trimmed(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    kept: list[list[Cell]] = []
    last = 0
    for number, row in enumerate(rows, start=1):
        cells: list[Cell] = [None if cell == "" else cell for cell in row]
        if any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in cells):
            last = number
            kept.append(cells)
        else:
            kept.append([])
    del kept[last:]
    return kept


def _calamine_sheets(name: str, content: bytes) -> tuple[SheetOfCells, ...]:
    parts = dict(_sheet_parts(content)) if content.startswith(b"PK") else {}
    for part in parts.values():
        _check_spread(name, part)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(
            _sheet(workbook, about.name, parts.get(about.name, b""), about.visible != SheetVisibleEnum.Visible)
            for about in workbook.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet
        )
    except PasswordError as problem:
        raise UnreadableFile(
            file=name,
            came=_("a workbook protected by a password"),
            advice=_("Open it with the password, save it without one and bring it again."),
        ) from problem
    except (CalamineError, OSError, ValueError, IndexError, OverflowError) as problem:
        raise UnreadableFile(file=name, came=problem, advice=SAVE_AGAIN) from problem
    except BaseException as problem:
        # The reader's own library aborts on some damaged files; its exception stands outside Exception.
        if type(problem).__name__ != "PanicException":
            raise
        raise UnreadableFile(file=name, came=_("a damaged workbook"), advice=SEND_AGAIN) from problem


def _sheet(workbook: CalamineWorkbook, title: str, part: bytes, is_hidden: bool) -> SheetOfCells:
    sheet = workbook.get_sheet_by_name(title)
    rows = _trimmed(sheet.to_python(skip_empty_area=False))
    for (row, column), text in _valueless_cells(part):
        while len(rows) <= row:
            rows.append([])
        cells = rows[row]
        cells += [None] * (column + 1 - len(cells))
        cells[column] = text
    ranges = sheet.merged_cell_ranges or ()
    merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges)
    return SheetOfCells(title, rows, merged, _hidden_rows(part), is_hidden)


def _sheet_parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The XML of each sheet of an .xlsx, by the sheet's name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return
        targets = _targets(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace"))
        for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", archive.read("xl/workbook.xml").decode("utf-8", "replace")):
            title = re.search(r'\bname="([^"]*)"', tag)
            key = re.search(r'\b\w+:id="([^"]*)"', tag)
            part = targets.get(key[1], "") if key else ""
            if title and part in names:
                yield _unescaped(title[1]), archive.read(part)


def _targets(relations: str) -> Mapping[str, str]:
    found = {}
    for tag in re.findall(r"<Relationship\s[^>]*>", relations):
        key, target = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
        if key and target:
            path = target[1].lstrip("/")
            found[key[1]] = path if path.startswith("xl/") else f"xl/{path}"
    return found


def _unescaped(text: str) -> str:
    for escaped, meant in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(escaped, meant)
    return text


_VALUE = rb"(?:(?!</c>).)*?<(?:v|t)[ >]"
_FAR = re.compile(rb'<c\s[^>]*?\br="([A-Z]{3,}\d+|[A-Z]+\d{6,})"[^>]*(?<!/)>(?=(?:(?!</c>).)*?<(?:v|t)\b)', re.DOTALL)


def _check_spread(name: str, part: bytes) -> None:
    """A stray value in the last cell of a sheet would spread the table over 17 billion cells."""
    right, bottom = 0, 0
    for found in _FAR.finditer(part):
        row, column = _place(found[1])
        right, bottom = max(right, column + 1), max(bottom, row + 1)
    if bottom or right:
        near = [_place(found[1]) for found in re.finditer(rb'<c\s[^>]*?\br="([A-Z]+\d+)"', part[:NEAR])]
        right, bottom = max(right, *(c + 1 for _, c in near)), max(bottom, *(r + 1 for r, _ in near))
    if right * bottom > MOST_CELLS:
        raise UnreadableFile(
            file=name,
            came=str(_("a sheet that spreads over %(rows)s rows and %(columns)s columns"))
            % {"rows": bottom, "columns": right},
            advice=_("Delete the rows and columns outside the list and save it again."),
        )


_ERROR = re.compile(rb'<c\s([^>]*\bt="e"[^>]*)>.*?<v>([^<]*)</v>')
_FORMULA = re.compile(rb"<c\s([^>]*)><f[^>]*?(?:/>|>([^<]*)</f>)(?:<v\s*/>|<v></v>)?</c>")


def _valueless_cells(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Cells whose value is an error (#N/A), and formulas that were saved without their value (=A1+B1)."""
    if b't="e"' in part:
        for found in _ERROR.finditer(part):
            if place := re.search(rb'\br="([A-Z]+\d+)"', found[1]):
                yield _place(place[1]), found[2].decode("utf-8", "replace")
    if b"<f" in part:
        for found in _FORMULA.finditer(part):
            if place := re.search(rb'\br="([A-Z]+\d+)"', found[1]):
                yield _place(place[1]), "=" + (found[2] or b"").decode("utf-8", "replace")


def _hidden_rows(part: bytes) -> frozenset[int]:
    if b"hidden=" not in part:
        return frozenset()
    tags = re.findall(rb'<row\s[^>]*\bhidden="(?:1|true)"[^>]*>', part)
    return frozenset(int(found[1]) for tag in tags if (found := re.search(rb'\br="(\d+)"', tag)))


def _place(reference: bytes) -> tuple[int, int]:
    """Row and column, from 0, of a reference such as C5."""
    letters = reference.rstrip(b"0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(reference[len(letters) :]) - 1, column - 1
