"""Sheets on which an official paper is written in Word, in the layout of Decree 30/2020/NĐ-CP, Appendix I.

Places are those of docxtpl: `{{ … }}` in a line, `{%p … %}` around paragraphs, `{%tr … %}` around rows of a table.
"""

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


def new_paper() -> Sheet:
    """A4 with the margins and the numbers of pages that the decree asks for."""
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
    add_field(number, "PAGE")
    return sheet


def add_field(paragraph: Paragraph, code: str) -> None:
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


def add_line(
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


def add_rule(holder: Sheet | _Cell, *, indent: float) -> None:
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


Column = tuple[str, float, WD_ALIGN_PARAGRAPH, str]
"""Its heading, its width in centimetres, where its cells stand, and what is in them."""


def add_list(sheet: Sheet, columns: Sequence[Column], each: str, *, below: int = 0) -> Table:
    """A table with a row for each of `each`, as `row in annex`; its heading stands on top of every page. `below` empty
    rows stand at its end.
    """
    table: Table = sheet.add_table(rows=4 + below, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    head, begin, row, end = table.rows[:4]
    for cells, words in ((begin, f"{{%tr for {each} %}}"), (end, "{%tr endfor %}")):
        add_line(cells.cells[0], words, size=11, is_first=True)
    widen(table, [width for _heading, width, _align, _content in columns])
    for place, (heading, _width, align, content) in enumerate(columns):
        add_line(head.cells[place], heading, size=11, is_bold=True, is_first=True)
        add_line(row.cells[place], content, size=11, align=align, is_first=True)
    repeat_heading(table)
    return table


def add_head(sheet: Sheet) -> None:
    """The office and its number on the left, the state, the place and the day on the right."""
    office, state = side_by_side(sheet, 6.6, WIDTH - 6.6)
    add_line(office, "{{ issuer }}", size=12, is_bold=True, is_first=True)
    add_rule(office, indent=2)
    add_line(office, "Số: {{ number }}", size=13)
    add_line(state, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, is_bold=True, is_first=True)
    add_line(state, "Độc lập - Tự do - Hạnh phúc", size=13, is_bold=True)
    add_rule(state, indent=1.8)
    add_line(state, "{{ place_and_day }}", size=13, is_italic=True)


def add_title(sheet: Sheet) -> None:
    """That it is a decision, about what, and whose."""
    add_line(sheet, "QUYẾT ĐỊNH", is_bold=True).paragraph_format.space_before = Pt(14)
    add_line(sheet, "{{ subject }}", is_bold=True)
    add_rule(sheet, indent=6)
    add_line(sheet, "{{ authority|upper }}", is_bold=True).paragraph_format.space_after = Pt(6)


def add_body(sheet: Sheet) -> None:
    """The grounds, then the articles with their paragraphs."""
    add_line(sheet, "{%p for ground in grounds %}")
    as_text(add_line(sheet, "{{ ground }}", align=JUSTIFIED, is_italic=True))
    add_line(sheet, "{%p endfor %}")
    heading = add_line(sheet, "QUYẾT ĐỊNH:", is_bold=True)
    heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(6)
    add_line(sheet, "{%p for article in articles %}")
    first = add_line(sheet, "Điều {{ loop.index }}. ", align=JUSTIFIED, is_bold=True)
    first.add_run("{{ article[0] }}").font.size = Pt(14)
    as_text(first)
    add_line(sheet, "{%p for paragraph in article[1:] %}")
    as_text(add_line(sheet, "{{ paragraph }}", align=JUSTIFIED))
    add_line(sheet, "{%p endfor %}")
    add_line(sheet, "{%p endfor %}")


def as_text(paragraph: Paragraph) -> None:
    """Indented and spaced as running text."""
    paragraph.paragraph_format.first_line_indent = Cm(1)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.line_spacing = 1.15


def add_signature(sheet: Sheet) -> None:
    """Who gets it on the left, who signs on the right."""
    sheet.add_paragraph()
    recipients, signer = side_by_side(sheet, WIDTH / 2, WIDTH / 2)
    add_line(recipients, "Nơi nhận:", size=12, align=LEFT, is_bold=True, is_italic=True, is_first=True)
    add_line(recipients, "{%p for recipient in recipients %}", size=11, align=LEFT)
    add_line(recipients, "- {{ recipient }}", size=11, align=LEFT)
    add_line(recipients, "{%p endfor %}", size=11, align=LEFT)
    add_line(signer, "{%p for line in signature.title %}", is_first=True)
    add_line(signer, "{{ line }}", is_bold=True)
    add_line(signer, "{%p endfor %}")
    for _blank in range(4):
        signer.add_paragraph()
    add_line(signer, "{{ signature.name }}", is_bold=True)
