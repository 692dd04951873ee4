"""A sheet that counts households by hamlet: how many there are, how many of them are poor and near-poor."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansinh.core.text import fold
from ansinh.registry.queries.office_lists import FOOTERS, SUMS, BadCell, count_of, text_of

LETTERHEAD_ROWS = 40
COLUMNS: Mapping[str, str] = {
    "hamlet": r"(ten )?(ap|thon|khu pho|to dan pho|ban|xom|khom|buon|khu vuc|don vi|dia ban)([ ,/(].*)?",
    "households": r"(tong )?so ho( dan( cu)?)?( toan xa| tren dia ban| tu nhien)?|tong (so )?ho( dan)?( cu)?",
    "poor": r"(tong )?(so )?ho ngheo( (so ho|so luong|ho))?",
    "near_poor": r"(tong )?(so )?ho can ngheo( (so ho|so luong|ho))?",
}
"""What a heading means, folded; of a heading with several columns below it the first counts households."""


@dataclass(frozen=True)
class Totals:
    """One hamlet as its office counted it."""

    sheet: str
    row: int
    hamlet: str
    households: int
    poor: int | None
    near_poor: int | None


def totals_of(sheet: str, rows: Sequence[Sequence[Any]]) -> Iterator[Totals]:
    """The hamlets of a sheet; nothing where it does not count households by hamlet."""
    for index in range(min(len(rows), LETTERHEAD_ROWS)):
        columns = _columns(rows[index])
        if {"hamlet", "households"} <= columns.keys():
            yield from _below(sheet, rows, index + 1, columns)
            return


def _columns(row: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        text = re.sub(r"\s*\(.*", "", fold(text_of(cell)))
        for name, pattern in COLUMNS.items():
            if text and name not in found and re.fullmatch(pattern, text):
                found[name] = column
                break
    return found


def _below(sheet: str, rows: Sequence[Sequence[Any]], start: int, columns: Mapping[str, int]) -> Iterator[Totals]:
    for number, row in enumerate(rows[start:], start=start + 1):
        hamlet = text_of(row[columns["hamlet"]]) if columns["hamlet"] < len(row) else ""
        if any(FOOTERS.fullmatch(fold(text_of(cell))) for cell in row if cell is not None):
            return
        counts = {name: _count(row, column) for name, column in columns.items() if name != "hamlet"}
        households = counts["households"]
        is_place = any(letter.isalpha() for letter in hamlet) and not SUMS.fullmatch(fold(hamlet))
        if is_place and len(hamlet) > 1 and households is not None:
            yield Totals(sheet, number, hamlet, households, counts.get("poor"), counts.get("near_poor"))


def _count(row: Sequence[Any], column: int) -> int | None:
    try:
        return count_of(row[column]) if column < len(row) else None
    except BadCell:
        return None
