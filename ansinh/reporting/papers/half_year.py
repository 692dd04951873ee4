"""Forms 05 and 06 as a paper and as a spreadsheet."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansinh.core.sheets import Table, workbook_bytes
from ansinh.core.typesetting import set_pdf
from ansinh.reporting.half_years import HalfYear
from ansinh.reporting.reports import AidRow, Results, Row

TEMPLATES = Path(__file__).parent / "templates"
NOT_SEEN = (
    "Các cột của biểu mẫu kèm theo Nghị định số 335/2026/NĐ-CP chưa có trong phần mềm: bảng dưới đây lập từ dữ liệu"
    " đang quản lý, khi gửi cần đối chiếu và chuyển sang đúng mẫu."
)
AS_GIVEN = "Số liệu gồm các khoản trợ giúp khẩn cấp đã được ghi nhận là đã trao trong kỳ."
HEADINGS = ("Đầu kỳ", "Tăng trong kỳ", "Giảm trong kỳ", "Cuối kỳ", "Kinh phí (đồng)")


def write_results_paper(results: Results, *, made_at: dt.datetime) -> bytes:
    """Form 05 as PDF; called with the language set to Vietnamese."""
    data = _frame(results.area.full_name, results.half, made_at, "Báo cáo kết quả thực hiện trợ giúp xã hội") | {
        "subtitle": _period(results),
        "note": NOT_SEEN,
        "categories": [_figures(row) for row in results.categories],
        "places": [_figures(row) for row in results.places],
        "total": _figures(results.total),
        "funerals": {"people": results.funerals.people, "amount": results.funerals.amount},
    }
    return set_pdf(TEMPLATES / "results.typ", data, made_at=made_at)


def write_results_sheet(results: Results) -> bytes:
    """Form 05 as .xlsx: a sheet by category, one by commune, one that says what it is."""
    total = [_cells(results.total)]
    return workbook_bytes([
        Table("Nhóm đối tượng", ["Nhóm đối tượng", *HEADINGS], [*map(_cells, results.categories), *total]),
        Table("Xã, phường", ["Đơn vị", *HEADINGS], list(map(_cells, results.places))),
        Table("Mai táng", ["Số người", "Kinh phí (đồng)"], [[results.funerals.people, results.funerals.amount]]),
        Table("Ghi chú", ["Ghi chú"], [[results.area.full_name], [_period(results)], [NOT_SEEN]]),
    ])  # fmt: skip


def write_emergency_paper(rows: Sequence[AidRow], *, office: str, half: HalfYear, made_at: dt.datetime) -> bytes:
    """Form 06 as PDF; called with the language set to Vietnamese."""
    data = _frame(office, half, made_at, "Báo cáo kết quả trợ giúp khẩn cấp") | {
        "subtitle": half.label.capitalize(),
        "note": f"{NOT_SEEN} {AS_GIVEN}",
        "rows": [{"label": row.label, "level": row.level, **vars(row.given)} for row in rows],
    }
    return set_pdf(TEMPLATES / "emergency.typ", data, made_at=made_at)


def write_emergency_sheet(rows: Sequence[AidRow], *, office: str, half: HalfYear) -> bytes:
    """Form 06 as .xlsx."""
    headings = ["Nội dung trợ giúp", "Mức tối thiểu", "Số hộ", "Số người", "Kinh phí (đồng)", "Gạo (kg)", "Ghi chú"]
    return workbook_bytes([
        Table("Trợ giúp khẩn cấp", headings, [[row.label, row.level, *vars(row.given).values(), None] for row in rows]),
        Table("Ghi chú", ["Ghi chú"], [[office], [half.label], [NOT_SEEN], [AS_GIVEN]]),
    ])  # fmt: skip


def _frame(office: str, half: HalfYear, made_at: dt.datetime, title: str) -> dict[str, Any]:
    return {
        "office": office,
        "title": title,
        "footer": f"{half.label}, {office}",
        "made_on": f"Ngày {made_at.day:02d} tháng {made_at.month:02d} năm {made_at.year}",
    }


def _period(results: Results) -> str:
    whole = results.half.label.capitalize()
    return whole if results.is_whole else f"{whole}, số liệu đến hết tháng {results.through.in_vietnamese}"


def _figures(row: Row) -> dict[str, Any]:
    return {"label": row.label, "amount": row.amount, **vars(row.people)}


def _cells(row: Row) -> list[str | int]:
    people = row.people
    return [row.label, people.beginning, people.new, people.ended, people.end, row.amount]
