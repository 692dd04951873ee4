"""The sheet on which a decision is written in Word: the layout of Decree 30/2020/NĐ-CP, Appendix I, with its places.

Places are those of docxtpl: `{{ … }}` in a line, `{%p … %}` around paragraphs, `{%tr … %}` around rows of a table.
"""

import io
from functools import cache

from docx.document import Document as Sheet
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from ansinh.core.word import (
    CENTRE,
    JUSTIFIED,
    LEFT,
    RIGHT,
    WIDTH,
    line,
    paper,
    repeat_heading,
    rule,
    side_by_side,
    widen,
)

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
    sheet = paper()
    _head(sheet)
    _title(sheet)
    _body(sheet)
    _signature(sheet)
    _annex(sheet)
    written = io.BytesIO()
    sheet.save(written)
    return written.getvalue()


def _head(sheet: Sheet) -> None:
    office, state = side_by_side(sheet, 6.6, WIDTH - 6.6)
    line(office, "{{ issuer }}", size=12, is_bold=True, is_first=True)
    rule(office, indent=2)
    line(office, "Số: {{ number }}", size=13)
    line(state, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, is_bold=True, is_first=True)
    line(state, "Độc lập - Tự do - Hạnh phúc", size=13, is_bold=True)
    rule(state, indent=1.8)
    line(state, "{{ place_and_day }}", size=13, is_italic=True)


def _title(sheet: Sheet) -> None:
    line(sheet, "QUYẾT ĐỊNH", is_bold=True).paragraph_format.space_before = Pt(14)
    line(sheet, "{{ subject }}", is_bold=True)
    rule(sheet, indent=6)
    line(sheet, "{{ authority|upper }}", is_bold=True).paragraph_format.space_after = Pt(6)


def _body(sheet: Sheet) -> None:
    line(sheet, "{%p for ground in grounds %}")
    _text(line(sheet, "{{ ground }}", align=JUSTIFIED, is_italic=True))
    line(sheet, "{%p endfor %}")
    heading = line(sheet, "QUYẾT ĐỊNH:", is_bold=True)
    heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(6)
    line(sheet, "{%p for article in articles %}")
    first = line(sheet, "Điều {{ loop.index }}. ", align=JUSTIFIED, is_bold=True)
    first.add_run("{{ article[0] }}").font.size = Pt(14)
    _text(first)
    line(sheet, "{%p for paragraph in article[1:] %}")
    _text(line(sheet, "{{ paragraph }}", align=JUSTIFIED))
    line(sheet, "{%p endfor %}")
    line(sheet, "{%p endfor %}")


def _text(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.first_line_indent = Cm(1)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.line_spacing = 1.15


def _signature(sheet: Sheet) -> None:
    sheet.add_paragraph()
    recipients, signer = side_by_side(sheet, WIDTH / 2, WIDTH / 2)
    line(recipients, "Nơi nhận:", size=12, align=LEFT, is_bold=True, is_italic=True, is_first=True)
    line(recipients, "{%p for recipient in recipients %}", size=11, align=LEFT)
    line(recipients, "- {{ recipient }}", size=11, align=LEFT)
    line(recipients, "{%p endfor %}", size=11, align=LEFT)
    line(signer, "{%p for line in signature.title %}", is_first=True)
    line(signer, "{{ line }}", is_bold=True)
    line(signer, "{%p endfor %}")
    for _blank in range(4):
        signer.add_paragraph()
    line(signer, "{{ signature.name }}", is_bold=True)


def _annex(sheet: Sheet) -> None:
    line(sheet, "{%p if annex %}")
    sheet.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    line(sheet, "DANH SÁCH", is_bold=True)
    line(sheet, "(Kèm theo Quyết định số {{ number }} {{ on_day }} của {{ authority }})", size=13, is_italic=True)
    sheet.add_paragraph()
    table = sheet.add_table(rows=5, cols=len(ANNEX_COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    head, begin, row, end, total = table.rows
    for cells, words in ((begin, "{%tr for row in annex %}"), (end, "{%tr endfor %}")):
        line(cells.cells[0], words, size=11, is_first=True)
    widen(table, [width for _heading, width, _align, _content in ANNEX_COLUMNS])
    for place, (heading, _width, align, content) in enumerate(ANNEX_COLUMNS):
        line(head.cells[place], heading, size=11, is_bold=True, is_first=True)
        line(row.cells[place], content, size=11, align=align, is_first=True)
    repeat_heading(table)
    summed = total.cells[0].merge(total.cells[4])
    line(summed, "Cộng ({{ annex_people }} người)", size=11, align=RIGHT, is_bold=True, is_first=True)
    for place, said in ((5, "{{ annex_amount_said }}"), (6, "{{ annex_back_amount_said }}")):
        line(total.cells[place], said, size=11, align=RIGHT, is_bold=True, is_first=True)
    line(sheet, "{%p endif %}")
