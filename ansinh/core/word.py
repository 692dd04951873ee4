"""Word files in the layout of Decree 30/2020/NĐ-CP, Appendix I: the sheet and its lines, rules and tables."""

from collections.abc import Sequence

from docx import Document
from docx.document import Document as Sheet
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
CENTRE, JUSTIFIED, LEFT, RIGHT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
)
WIDTH = 16.0
"""Centimetres between the margins of A4: 3 on the left, 2 on the right."""


def paper() -> Sheet:
    """An empty A4 sheet with the margins and the face of an official paper, its pages numbered from the second."""
    sheet = Document()
    section = sheet.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    section.header_distance = Cm(1)
    section.different_first_page_header_footer = True
    section.start_type = WD_SECTION.NEW_PAGE
    normal = sheet.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _field(number, "PAGE")
    return sheet


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that Word fills in by itself: the number of the page."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


def line(
    holder: Sheet | _Cell,
    text: str,
    *,
    size: float = 14,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
    is_bold: bool = False,
    is_italic: bool = False,
    is_first: bool = False,
) -> Paragraph:
    """One paragraph; the first of a cell takes the empty one that the cell has."""
    paragraph = holder.paragraphs[0] if is_first else holder.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), is_bold, is_italic
    return paragraph


def rule(holder: Sheet | _Cell, *, indent: float) -> None:
    """A line under what stands above, `indent` centimetres from both sides."""
    paragraph = holder.add_paragraph()
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(indent)
    paragraph.paragraph_format.line_spacing = Pt(4)
    paragraph.paragraph_format.space_after = Pt(6)
    edges, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    edges.append(top)
    paragraph._p.get_or_add_pPr().append(edges)


def side_by_side(sheet: Sheet, *widths: float) -> list[_Cell]:
    """A table of one row without lines, as wide as told, that no end of a page cuts."""
    table = sheet.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    widen(table, widths)
    return list(table.rows[0].cells)


def widen(table: Table, widths: Sequence[float]) -> None:
    """As wide as told: Word reads it from the cells, LibreOffice from the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def repeat_heading(table: Table) -> None:
    """The first row stands again on top of every page."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
