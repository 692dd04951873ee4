"""The sheet on which a decision is written in Word, with its annex."""

import io
from functools import cache

from docx.document import Document as Sheet
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement

from ansinh.core.official_word import (
    CENTRE,
    LEFT,
    RIGHT,
    add_body,
    add_head,
    add_line,
    add_signature,
    add_title,
    new_paper,
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
    sheet = new_paper()
    add_head(sheet)
    add_title(sheet)
    add_body(sheet)
    add_signature(sheet)
    _annex(sheet)
    written = io.BytesIO()
    sheet.save(written)
    return written.getvalue()


def _annex(sheet: Sheet) -> None:
    add_line(sheet, "{%p if annex %}")
    sheet.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    add_line(sheet, "DANH SÁCH", is_bold=True)
    add_line(sheet, "(Kèm theo Quyết định số {{ number }} {{ on_day }} của {{ authority }})", size=13, is_italic=True)
    sheet.add_paragraph()
    table = sheet.add_table(rows=5, cols=len(ANNEX_COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    head, begin, row, end, total = table.rows
    for cells, words in ((begin, "{%tr for row in annex %}"), (end, "{%tr endfor %}")):
        add_line(cells.cells[0], words, size=11, is_first=True)
    widen(table, [width for _heading, width, _align, _content in ANNEX_COLUMNS])
    for place, (heading, _width, align, content) in enumerate(ANNEX_COLUMNS):
        add_line(head.cells[place], heading, size=11, is_bold=True, is_first=True)
        add_line(row.cells[place], content, size=11, align=align, is_first=True)
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    summed = total.cells[0].merge(total.cells[4])
    add_line(summed, "Cộng ({{ annex_people }} người)", size=11, align=RIGHT, is_bold=True, is_first=True)
    for place, said in ((5, "{{ annex_amount_said }}"), (6, "{{ annex_back_amount_said }}")):
        add_line(total.cells[place], said, size=11, align=RIGHT, is_bold=True, is_first=True)
    add_line(sheet, "{%p endif %}")
