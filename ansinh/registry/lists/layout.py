"""Finding the table in an office's sheet: letterhead above, one or two header rows, signatures below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansinh.core.text import fold
from ansinh.registry.lists.cells import Cell, text_of
from ansinh.registry.lists.headings import HEADINGS, NEEDED

LETTERHEAD_ROWS = 40
FOOTERS = re.compile(
    r"nguoi lap( bieu| danh sach)?|ke toan.*|thu truong.*|chu tich.*|pho chu tich.*|tm\.? .*|lap bieu|nguoi chi tra.*"
    r"|\(ky,? .*|\(?so tien (bang|viet bang) chu.*|bang chu.*|xac nhan.*|(.*, )?ngay [\d. …]+ ?thang .*"
)
SUMS = re.compile(r"(tong( cong| so)?|cong( .*)?)( .*)?")
NUMBERING = re.compile(r"\(?[0-9a-z]{1,2}\)?(\s*=.*)?")


class NoTableFound(ValueError):
    """No row of the sheet heads a table of people: the columns of name and birth date were not found."""


@dataclass(frozen=True)
class Table:
    """The people's rows of a sheet. `columns` maps a field to its column (0-based); row numbers count from 1."""

    columns: Mapping[str, int]
    unknown_columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    def cell(self, row: Sequence[Cell], field: str) -> Cell:
        """The cell of that field in a row of this table; None where the list has no such column."""
        column = self.columns.get(field)
        return row[column] if column is not None and column < len(row) else None


def find_table(sheet: Sequence[Sequence[Cell]]) -> Table:
    """The table of a payment list in any of the layouts seen. Raises NoTableFound.

    Header rows are found by their words, never by their place: a letterhead can have any height.
    """
    for index, row in enumerate(sheet[:LETTERHEAD_ROWS]):
        below = sheet[index + 1] if index + 1 < len(sheet) else ()
        two_rows = _is_second_header(row, below)
        columns, unknown = _columns(row, below if two_rows else ())
        if columns.keys() >= NEEDED:
            return Table(columns, unknown, tuple(_people(sheet, index + (2 if two_rows else 1), columns)))
    raise NoTableFound


def _is_second_header(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """A second header row fills only columns whose merged heading stands above or to the left above."""
    texts = [fold(text_of(cell)) for cell in below]
    if not any(texts) or any(re.search(r"\d", text) for text in texts):
        return False
    name_column = next((i for i, cell in enumerate(above) if "ho ten" in _plain(cell) or "ten" in _plain(cell)), 0)
    return not (name_column < len(texts) and texts[name_column])


def _plain(cell: Cell) -> str:
    return fold(text_of(cell)).replace(" va ", " ")


def _columns(first: Sequence[Cell], second: Sequence[Cell]) -> tuple[dict[str, int], tuple[str, ...]]:
    taken: dict[str, int] = {}
    unknown: list[str] = []
    group = ""
    for index in range(max(len(first), len(second))):
        above = _heading(first, index)
        under = _heading(second, index)
        group = above or (group if under else "")
        own = under or above
        if not own:
            continue
        field = next((h.field for h in HEADINGS if h.field not in taken and h.fits(group if under else "", own)), None)
        if field is None:
            unknown.append(own)
        else:
            taken[field] = index
    return taken, tuple(unknown)


def _heading(row: Sequence[Cell], index: int) -> str:
    text = fold(text_of(row[index])) if index < len(row) else ""
    return re.sub(r"\s*\((dong|d|vnd|nghin dong|2 cols)\)$", "", re.sub(r"[:*]+$", "", text)).strip()


def _people(
    sheet: Sequence[Sequence[Cell]], start: int, columns: Mapping[str, int]
) -> list[tuple[int, tuple[Cell, ...]]]:
    found: list[tuple[int, tuple[Cell, ...]]] = []
    name_column, birth_column = columns["full_name"], columns["birth_date"]
    for index in range(start, len(sheet)):
        row = tuple(sheet[index])
        name = fold(text_of(row[name_column])) if name_column < len(row) else ""
        born = birth_column < len(row) and text_of(row[birth_column])
        if NUMBERING.fullmatch(name):
            continue
        # Only rows without name or birth date can be totals, headings of groups or the signatures that end the list.
        if not (name and born):
            texts = [fold(text_of(cell)) for cell in row]
            filled = [text for text in texts if text]
            if found and any(FOOTERS.fullmatch(text) for text in filled):
                break
            if not filled or _is_sum(texts, name) or (not name and len(filled) == 1):
                continue
        found.append((index + 1, row))
    return found


def _is_sum(texts: Sequence[str], name: str) -> bool:
    """A row of totals, or the heading of a group of rows ("I. Trẻ em mồ côi"): not a person."""
    leading = next(text for text in texts if text)
    if SUMS.fullmatch(name) or (not name and SUMS.fullmatch(leading)):
        return True
    return bool(re.fullmatch(r"[ivx]+\.?|[a-e]\.?", leading)) and sum(1 for text in texts if text) <= 2
