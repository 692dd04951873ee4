"""PDF by Typst, the same bytes for the same input: fonts that travel with Typst only, and the date we give it."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst

from .shapes import PayrollHead

_TEMPLATES = Path(__file__).parent / "templates"
_VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


@cache
def _fonts() -> Any:
    # Fonts of the machine would draw another page on another machine.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def set_pdf(template: str, data: Mapping[str, Any], *, made_at: dt.datetime) -> bytes:
    """The PDF of `templates/<template>.typ` with `data`; `made_at` (aware) is the date inside the file."""
    content: bytes = typst.compile(
        str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(made_at.timestamp()),
        pdf_tags=False,
        format="pdf",
    )
    return content


def head_data(head: PayrollHead) -> dict[str, Any]:
    """What the letterhead and the signatures show."""
    day = head.sent_at.astimezone(_VIET_NAM).date()
    return {
        "reference": head.reference,
        "office_name": head.office.full_name,
        "place_name": head.office.province_name,
        "made_on": f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
        "month": head.month.in_vietnamese,
        "prepared_by": head.prepared_by_name,
        "approved_by": head.approved_by_name,
        "enquiries": head.office.enquiries,
    }
