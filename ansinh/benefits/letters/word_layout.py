"""The sheet on which a decision is written in Word, with its annex."""

import io
from functools import cache

from docx.document import Document as Sheet
from docx.enum.text import WD_BREAK

from ansinh.core.official_word import (
    CENTRE,
    LEFT,
    RIGHT,
    add_body,
    add_head,
    add_line,
    add_list,
    add_signature,
    add_title,
    new_paper,
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
    total = add_list(sheet, ANNEX_COLUMNS, "row in annex", below=1).rows[-1]
    summed = total.cells[0].merge(total.cells[4])
    add_line(summed, "Cộng ({{ annex_people }} người)", size=11, align=RIGHT, is_bold=True, is_first=True)
    for place, said in ((5, "{{ annex_amount_said }}"), (6, "{{ annex_back_amount_said }}")):
        add_line(total.cells[place], said, size=11, align=RIGHT, is_bold=True, is_first=True)
    add_line(sheet, "{%p endif %}")
