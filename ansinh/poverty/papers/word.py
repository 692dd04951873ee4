"""The sheet on which the decision of recognition is written in Word, with an annex for each of its lists."""

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

COLUMNS = (
    ("STT", 1.3, CENTRE, "{{ row.place }}"),
    ("Họ và tên chủ hộ", 5.2, LEFT, "{{ row.name }}"),
    ("Thôn, ấp, khu phố", 3.5, LEFT, "{{ row.hamlet }}"),
    ("Điểm thu nhập", 1.8, RIGHT, "{{ row.income_points }}"),
    ("Điểm thiếu hụt", 1.8, RIGHT, "{{ row.deprivation_points }}"),
    ("Trước rà soát", 2.4, LEFT, "{{ row.before }}"),
)


@cache
def recognition_layout() -> bytes:
    """The layout as a .docx; made once."""
    sheet = new_paper()
    add_line(sheet, "{%p if is_draft %}")
    add_line(sheet, "DỰ THẢO", is_bold=True)
    add_line(sheet, "{%p endif %}")
    add_head(sheet)
    add_title(sheet)
    add_body(sheet)
    add_signature(sheet)
    _annexes(sheet)
    written = io.BytesIO()
    sheet.save(written)
    return written.getvalue()


def _annexes(sheet: Sheet) -> None:
    add_line(sheet, "{%p for annex in annexes %}")
    sheet.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    add_line(sheet, "Phụ lục {{ annex.roman }}", is_bold=True)
    add_line(sheet, "{{ annex.title }}", is_bold=True)
    add_line(sheet, "(Kèm theo Quyết định số {{ number }} {{ on_day }} của {{ authority }})", size=13, is_italic=True)
    sheet.add_paragraph()
    table = sheet.add_table(rows=4, cols=len(COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    head, begin, row, end = table.rows
    for cells, words in ((begin, "{%tr for row in annex.rows %}"), (end, "{%tr endfor %}")):
        add_line(cells.cells[0], words, size=11, is_first=True)
    widen(table, [width for _heading, width, _align, _content in COLUMNS])
    for place, (heading, _width, align, content) in enumerate(COLUMNS):
        add_line(head.cells[place], heading, size=11, is_bold=True, is_first=True)
        add_line(row.cells[place], content, size=11, align=align, is_first=True)
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    add_line(sheet, "Cộng: {{ annex.rows|length }} hộ.", size=12, align=LEFT, is_bold=True)
    add_line(sheet, "{%p endfor %}")
