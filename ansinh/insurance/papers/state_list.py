"""The list of those whom the state pays for, as the insurance office gets it: PDF and spreadsheet, in Vietnamese."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansinh.areas.queries import province_of
from ansinh.core import clock
from ansinh.core.sheets import Table, workbook_bytes
from ansinh.core.typesetting import set_pdf
from ansinh.insurance.models import CardGroup, LineChange, StateList, StateListLine, StateListState
from ansinh.registry.models import BirthPrecision

TEMPLATE = Path(__file__).parent / "templates" / "state_list.typ"
HEADINGS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Mã số BHXH", "Thôn, ấp, khu phố", "Mã hộ",
    "Nhóm trước", "Nhóm đối tượng", "Từ ngày", "Nội dung", "Lý do", "Quyết định",
)  # fmt: skip
TITLES = {
    True: "Danh sách người tham gia bảo hiểm y tế do ngân sách nhà nước đóng, hỗ trợ đóng",
    False: "Danh sách tăng, giảm người tham gia bảo hiểm y tế do ngân sách nhà nước đóng, hỗ trợ đóng",
}
PARTS = ((LineChange.ENROL, "Tăng"), (LineChange.REGROUP, "Đổi nhóm đối tượng"), (LineChange.STRIKE, "Giảm"))


def write_paper(found: StateList) -> bytes:
    """The PDF; of a list that nobody has approved yet as a draft. Called with the language set to Vietnamese."""
    lines = _lines(found)
    day = found.approved_on or found.prepared_on
    data: dict[str, Any] = {
        "office": found.area.full_name,
        "province": province_of(found.area).full_name,
        "title": TITLES[found.is_whole],
        "subtitle": f"Tháng {found.month:%m/%Y}",
        "is_draft": found.state in (StateListState.PREPARED, StateListState.CANCELLED),
        "made_on": f"Ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
        "prepared_by": found.prepared_by_name,
        "approved_by": found.approved_by_name,
        "parts": [
            {"title": title, "rows": [_texts(place, line) for place, line in enumerate(part, start=1)]}
            for change, title in PARTS
            if (part := [line for line in lines if line.change == change])
        ],
    }
    return set_pdf(TEMPLATE, data, made_at=dt.datetime.combine(day, dt.time(9), tzinfo=clock.VIET_NAM))


def write_sheet(found: StateList) -> bytes:
    """The same as .xlsx, a sheet for each kind of change. Called with the language set to Vietnamese."""
    lines = _lines(found)
    return workbook_bytes(
        Table(title, HEADINGS, [_cells(place, line) for place, line in enumerate(part, start=1)])
        for change, title in PARTS
        if (part := [line for line in lines if line.change == change])
    )


def _lines(found: StateList) -> Sequence[StateListLine]:
    return list(StateListLine.objects.filter(state_list=found).order_by("position"))


def _cells(place: int, line: StateListLine) -> list[str | int | dt.date | None]:
    born = line.birth_date if line.birth_precision == BirthPrecision.DAY else f"{line.birth_date.year}"
    return [
        place, line.full_name, born, _sex(line), line.identity_number, line.card_number, line.hamlet_name,
        line.household_number, _group(line.group_before), _group(line.group), line.valid_from,
        line.get_change_display(), line.get_reason_display(), line.class_decision,
    ]  # fmt: skip


def _texts(place: int, line: StateListLine) -> list[str]:
    cells = _cells(place, line)
    return [f"{one:%d/%m/%Y}" if isinstance(one, dt.date) else str(one or "") for one in cells]


def _sex(line: StateListLine) -> str:
    return {"male": "Nam", "female": "Nữ"}.get(line.sex, "")


def _group(code: str) -> str:
    return str(CardGroup(code).label) if code else ""
