"""The payment list as an office keeps it, with every column that AnSinh can read: for the demo and for offices."""

from collections.abc import Mapping, Sequence

from ansinh.core.months import Month
from ansinh.core.sheets import Cell

COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("row_number", "STT", ""),
    ("full_name", "Họ và tên", ""),
    ("birth_date", "Ngày sinh", ""),
    ("sex", "Giới tính", ""),
    ("identity_number", "Số định danh cá nhân", ""),
    ("ethnicity", "Dân tộc", ""),
    ("hamlet", "Ấp (khu phố)", ""),
    ("address", "Địa chỉ", ""),
    ("phone", "Điện thoại", ""),
    ("household_number", "Mã hộ", ""),
    ("household_class", "Phân loại hộ", ""),
    ("category_text", "Đối tượng", ""),
    ("disability_degree", "Khuyết tật", "Mức độ"),
    ("certificate_number", "Khuyết tật", "Số giấy xác nhận"),
    ("certificate_issued_on", "Khuyết tật", "Ngày cấp"),
    ("certificate_expires_on", "Khuyết tật", "Giá trị đến"),
    ("decision_number", "Quyết định hưởng", "Số"),
    ("decided_on", "Quyết định hưởng", "Ngày ký"),
    ("first_month", "Hưởng từ tháng", ""),
    ("coefficient", "Hệ số", ""),
    ("amount", "Tiền trợ cấp tháng này", ""),
    ("arrears_months", "Chưa trả tháng trước", "Số tháng"),
    ("arrears_amount", "Chưa trả tháng trước", "Số tiền"),
    ("total_amount", "Tổng số tiền trợ cấp", ""),
    ("way", "Hình thức chi trả", ""),
    ("account_number", "Tài khoản", "Số tài khoản"),
    ("bank", "Tài khoản", "Ngân hàng"),
    ("account_holder", "Tài khoản", "Chủ tài khoản"),
    ("cared_for_name", "Người được chăm sóc", "Họ và tên"),
    ("cared_for_identity_number", "Người được chăm sóc", "Số định danh"),
    ("receiver_name", "Người nhận", "Họ tên"),
    ("receiver_relation", "Người nhận", "Quan hệ"),
    ("receiver_signature", "Người nhận", "Ký"),
)
"""Field, merged heading, heading below it, in the order of the sheet."""


def payment_list_sheet(
    *, office: str, month: Month, rows: Sequence[Mapping[str, Cell]], prepared_by: str = ""
) -> list[list[Cell]]:
    """The sheet of a payment list: letterhead, two header rows, `rows` (by field), totals, signatures.

    `office` is the commune's full name. STT, the total of a row and the sums are filled in. Amounts in đồng.
    """
    width = len(COLUMNS)

    def line(**at: Cell) -> list[Cell]:
        cells: list[Cell] = [None] * width
        for position, cell in at.items():
            cells[int(position[1:])] = cell
        return cells

    sheet: list[list[Cell]] = [
        line(_0=f"UBND {office.upper()}", _11="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        line(_11="Độc lập - Tự do - Hạnh phúc"),
        line(),
        line(_4="DANH SÁCH CHI TRẢ TRỢ CẤP XÃ HỘI HÀNG THÁNG"),
        line(_4=f"Tháng {month.number} năm {month.year}"),
        line(),
        _merged_headings(),
        [below or None for _, _, below in COLUMNS],
        [f"({position})" for position in range(1, width + 1)],
    ]
    sums = {"amount": 0, "arrears_amount": 0, "total_amount": 0}
    for number, row in enumerate(rows, start=1):
        filled = {**row, "row_number": number}
        if isinstance(row.get("amount"), int):
            filled["total_amount"] = _whole(row.get("amount")) + _whole(row.get("arrears_amount"))
        for name in sums:
            sums[name] += _whole(filled.get(name))
        sheet.append([filled.get(name) for name, _, _ in COLUMNS])
    sheet.append([sums.get(name, "Tổng cộng" if name == "full_name" else None) for name, _, _ in COLUMNS])
    sheet += [
        line(),
        line(_2="NGƯỜI LẬP BIỂU", _20="CHỦ TỊCH"),
        line(_2="(Ký, ghi rõ họ tên, chức vụ)", _20="(Ký, ghi rõ họ tên, đóng dấu)"),
        line(_2=prepared_by or None),
    ]
    return sheet


def _merged_headings() -> list[Cell]:
    """A merged heading stands in its first column only, as a workbook reads back."""
    headings: list[Cell] = []
    for position, (_, heading, below) in enumerate(COLUMNS):
        repeats = below and position and COLUMNS[position - 1][1] == heading
        headings.append(None if repeats else heading)
    return headings


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else 0
