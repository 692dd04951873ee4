"""Finding the table in an office's sheet: letterhead above, one to three header rows, signatures below.

Every row with anything in it is either a person's row or passed over with a reason: none is lost in silence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise

from ansinh.core.text import fold
from ansinh.core.workbooks import Range
from ansinh.registry.lists.body import NUMBERING, Body, PassedOver, first_text
from ansinh.registry.lists.cells import Cell, text_of
from ansinh.registry.lists.headings import HEADINGS_OF
from ansinh.registry.lists.matching import Head, makes_table, match_headings

LETTERHEAD_ROWS = 60
MOST_HEADER_ROWS = 3


class NoTableFound(ValueError):
    """No row of the sheet heads a table of people: the columns of name and birth date were not found."""


@dataclass(frozen=True)
class Table:
    """The people's rows of a sheet, below the row `above`. `columns` maps a field to its column (0-based).

    Row numbers count from 1.

    `groups` gives the rows that stand under a heading of their own ("Ấp Đông Hà", "I. Trẻ em mồ côi") its text.
    """

    columns: Mapping[str, int]
    unknown_columns: tuple[str, ...]
    above: int
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    heads: tuple[Head, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    titles: tuple[str, ...] = ()
    groups: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def cell(self, row: Sequence[Cell], field: str) -> Cell:
        """The cell of that field in a row of this table; None where the list has no such column."""
        column = self.columns.get(field)
        return row[column] if column is not None and column < len(row) else None


@dataclass(frozen=True)
class ByHand:
    """A table as an officer pointed at it: the last row above the people (0: they begin at once), field → column."""

    above: int
    columns: Mapping[str, int]


class Headings(NamedTuple):
    """The headings of a table: their first row (from 0) and how many, field → column, the heads without a field."""

    start: int
    height: int
    columns: Mapping[str, int]
    unknown: Sequence[Head]
    heads: tuple[Head, ...]


def table_by_hand(
    sheet: Sequence[Sequence[Cell]], by_hand: ByHand, *, subject: str, merged: Sequence[Range] = ()
) -> Table:
    """The table where and as the officer said; what else stands in the sheet is passed over as in any other."""
    found = headings_above(sheet, by_hand.above, subject=subject, merged=merged)
    unknown = [head for head in found.heads if head.column not in by_hand.columns.values()]
    return _table(sheet, found._replace(columns=by_hand.columns, unknown=unknown))


def headings_above(
    sheet: Sequence[Sequence[Cell]],
    above: int,
    *,
    subject: str,
    merged: Sequence[Range] = (),
    remembered: Mapping[str, str] | None = None,
) -> Headings:
    """The headings that end with the row `above`; of one row or more, as tells the most. A title heads nothing."""
    best: tuple[int, int, int] | None = None
    found = Headings(above, 0, {}, (), ())
    for height in range(1, MOST_HEADER_ROWS + 1):
        start = above - height
        if start < 0 or above > len(sheet):
            break
        if not _may_head(sheet[start]) or not all(
            _continues_header(sheet, start, rows, merged) for rows in range(2, height + 1)
        ):
            continue
        heads = _heads(sheet, start, height, merged)
        columns, unknown = match_headings(heads, HEADINGS_OF[subject], remembered or {})
        joined = sum(1 for top, _left, bottom, _right in merged if start <= top < bottom < above)
        score = (len(columns), joined, -height)
        if best is None or score > best:
            best, found = score, Headings(start, height, columns, unknown, heads)
    return found


def likeliest_headings(sheet: Sequence[Sequence[Cell]]) -> int:
    """The number of the row that says the most of those that may be headings; 0 where none may."""
    texts = {
        number: sum(1 for cell in row if cell is not None)
        for number, row in enumerate(sheet[:LETTERHEAD_ROWS], start=1)
        if _may_head(row)
    }
    return max(texts, key=lambda number: texts[number], default=0)


def find_table(
    sheet: Sequence[Sequence[Cell]],
    *,
    subject: str = "recipients",
    merged: Sequence[Range] = (),
    remembered: Mapping[str, str] | None = None,
) -> Table:
    """The table of a list in any of the layouts seen. Raises NoTableFound.

    Header rows are found by their words, never by their place: a letterhead can have any height. `remembered` maps a
    heading (`Head.key`) to the field that an officer once said it means, '' for none.
    """
    best: tuple[int, int, int] | None = None
    found: Headings | None = None
    for index in range(min(len(sheet), LETTERHEAD_ROWS)):
        if not _may_head(sheet[index]):
            continue
        for height in range(1, MOST_HEADER_ROWS + 1):
            if height > 1 and not _continues_header(sheet, index, height, merged):
                break
            heads = _heads(sheet, index, height, merged)
            columns, unknown = match_headings(heads, HEADINGS_OF[subject], remembered or {})
            if not makes_table(columns.keys(), subject):
                continue
            score = (len(columns), -height, -index)
            if best is None or score > best:
                best, found = score, Headings(index, height, columns, unknown, heads)
        if best is not None and index > -best[2] + MOST_HEADER_ROWS:
            break
    if found is None:
        raise NoTableFound
    return _table(sheet, found)


def _table(sheet: Sequence[Sequence[Cell]], found: Headings) -> Table:
    start, height, columns, unknown, heads = found
    body = Body(sheet, start, height, columns, heads)
    return Table(
        columns=columns,
        unknown_columns=tuple(fold(head.own) for head in unknown),
        above=start + height,
        rows=tuple(body.people),
        heads=heads,
        passed_over=tuple(sorted(body.passed_over, key=lambda one: one.number)),
        titles=tuple(text for row in sheet[:start] for cell in row if (text := text_of(cell))),
        groups=body.groups,
    )


def _may_head(row: Sequence[Cell]) -> bool:
    """Two texts or more, and hardly a figure: a row of data is not worth comparing word by word."""
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    figures = sum(1 for cell in row if cell is not None and not isinstance(cell, str))
    figures += sum(1 for text in texts if re.search(r"\d{4}", text))
    return len(texts) >= 2 and figures * 4 <= len(texts)


def passed_over_whole(sheet: Sequence[Sequence[Cell]], reason: str | Promise) -> list[PassedOver]:
    """Every filled row of a sheet that has no table."""
    return [PassedOver(n, reason, first_text(row)) for n, row in enumerate(sheet, start=1) if first_text(row)]


def _continues_header(sheet: Sequence[Sequence[Cell]], index: int, height: int, merged: Sequence[Range]) -> bool:
    """Whether the row below still heads: words only, under merged headings or beside cells left empty."""
    at = index + height - 1
    if at >= len(sheet):
        return False
    row = sheet[at]
    texts = [text_of(cell) for cell in row]
    if not any(texts) or any(cell is not None and not isinstance(cell, str) for cell in row):
        return False
    if any(re.fullmatch(r"\W*[\d./,\- ]{2,}\W*|\(?\d+\)?", text) for text in texts if text):
        return False
    if sum(1 for text in texts if NUMBERING.fullmatch(fold(text))) > 2:
        return False
    above = _heads(sheet, index, height - 1, merged)
    name = next((head for head in above if re.search(r"\bten\b|\bname\b", fold(head.own))), None)
    if name is None or name.column >= len(texts) or not texts[name.column]:
        return True
    return any(re.search(r"\b(ten|name|dem|lot)\b", fold(part)) for part in (texts[name.column],))


def _heads(sheet: Sequence[Sequence[Cell]], index: int, height: int, merged: Sequence[Range]) -> tuple[Head, ...]:
    width = max(len(sheet[index + row]) for row in range(height))
    grid = [[text_of(cell) for cell in sheet[index + row]] + [""] * width for row in range(height)]
    spread = False
    for top, left, bottom, right in merged:
        if bottom < index or top >= index + height or left >= width:
            continue
        spread = spread or right > left
        text = grid[max(top, index) - index][left]
        for row in range(max(top, index), min(bottom, index + height - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                grid[row - index][column] = grid[row - index][column] or text
    heads = []
    carried = [""] * height
    for column in range(width):
        texts: list[str] = []
        for row in range(height):
            text = grid[row][column]
            below = any(grid[deeper][column] for deeper in range(row + 1, height))
            if text:
                carried[row] = text
            elif below and not spread and row < height - 1:
                # Without marks of merging, an empty cell over a heading stands under the heading to its left.
                text = carried[row]
            else:
                carried[row] = ""
            if text and text not in texts:
                texts.append(text)
        if texts:
            heads.append(Head(column, tuple(texts)))
    return tuple(heads)
