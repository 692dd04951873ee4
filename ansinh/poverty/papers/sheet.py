"""A paper as data, drawn as PDF or as Word: the same words either way."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm, Pt

from ansinh.core.official_word import (
    CENTRE,
    JUSTIFIED,
    LEFT,
    RIGHT,
    WIDTH,
    add_line,
    add_rule,
    new_paper,
    repeat_heading,
    side_by_side,
    widen,
)
from ansinh.core.typesetting import set_pdf

TEMPLATE = Path(__file__).parent / "templates" / "sheet.typ"
SIDES = {"left": LEFT, "centre": CENTRE, "right": RIGHT}


@dataclass(frozen=True)
class Heading:
    """A line that opens a part."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` is its share, `side` where its cells stand: left, centre or right."""

    heading: str
    width: float
    side: str = "left"


@dataclass(frozen=True)
class Table:
    """Rows under headings; every cell is written."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    kind: str = "table"


@dataclass(frozen=True)
class Signature:
    """Who signs, and how."""

    title: str
    name: str = ""
    how: str = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True)
class Paper:
    """`office` are the lines on the left, the one that writes last; `made_at` (aware) is the date inside the file."""

    office: Sequence[str]
    place_and_day: str
    title: str
    subtitle: str
    made_at: dt.datetime
    number: str = ""
    blocks: Sequence[Heading | Text | Table] = ()
    signatures: Sequence[Signature] = field(default=())


def as_pdf(made: Paper) -> bytes:
    """The PDF; the same paper gives the same bytes."""
    data: dict[str, Any] = asdict(made)
    del data["made_at"]
    return set_pdf(TEMPLATE, data, made_at=made.made_at)


def as_word(made: Paper) -> bytes:
    """The .docx, in which an office can go on writing."""
    sheet = new_paper()
    _head(sheet, made)
    for one in made.blocks:
        if isinstance(one, Table):
            _table(sheet, one)
        else:
            _paragraph(sheet, one)
    _sign(sheet, made.signatures)
    about = sheet.core_properties
    about.title, about.author = f"{made.title} {made.subtitle}"[:255], made.office[-1][:255]
    about.created = about.modified = made.made_at.replace(tzinfo=None)
    written = io.BytesIO()
    sheet.save(written)
    return written.getvalue()


def _head(sheet: Document, made: Paper) -> None:
    office, state = side_by_side(sheet, 6.6, WIDTH - 6.6)
    for place, said in enumerate(made.office, start=1):
        add_line(office, said.upper(), size=12, is_bold=place == len(made.office), is_first=place == 1)
    add_rule(office, indent=2)
    if made.number:
        add_line(office, f"Số: {made.number}", size=13)
    add_line(state, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, is_bold=True, is_first=True)
    add_line(state, "Độc lập - Tự do - Hạnh phúc", size=13, is_bold=True)
    add_rule(state, indent=1.8)
    add_line(state, made.place_and_day, size=13, is_italic=True)
    add_line(sheet, made.title.upper(), is_bold=True).paragraph_format.space_before = Pt(14)
    add_line(sheet, made.subtitle, is_bold=True)
    add_rule(sheet, indent=6)


def _paragraph(sheet: Document, one: Heading | Text) -> None:
    is_heading = isinstance(one, Heading)
    written = add_line(sheet, one.text, align=LEFT if is_heading else JUSTIFIED, is_bold=is_heading)
    written.paragraph_format.space_after = Pt(6)
    written.paragraph_format.keep_with_next = is_heading
    if not is_heading:
        written.paragraph_format.first_line_indent = Cm(1)


def _table(sheet: Document, one: Table) -> None:
    table = sheet.add_table(rows=1 + len(one.rows), cols=len(one.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    whole = sum(column.width for column in one.columns)
    widen(table, [WIDTH * column.width / whole for column in one.columns])
    for cell, column in zip(table.rows[0].cells, one.columns, strict=True):
        add_line(cell, column.heading, size=11, is_bold=True, is_first=True)
    for row, texts in zip(list(table.rows)[1:], one.rows, strict=True):
        for cell, column, text in zip(row.cells, one.columns, texts, strict=True):
            add_line(cell, text, size=11, align=SIDES[column.side], is_first=True)
    repeat_heading(table)
    sheet.add_paragraph()


def _sign(sheet: Document, signatures: Sequence[Signature]) -> None:
    sheet.add_paragraph()
    cells = side_by_side(sheet, *(WIDTH / len(signatures) for _one in signatures))
    for cell, one in zip(cells, signatures, strict=True):
        add_line(cell, one.title.upper(), size=13, is_bold=True, is_first=True)
        add_line(cell, one.how, size=11, is_italic=True)
        for _blank in range(4):
            cell.add_paragraph()
        add_line(cell, one.name, size=13, is_bold=True)
