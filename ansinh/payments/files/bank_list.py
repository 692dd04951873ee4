"""The .xlsx list that banks and post offices take and send back with two columns filled in: result and reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansinh.registry.banks import banks

from .latin import bank_name, bank_text
from .shapes import PayrollHead, Transfer
from .sheets import Cell, Sheet, write_workbook

REFERENCE = "Mã tham chiếu"
AMOUNT = "Số tiền"
RESULT = "Kết quả"
REASON = "Lý do"
PAID_WORD = "Đã chi"
RETURNED_WORD = "Không chi được"

BANK_HEADINGS = (
    "STT", REFERENCE, "Tên người thụ hưởng", "Số tài khoản", "Mã ngân hàng", "Ngân hàng", AMOUNT, "Nội dung",
    RESULT, REASON,
)  # fmt: skip
POST_HEADINGS = ("STT", REFERENCE, "Họ và tên", "Người nhận", "Địa chỉ", AMOUNT, RESULT, REASON)


@dataclass(frozen=True)
class Result:
    """What became of one transfer, as the bank or post office fills it in."""

    is_paid: bool
    reason: str = ""


def write_bank_list(
    head: PayrollHead, transfers: Sequence[Transfer], results: Mapping[str, Result] | None = None
) -> bytes:
    """One row per transfer by bank; `results` (by reference) fills the two last columns, as the bank does."""
    rows: list[Sequence[Cell]] = []
    for number, transfer in enumerate(transfers, start=1):
        bank = banks()[transfer.bank_bin]
        rows.append((
            str(number), transfer.reference, bank_name(transfer.account_holder), transfer.account_number, bank.bin,
            bank.short_name, transfer.amount, bank_text(head.month), *_result(transfer, results),
        ))  # fmt: skip
    total = sum(transfer.amount for transfer in transfers)
    sheet = Sheet(
        name="Danh sach chi tra",
        titles=(
            f"ỦY BAN NHÂN DÂN {head.office.full_name.upper()}",
            f"DANH SÁCH CHI TRẢ QUA TÀI KHOẢN THÁNG {head.month.in_vietnamese}",
            f"Số: {head.reference}",
        ),
        headings=BANK_HEADINGS,
        rows=rows,
        totals=("", "", "Tổng cộng", "", "", "", total, "", "", ""),
        widths=(6, 26, 34, 20, 12, 18, 16, 24, 16, 30),
    )
    return write_workbook([sheet])


def write_post_list(
    head: PayrollHead, transfers: Sequence[Transfer], results: Mapping[str, Result] | None = None
) -> bytes:
    """One row per transfer in cash, at the post office or at home."""
    rows: list[Sequence[Cell]] = [
        (
            str(number), transfer.reference, transfer.beneficiary_name, transfer.payee_name, transfer.address,
            transfer.amount, *_result(transfer, results),
        )
        for number, transfer in enumerate(transfers, start=1)
    ]  # fmt: skip
    total = sum(transfer.amount for transfer in transfers)
    sheet = Sheet(
        name="Danh sach chi tra",
        titles=(
            f"ỦY BAN NHÂN DÂN {head.office.full_name.upper()}",
            f"DANH SÁCH CHI TRẢ BẰNG TIỀN MẶT THÁNG {head.month.in_vietnamese}",
            f"Số: {head.reference}",
        ),
        headings=POST_HEADINGS,
        rows=rows,
        totals=("", "", "Tổng cộng", "", "", total, "", ""),
        widths=(6, 26, 34, 34, 34, 16, 16, 30),
    )
    return write_workbook([sheet])


def _result(transfer: Transfer, results: Mapping[str, Result] | None) -> tuple[str, str]:
    result = (results or {}).get(transfer.reference)
    if result is None:
        return ("", "")
    return (PAID_WORD if result.is_paid else RETURNED_WORD, result.reason)
