"""Workbooks as offices keep the results of earlier reviews, for tests."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter


def old_workbook(*sheets: tuple[str, Sequence[Any]]) -> bytes:
    """A workbook of sheets with their cells as an office writes them: titles, headings and rows."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        for name, rows in sheets:
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def old_result(*rows: Sequence[Any], left: Sequence[Sequence[Any]] = (), totals: Sequence[Sequence[Any]] = ()) -> bytes:
    """The result of a review on three sheets: `rows` are STT, head, hamlet, class, B1, B2, causes and a cross for an
    ethnic minority; `left` STT, name, hamlet of who left poverty; `totals` hamlet, households, poor, near-poor.
    """
    heads = ("STT hộ", "Họ và tên chủ hộ", "Thôn", "Phân loại hộ", "Quyết định công nhận", "Ngày ban hành QĐ")
    listed = [
        ["ỦY BAN NHÂN DÂN"], [], [None, "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT NĂM 2024"], [],
        [None, *heads, "Điểm B1", "Điểm B2", "Hộ DTTS", "Nguyên nhân nghèo"],
        *(
            [None, *row[:4], "15/QĐ-UBND", "20/12/2024", *row[4:6], *(row[7:8] or [""]), *(row[6:7] or [""])]
            for row in rows
        ),
        [None, None, "Tổng cộng", None, None, None, None, len(rows)],
        [None, None, None, None, "TM. ỦY BAN NHÂN DÂN"],
    ]  # fmt: skip
    gone = [
        [None, "DANH SÁCH HỘ THOÁT NGHÈO SAU KHI RÀ SOÁT"], [],
        [None, "STT", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Thôn"],
        *([None, row[0], row[1], "Chủ hộ", None, row[2]] for row in left),
    ]  # fmt: skip
    counted = [
        ["TỔNG HỢP KẾT QUẢ RÀ SOÁT"], ["TT", "Thôn", "Tổng số hộ dân cư", "Hộ nghèo", None, "Hộ cận nghèo", None],
        [None, None, None, "Số hộ", "Tỷ lệ", "Số hộ", "Tỷ lệ"],
        *([number, *row[:3], 0.1, row[3], 0.1] for number, row in enumerate(totals, 1)),
    ]  # fmt: skip
    return old_workbook(("Mẫu 1", listed), ("Mẫu 2", gone), ("Tổng hợp", counted))
