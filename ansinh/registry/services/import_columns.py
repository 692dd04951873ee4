"""What the columns of one list are: as they were understood, and as its officer says where they were not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.workbooks import Workbook, workbook_of
from ansinh.registry.errors import ColumnsLacking, ColumnTwice, HeadingUnknown, ImportMoved, NoSuchSheet
from ansinh.registry.lists.book import SheetRead, read_sheet
from ansinh.registry.lists.cells import Cell, text_of
from ansinh.registry.lists.layout import ByHand, headings_above, likeliest_headings
from ansinh.registry.lists.matching import Head, lacking_columns
from ansinh.registry.lists.rows import COLUMN_NAMES
from ansinh.registry.models import ImportFile, ImportRun, ImportState, Subject
from ansinh.registry.policies import require_import
from ansinh.registry.services.import_headings import correct_mapping, fields_of, remembered_headings
from ansinh.registry.services.import_store import locked_run

TOP = 300
"""Rows from which a sheet is understood: its people may be many thousands."""
MOST_COLUMNS = 100
LINES = 25
CELLS_OF_A_LINE, LETTERS_OF_A_CELL = 8, 40
SAMPLES = 3


@dataclass(frozen=True)
class ColumnUnderstood:
    """A column (from 0) of a file: its headings as `correct_mapping` takes them, its field, its first values.

    `guess` is the field that its headings alone would mean. Without a heading, or a field, these are empty.
    """

    column: int
    heading: str
    guess: str
    field: str
    samples: tuple[str, ...]

    @property
    def letters(self) -> str:
        """As a spreadsheet counts: A, B, … Z, AA."""
        return letters_of(self.column)


@dataclass(frozen=True)
class SheetUnderstood:
    """A sheet of a file: its first rows as they stand, the last row `above` its people, and each of its columns.

    `is_found`: its table was found, or pointed at by hand.
    """

    index: int
    names: tuple[str, ...]
    is_found: bool
    above: int
    row_count: int
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    columns: tuple[ColumnUnderstood, ...]

    @property
    def name(self) -> str:
        return self.names[self.index]


def sheet_understood(
    *, actor: Actor, run: ImportRun, index: int | None = None, above: int | None = None
) -> SheetUnderstood:
    """How a sheet (the first with a table) of the file that a run keeps is read, or would be below the row `above`.

    Raises ImportMoved where the file is forgotten, NoSuchSheet.
    """
    require_import(actor, run.subject, run.area_path)
    workbook = _kept_workbook(run)
    remembered = remembered_headings(area=run.area, subject=run.subject)
    tops = [_top(run, workbook, place, remembered) for place in range(len(workbook.sheets)) if index in (None, place)]
    if not tops:
        names = ", ".join(str(place) for place in range(len(workbook.sheets)))
        raise NoSuchSheet(file=run.file_name, came=index, sheets=names)
    top = next((one for one in tops if one.table is not None), tops[0])
    return _understood(run, workbook, top, above, remembered)


def _kept_workbook(run: ImportRun) -> Workbook:
    kept = ImportFile.objects.filter(run=run).first()
    if kept is None:
        raise ImportMoved(file=run.file_name, state=run.get_state_display(), expected="")
    return workbook_of(run.file_name, bytes(kept.content))


def _top(run: ImportRun, workbook: Workbook, index: int, remembered: Mapping[str, str]) -> SheetRead:
    sheet = workbook.sheets[index]
    top = replace(sheet, rows=sheet.rows[:TOP])
    return read_sheet(top, index, run.subject, remembered=remembered, by_hand=tables_by_hand(run).get(sheet.name))


def _understood(
    run: ImportRun, workbook: Workbook, top: SheetRead, above: int | None, remembered: Mapping[str, str]
) -> SheetUnderstood:
    sheet, table, said = workbook.sheets[top.index], top.table, run.by_hand.get(top.name)
    if above is None:
        above = said["above"] if said else table.above if table is not None else likeliest_headings(top.rows)
    found = headings_above(top.rows, above, subject=run.subject, merged=sheet.merged, remembered=remembered)
    guesses = fields = {column: field for field, column in found.columns.items()}
    if said and above == said["above"]:
        fields = {int(column): field for column, field in said["columns"].items()}
    elif table is not None and above == table.above:
        fields = {column: field for field, column in table.columns.items()}
    return SheetUnderstood(
        index=top.index,
        names=tuple(one.name for one in workbook.sheets),
        is_found=table is not None,
        above=above,
        row_count=len(sheet.rows),
        lines=_lines(top.rows, above),
        columns=tuple(_columns(top.rows[above:], found.heads, guesses, fields)),
    )


def _lines(rows: Sequence[Sequence[Cell]], above: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    filled = [(number, row) for number, row in enumerate(rows, start=1) if row]
    shown = (line for place, line in enumerate(filled) if place < LINES or line[0] == above)
    return tuple((number, tuple(_line(row))) for number, row in shown)


def _line(row: Sequence[Cell]) -> list[str]:
    """The first cells, cut; empty ones at the end are left off."""
    texts = [text_of(cell)[:LETTERS_OF_A_CELL] for cell in row[:CELLS_OF_A_LINE]]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _columns(
    rows: Sequence[Sequence[Cell]], heads: Sequence[Head], guesses: Mapping[int, str], fields: Mapping[int, str]
) -> list[ColumnUnderstood]:
    """Every column that has a heading or a value."""
    headings, seen = {}, Counter[str]()
    for head in heads:
        seen[head.key] += 1
        again = f" #{seen[head.key]}" if seen[head.key] > 1 else ""
        headings[head.column] = " | ".join(head.texts) + again
    samples: dict[int, dict[str, None]] = {}
    for row in rows:
        for column, cell in enumerate(row[:MOST_COLUMNS]):
            if cell is not None and (text := text_of(cell)):
                samples.setdefault(column, {}).setdefault(text[:LETTERS_OF_A_CELL])
    shown = sorted({*headings, *samples})[:MOST_COLUMNS]
    return [
        ColumnUnderstood(
            column,
            headings.get(column, ""),
            guesses.get(column, ""),
            fields.get(column, ""),
            tuple(samples.get(column, ()))[:SAMPLES],
        )
        for column in shown
    ]


def tables_by_hand(run: ImportRun) -> dict[str, ByHand]:
    """By the name of a sheet, where its table is and what its columns are; only what an officer said wholly."""
    return {
        sheet: ByHand(said["above"], {field: int(column) for column, field in said["columns"].items()})
        for sheet, said in run.by_hand.items()
        if not _twice(said["columns"]) and not lacking_columns(said["columns"].values(), run.subject)
    }


def _twice(columns: Mapping[str, str]) -> dict[str, list[int]]:
    """The fields chosen for several columns, with these."""
    chosen: dict[str, list[int]] = {}
    for column, field in columns.items():
        chosen.setdefault(field, []).append(int(column))
    return {field: found for field, found in chosen.items() if len(found) > 1}


@transaction.atomic
def record_columns(*, actor: Actor, run: ImportRun, index: int, above: int, fields: Mapping[int, str]) -> ImportRun:
    """Keep what an officer says of a sheet: the last row `above` its people, and the fields of its columns ('' none).

    What is not whole yet is only kept. Raises ImportMoved, NoSuchSheet, HeadingUnknown.
    """
    require_import(actor, run.subject, run.area_path)
    run = locked_run(run, ImportState.PREVIEWED, to=ImportState.PREVIEWED)
    sheet, known = sheet_understood(actor=actor, run=run, index=index), fields_of(run.subject)
    if not 0 <= above < sheet.row_count:
        raise HeadingUnknown(came=above, what=_("row above the people"), expected=f"0 – {sheet.row_count - 1}")
    for field in fields.values():
        if field and field not in known:
            raise HeadingUnknown(came=field, what=_("field"), expected=", ".join(known))
    columns = {str(column): field for column, field in sorted(fields.items()) if field}
    before = run.by_hand.get(sheet.name)
    run.by_hand = {**run.by_hand, sheet.name: {"above": above, "columns": columns}}
    run.save(update_fields=["by_hand"])
    record(
        actor=actor, act="record_columns", on=run, area_path=run.area_path,
        before={sheet.name: before}, after={sheet.name: run.by_hand[sheet.name]},
    )  # fmt: skip
    return run


@transaction.atomic
def correct_columns(*, actor: Actor, run: ImportRun, index: int, above: int, fields: Mapping[int, str]) -> ImportRun:
    """The same for a sheet that is to be read so; what its headings mean is remembered for the office's next lists.

    Raises what `record_columns` raises, ColumnTwice, ColumnsLacking.
    """
    require_import(actor, run.subject, run.area_path)
    guessed = sheet_understood(actor=actor, run=run, index=index, above=above)
    run = record_columns(actor=actor, run=run, index=index, above=above, fields=fields)
    columns = run.by_hand[guessed.name]["columns"]
    for field, twice in _twice(columns).items():
        raise ColumnTwice(field=COLUMN_NAMES[field], columns=", ".join(map(letters_of, twice)))
    if lacking := lacking_columns(columns.values(), run.subject):
        raise ColumnsLacking(lacking="; ".join(map(str, lacking)), subject=Subject(run.subject).label)
    meanings = {
        one.heading: fields[one.column]
        for one in guessed.columns
        if one.heading and one.column in fields and one.guess != fields[one.column]
    }
    if meanings:
        correct_mapping(actor=actor, area=run.area, subject=run.subject, meanings=meanings)
    return run


def letters_of(column: int) -> str:
    """A column (from 0) as a spreadsheet counts: A, B, … Z, AA."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
