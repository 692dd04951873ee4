"""The sheet on which a decision is written in Word: the layout of Decree 30/2020/NĐ-CP, Appendix I, with its places.

Places are those of docxtpl: `{{ … }}` in a line, `{%p … %}` around paragraphs, `{%tr … %}` around rows of a table.
"""

import io
from collections.abc import Sequence
from functools import cache

from docx import Document
from docx.document import Document as Sheet
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
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
ANNEX_COLUMNS = (
    ("STT", 1.3, CENTRE, "{{ row.number }}"),
    ("Họ và tên", 3.3, LEFT, "{{ row.name }}"),
    ("Năm sinh", 1.3, CENTRE, "{{ row.birth_year }}"),
    ("Nơi ở", 2.1, LEFT, "{{ row.place }}"),
    ("Từ tháng", 1.8, CENTRE, "{{ row.month }}"),
    ("Mức tháng (đồng)", 2.2, RIGHT, "{{ row.amount_said }}"),
    ("Truy lĩnh (đồng)", 2.0, RIGHT, "{{ row.back_amount_said }}"),
    ("Nội dung", 2.0, LEFT, "{{ row.act }}"),
)


@cache
def decision_layout() -> bytes:
    """The layout as a .docx; made once."""
    sheet = _paper()
    _head(sheet)
    _title(sheet)
    _body(sheet)
    _signature(sheet)
    _annex(sheet)
    written = io.BytesIO()
    sheet.save(written)
    return written.getvalue()


def _paper() -> Sheet:
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


def _line(
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


def _rule(holder: Sheet | _Cell, *, indent: float) -> None:
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


def _side_by_side(sheet: Sheet, *widths: float) -> list[_Cell]:
    """A table of one row without lines, as wide as told, that no end of a page cuts."""
    table = sheet.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _widen(table, widths)
    return list(table.rows[0].cells)


def _widen(table: Table, widths: Sequence[float]) -> None:
    """As wide as told: Word reads it from the cells, LibreOffice from the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _head(sheet: Sheet) -> None:
    office, state = _side_by_side(sheet, 6.6, WIDTH - 6.6)
    _line(office, "{{ issuer }}", size=12, is_bold=True, is_first=True)
    _rule(office, indent=2)
    _line(office, "Số: {{ number }}", size=13)
    _line(state, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, is_bold=True, is_first=True)
    _line(state, "Độc lập - Tự do - Hạnh phúc", size=13, is_bold=True)
    _rule(state, indent=1.8)
    _line(state, "{{ place_and_day }}", size=13, is_italic=True)


def _title(sheet: Sheet) -> None:
    _line(sheet, "QUYẾT ĐỊNH", is_bold=True).paragraph_format.space_before = Pt(14)
    _line(sheet, "{{ subject }}", is_bold=True)
    _rule(sheet, indent=6)
    _line(sheet, "{{ authority|upper }}", is_bold=True).paragraph_format.space_after = Pt(6)


def _body(sheet: Sheet) -> None:
    _line(sheet, "{%p for ground in grounds %}")
    _text(_line(sheet, "{{ ground }}", align=JUSTIFIED, is_italic=True))
    _line(sheet, "{%p endfor %}")
    heading = _line(sheet, "QUYẾT ĐỊNH:", is_bold=True)
    heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(6)
    _line(sheet, "{%p for article in articles %}")
    first = _line(sheet, "Điều {{ loop.index }}. ", align=JUSTIFIED, is_bold=True)
    first.add_run("{{ article[0] }}").font.size = Pt(14)
    _text(first)
    _line(sheet, "{%p for paragraph in article[1:] %}")
    _text(_line(sheet, "{{ paragraph }}", align=JUSTIFIED))
    _line(sheet, "{%p endfor %}")
    _line(sheet, "{%p endfor %}")


def _text(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.first_line_indent = Cm(1)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.line_spacing = 1.15


def _signature(sheet: Sheet) -> None:
    sheet.add_paragraph()
    recipients, signer = _side_by_side(sheet, WIDTH / 2, WIDTH / 2)
    _line(recipients, "Nơi nhận:", size=12, align=LEFT, is_bold=True, is_italic=True, is_first=True)
    _line(recipients, "{%p for recipient in recipients %}", size=11, align=LEFT)
    _line(recipients, "- {{ recipient }}", size=11, align=LEFT)
    _line(recipients, "{%p endfor %}", size=11, align=LEFT)
    _line(signer, "{%p for line in signature.title %}", is_first=True)
    _line(signer, "{{ line }}", is_bold=True)
    _line(signer, "{%p endfor %}")
    for _blank in range(4):
        signer.add_paragraph()
    _line(signer, "{{ signature.name }}", is_bold=True)


def _annex(sheet: Sheet) -> None:
    _line(sheet, "{%p if annex %}")
    sheet.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _line(sheet, "DANH SÁCH", is_bold=True)
    _line(sheet, "(Kèm theo Quyết định số {{ number }} {{ on_day }} của {{ authority }})", size=13, is_italic=True)
    sheet.add_paragraph()
    table = sheet.add_table(rows=5, cols=len(ANNEX_COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    head, begin, row, end, total = table.rows
    for cells, words in ((begin, "{%tr for row in annex %}"), (end, "{%tr endfor %}")):
        _line(cells.cells[0], words, size=11, is_first=True)
    _widen(table, [width for _heading, width, _align, _content in ANNEX_COLUMNS])
    for place, (heading, _width, align, content) in enumerate(ANNEX_COLUMNS):
        _line(head.cells[place], heading, size=11, is_bold=True, is_first=True)
        _line(row.cells[place], content, size=11, align=align, is_first=True)
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    summed = total.cells[0].merge(total.cells[4])
    _line(summed, "Cộng ({{ annex_people }} người)", size=11, align=RIGHT, is_bold=True, is_first=True)
    for place, said in ((5, "{{ annex_amount_said }}"), (6, "{{ annex_back_amount_said }}")):
        _line(total.cells[place], said, size=11, align=RIGHT, is_bold=True, is_first=True)
    _line(sheet, "{%p endif %}")
