"""What stands at the head and foot of every paper, and the way from a template to a PDF."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ansinh.core.typesetting import set_pdf

from .shapes import PayrollHead

_TEMPLATES = Path(__file__).parent / "templates"
_VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


def set_paper(template: str, data: Mapping[str, Any], *, made_at: dt.datetime) -> bytes:
    """The PDF of `templates/<template>.typ` with `data`; `made_at` (aware) is the date inside the file."""
    return set_pdf(_TEMPLATES / f"{template}.typ", data, made_at=made_at)


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
