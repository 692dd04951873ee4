"""The official tables as a paper and as a workbook, in the language of the country."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from ansinh.core.sheets import Table, workbook_bytes
from ansinh.core.typesetting import set_pdf
from ansinh.core.workbooks import Cell
from ansinh.poverty.tables_of_comparing import Cell as Figure
from ansinh.poverty.tables_of_comparing import OfficialTable

TEMPLATE = Path(__file__).parent / "templates" / "tables.typ"


@dataclass(frozen=True)
class Head:
    """What stands above the tables: the office, the title, the review, and remarks."""

    office: str
    title: str
    subtitle: str
    remarks: Sequence[str]


def write_tables(tables: Sequence[OfficialTable], head: Head, *, made_at: dt.datetime) -> bytes:
    """The PDF; `made_at` (aware) is the day on it."""
    data = {
        **asdict(head),
        "made_on": f"Ngày {made_at.day:02d} tháng {made_at.month:02d} năm {made_at.year}",
        "tables": [
            {
                "title": one.title,
                "headings": [one.first, *one.headings],
                "rows": [[label, *(text for _heading, text in cells)] for label, cells in one.drawn],
                "has_total": one.total is not None,
                "notes": list(one.notes),
            }
            for one in tables
        ],
    }
    return set_pdf(TEMPLATE, data, made_at=made_at)


def tables_as_workbook(tables: Sequence[OfficialTable], *, subtitle: str, remarks: Sequence[str]) -> bytes:
    """A sheet for each table, the first says which they are."""
    about: list[list[Cell]] = [["", said] for said in (subtitle, *remarks)]
    names = [f"Biểu {number}" for number in range(1, len(tables) + 1)]
    index: list[list[Cell]] = [[name, one.title] for name, one in zip(names, tables, strict=True)]
    sheets = [Table("Mục lục", ["Biểu", "Nội dung"], [*about, *index])]
    for name, one in zip(names, tables, strict=True):
        lines = [*one.lines, one.total] if one.total else one.lines
        rows: list[list[Cell]] = [[line.label, *map(_cell, line.cells)] for line in lines]
        rows += [[note] for note in one.notes]
        sheets.append(Table(name, [one.first, *one.headings], rows))
    return workbook_bytes(sheets)


def _cell(figure: Figure) -> Cell:
    return float(figure) if isinstance(figure, Decimal) else figure
