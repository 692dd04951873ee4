"""The sheet on which the decision of recognition is written in Word, with an annex for each of its lists."""

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
    add_list(sheet, COLUMNS, "row in annex.rows")
    add_line(sheet, "Cộng: {{ annex.rows|length }} hộ.", size=12, align=LEFT, is_bold=True)
    add_line(sheet, "{%p endfor %}")
