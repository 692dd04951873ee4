"""A whole file as a list of one subject: every sheet's table found, every filled row either read or passed over."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _

from ansinh.core.legacy_text import encoding_of_column, legacy_encoding_of, modern
from ansinh.core.months import Month
from ansinh.core.text import fold
from ansinh.core.workbooks import SheetOfCells, Workbook
from ansinh.registry.lists.body import PassedOver
from ansinh.registry.lists.cells import Cell, text_of
from ansinh.registry.lists.households import with_households
from ansinh.registry.lists.layout import ByHand, NoTableFound, Table, find_table, passed_over_whole, table_by_hand
from ansinh.registry.lists.matching import BY_HOUSEHOLD
from ansinh.registry.lists.reading import Memo, read_row
from ansinh.registry.lists.rows import Fault, ListRow

ROWS_OF_A_SHEET = 10_000_000
"""Keeps the keys of two sheets' rows apart."""
LONGEST_SHEET_NAME = 100
WITH_HOUSEHOLDS = BY_HOUSEHOLD | {"individuals"}

NO_TABLE = _("a sheet without a table of this kind")
NOT_CHOSEN = _("a sheet that was not chosen")
OTHER_MONTH = _("a sheet of another month")


@dataclass(frozen=True)
class SheetRead:
    """A sheet with its table (None where there is none), as text in Unicode."""

    name: str
    index: int
    rows: Sequence[Sequence[Cell]]
    table: Table | None
    passed_over: tuple[PassedOver, ...]
    encoding: str = ""


@dataclass(frozen=True)
class ListRead:
    """A file read as a list: `rows` in its order, and every other filled row with the reason why it is none."""

    rows: tuple[ListRow, ...]
    sheets: tuple[SheetRead, ...]
    notes: tuple[str, ...] = ()
    filled_count: int = 0
    titles: tuple[str, ...] = field(default=())

    @property
    def tables(self) -> dict[str, tuple[int, Mapping[str, int]]]:
        """By the name that rows bear ('' where one sheet alone has a table): place in the file, columns by field."""
        found = [sheet for sheet in self.sheets if sheet.table is not None]
        return {
            sheet.name[:LONGEST_SHEET_NAME] if len(found) > 1 else "": (sheet.index, sheet.table.columns)
            for sheet in found
            if sheet.table
        }

    @property
    def passed_over(self) -> list[tuple[str, PassedOver]]:
        return [(sheet.name, one) for sheet in self.sheets for one in sheet.passed_over]


def read_list(
    workbook: Workbook,
    *,
    subject: str,
    month: Month | None = None,
    sheets: Collection[str] = (),
    remembered: Mapping[str, str] | None = None,
    by_hand: Mapping[str, ByHand] | None = None,
) -> ListRead:
    """Read every sheet (or the chosen `sheets`, by name). Raises NoTableFound when none has a table of the subject.

    `by_hand` gives by the name of a sheet where its table is and what its columns are, where an officer said so.
    Of a payment list that has one sheet a month, only that of `month` is read. Asserts that no filled row is lost.
    """
    said = by_hand or {}
    read = [
        read_sheet(sheet, index, subject, sheets, remembered, said.get(sheet.name))
        for index, sheet in enumerate(workbook.sheets)
    ]
    read = _of_month(read, subject, month)
    tables = [one for one in read if one.table is not None]
    if not tables:
        raise NoTableFound
    several = len(tables) > 1
    rows: list[ListRow] = []
    for one in tables:
        rows += _rows(one, workbook.sheets[one.index], subject, several)
    found = ListRead(
        rows=tuple(rows),
        sheets=tuple(read),
        notes=tuple(_notes(read, workbook)),
        filled_count=sum(1 for one in read for row in one.rows if _is_filled(row)),
        titles=tuple(text for one in tables if one.table for text in (one.name, *one.table.titles)),
    )
    _account_for_every_row(found)
    return found


def _account_for_every_row(found: ListRead) -> None:
    """What must hold whatever the file: rows in = rows read + rows passed over, none twice."""
    seen = [(row.key // ROWS_OF_A_SHEET, row.number) for row in found.rows]
    seen += [(one.index, passed.number) for one in found.sheets for passed in one.passed_over]
    if len(seen) != len(set(seen)) or len(seen) != found.filled_count:
        raise AssertionError(f"{found.filled_count} filled rows, {len(seen)} accounted for, {len(set(seen))} apart")


def _is_filled(row: Sequence[Cell]) -> bool:
    return any(cell is not None and text_of(cell) for cell in row)


def read_sheet(
    sheet: SheetOfCells,
    index: int,
    subject: str,
    chosen: Collection[str] = (),
    remembered: Mapping[str, str] | None = None,
    by_hand: ByHand | None = None,
) -> SheetRead:
    """One sheet as text in Unicode with its table, where it has one and is among the chosen."""
    if chosen and sheet.name not in chosen:
        return SheetRead(sheet.name, index, sheet.rows, None, tuple(passed_over_whole(sheet.rows, NOT_CHOSEN)))
    rows, encoding = _in_unicode(sheet.rows)
    rows = _merged_down(rows, sheet)
    try:
        if by_hand is not None:
            table = table_by_hand(rows, by_hand, subject=subject, merged=sheet.merged)
        else:
            table = find_table(rows, subject=subject, merged=sheet.merged, remembered=remembered)
    except NoTableFound:
        return SheetRead(sheet.name, index, rows, None, tuple(passed_over_whole(rows, NO_TABLE)), encoding)
    return SheetRead(sheet.name, index, rows, table, table.passed_over, encoding)


def _in_unicode(rows: Sequence[Sequence[Cell]]) -> tuple[Sequence[Sequence[Cell]], str]:
    """Every text in Unicode, and the legacy encoding that most of it was in ('' for none)."""
    columns: dict[int, set[str]] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and not cell.isascii():
                columns.setdefault(column, set()).add(cell)
    everything = {text for texts in columns.values() for text in texts}
    if not any(legacy_encoding_of(text) for text in everything):
        return rows, ""
    whole = encoding_of_column(everything)
    own = {column: encoding_of_column(texts) or whole for column, texts in columns.items()}
    return [
        [
            modern(cell, otherwise=own[column], whole=whole) if isinstance(cell, str) and not cell.isascii() else cell
            for column, cell in enumerate(row)
        ]
        for row in rows
    ], whole


def _merged_down(rows: Sequence[Sequence[Cell]], sheet: SheetOfCells) -> Sequence[Sequence[Cell]]:
    """A cell merged over several rows says the same of each of them that holds anything else."""
    down = [
        (top, left, bottom)
        for top, left, bottom, _right in sheet.merged
        if bottom > top and top < len(rows) and left < len(rows[top]) and rows[top][left] is not None
    ]
    if not down:
        return rows
    copied = [list(row) for row in rows]
    for top, left, bottom in down:
        for row in copied[top + 1 : bottom + 1]:
            if _is_filled(row):
                row += [None] * (left + 1 - len(row))
                row[left] = row[left] if row[left] is not None else rows[top][left]
    return copied


def _of_month(read: Sequence[SheetRead], subject: str, month: Month | None) -> list[SheetRead]:
    tables = [one for one in read if one.table is not None]
    if subject != "recipients" or month is None or len(tables) < 2:
        return list(read)
    months = {one.index: month_named(one) for one in tables}
    if len({found for found in months.values() if found is not None}) < 2:
        return list(read)
    return [
        replace(one, table=None, passed_over=tuple(passed_over_whole(one.rows, OTHER_MONTH)))
        if one.table is not None and months[one.index] not in (None, month)
        else one
        for one in read
    ]


def month_named(sheet: SheetRead) -> Month | None:
    """The month that the sheet's own name or a title above its table names."""
    for text in (sheet.name, *(sheet.table.titles if sheet.table else ())):
        found = re.search(r"\b(?:thang|t)\s*(\d{1,2})\s*(?:nam|/|-|\.|_)\s*(20\d\d)\b", fold(text))
        if found and 1 <= int(found[1]) <= 12:
            return Month(int(found[2]), int(found[1]))
    return None


def _rows(one: SheetRead, sheet: SheetOfCells, subject: str, several: bool) -> list[ListRow]:
    table = one.table
    if table is None:
        return []
    name = one.name[:LONGEST_SHEET_NAME] if several else ""
    memo: Memo = {}
    needs_birth = subject == "recipients"
    start = one.index * ROWS_OF_A_SHEET
    rows = [
        read_row(table, n, row, sheet=name, key=start + n, needs_birth=needs_birth, memo=memo) for n, row in table.rows
    ]
    if rows and sheet.is_cut_off and table.rows[-1][0] == len(sheet.rows):
        cut = Fault(
            str(_("row")), str(_("a whole row")), text_of(table.rows[-1][1][-1]) if table.rows[-1][1] else "",
            str(_("The file is cut off here: bring it once more.")), "full_name",
        )  # fmt: skip
        rows[-1] = replace(rows[-1], faults=(*rows[-1].faults, cut))
    if subject in WITH_HOUSEHOLDS and ("relation" in table.columns or subject in BY_HOUSEHOLD):
        rows = with_households(table, rows)
    implied = _class_of_title(one) if subject in BY_HOUSEHOLD and not _has_class(table) else ""
    return [replace(row, household_class=row.household_class or implied) for row in rows] if implied else rows


def _has_class(table: Table) -> bool:
    return bool({"household_class", "class_poor"} & table.columns.keys())


TITLES_OF_CLASSES: tuple[tuple[str, str], ...] = (
    (r"thoat (ho )?can ngheo", "left_near_poor"),
    (r"thoat (ho )?ngheo", "left_poor"),
    (r"ho ngheo.*ho can ngheo|ho can ngheo.*ho ngheo", ""),
    (r"ho can ngheo", "near_poor"),
    (r"ho ngheo", "poor"),
)


def _class_of_title(one: SheetRead) -> str:
    """What the sheet's title says of all its households: 'left_poor' is a household that was poor and is no more."""
    titles = [fold(text) for text in (*(one.table.titles if one.table else ()), one.name)]
    for text in titles:
        for pattern, meant in TITLES_OF_CLASSES:
            if re.search(rf"\b(?:{pattern})\b", text):
                return meant
    return ""


def _notes(read: Sequence[SheetRead], workbook: Workbook) -> list[str]:
    notes = []
    for one in read:
        sheet = workbook.sheets[one.index]
        if one.table is None:
            continue
        if one.encoding:
            notes.append(
                str(_("Sheet “%(sheet)s” is typed in %(encoding)s letters; they were read as Unicode."))
                % {"sheet": one.name, "encoding": one.encoding}
            )
        hidden = sorted(number for number, _row in one.table.rows if number in sheet.hidden_rows)
        if hidden:
            notes.append(
                str(_("Sheet “%(sheet)s” hides rows; they were read like the others: %(rows)s."))
                % {"sheet": one.name, "rows": ", ".join(map(str, hidden[:20])) + ("…" if len(hidden) > 20 else "")}
            )
        if sheet.is_hidden:
            notes.append(str(_("Sheet “%(sheet)s” is hidden; it was read like the others.")) % {"sheet": one.name})
        if one.table.unknown_columns:
            notes.append(
                str(_("Sheet “%(sheet)s”: columns that were not read: %(columns)s."))
                % {"sheet": one.name, "columns": ", ".join(one.table.unknown_columns)}
            )
    return notes
