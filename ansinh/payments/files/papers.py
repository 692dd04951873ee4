"""The papers of a payroll as PDF and .xlsx: signature lists, Treasury totals, increase and decrease list, slips."""

from collections.abc import Sequence

from ansinh.core.money import format_dong, in_words
from ansinh.registry.banks import banks

from .letterhead import head_data, set_paper
from .shapes import Change, PayrollHead, Total, Transfer, TransferWay, TreasuryTotals
from .sheets import Sheet, write_workbook

_PLACES = {
    TransferWay.POST: "Chi tại điểm bưu điện",
    TransferWay.HOME: "Chi tại nhà người hưởng",
    TransferWay.BANK: "Chi qua tài khoản",
}


def write_signature_list(head: PayrollHead, transfers: Sequence[Transfer], way: TransferWay) -> bytes:
    """The list that payees sign at the post office or at home; PDF."""
    rows = [
        {
            "number": number,
            "name": transfer.beneficiary_name,
            "birth_year": str(transfer.birth_year or ""),
            "address": transfer.address,
            "month_amount": transfer.month_amount,
            "earlier_count": transfer.earlier_month_count,
            "earlier_amount": transfer.earlier_amount,
            "amount": transfer.amount,
            "payee": transfer.payee_name,
        }
        for number, transfer in enumerate(transfers, start=1)
    ]
    total = sum(transfer.amount for transfer in transfers)
    data = head_data(head) | {
        "place_of_payment": _PLACES[way],
        "rows": rows,
        "month_amount": sum(transfer.month_amount for transfer in transfers),
        "earlier_amount": sum(transfer.earlier_amount for transfer in transfers),
        "amount": total,
        "in_words": in_words(total),
    }
    return set_paper("signature_list", data, made_at=head.sent_at)


def write_treasury_paper(head: PayrollHead, totals: TreasuryTotals) -> bytes:
    """The summary for the State Treasury by budget line, way of payment and decision; PDF."""
    data = head_data(head) | {
        "by_budget_line": _totals(totals.by_budget_line),
        "by_way": _totals(totals.by_way),
        "by_decision": _totals(totals.by_decision),
        "amount": totals.amount,
        "brought": totals.brought_amount,
        "to_withdraw": totals.to_withdraw_amount,
        "in_words": in_words(totals.to_withdraw_amount),
    }
    return set_paper("treasury", data, made_at=head.sent_at)


def write_treasury_sheet(head: PayrollHead, totals: TreasuryTotals) -> bytes:
    """The same summary as .xlsx, one sheet for each way of adding up."""
    parts = (
        ("Muc luc ngan sach", "Theo mục lục ngân sách", totals.by_budget_line),
        ("Hinh thuc chi tra", "Theo hình thức chi trả", totals.by_way),
        ("Quyet dinh", "Theo quyết định", totals.by_decision),
    )
    return write_workbook([
        Sheet(
            name=name,
            titles=(
                f"ỦY BAN NHÂN DÂN {head.office.full_name.upper()}",
                f"TỔNG HỢP KINH PHÍ CHI TRẢ TRỢ CẤP XÃ HỘI THÁNG {head.month.in_vietnamese}",
                f"Số: {head.reference} · {words}",
            ),
            headings=("STT", "Nội dung", "Số người", "Số khoản", "Số tiền"),
            rows=[
                (str(number), row.heading, row.recipient_count, row.line_count, row.amount)
                for number, row in enumerate(rows, start=1)
            ],
            totals=("", "Tổng cộng", "", "", totals.amount),
            widths=(6, 60, 12, 12, 18),
        )
        for name, words, rows in parts
    ])  # fmt: skip


def write_changes_paper(head: PayrollHead, changes: Sequence[Change], *, previous_total: int, total: int) -> bytes:
    """Who was added, dropped or paid another sum than last month, each with the reason; PDF."""
    data = head_data(head) | {
        "previous_month": head.month.previous().in_vietnamese,
        "rows": [
            {
                "name": change.beneficiary_name,
                "birth_year": str(change.birth_year or ""),
                "before": change.before_amount,
                "after": change.after_amount,
                "difference": change.difference,
                "reason": change.reason,
                "decision": change.decision_reference,
            }
            for change in changes
        ],
        "before": sum(change.before_amount for change in changes),
        "after": sum(change.after_amount for change in changes),
        "difference": sum(change.difference for change in changes),
        "previous_total": previous_total,
        "total": total,
    }
    return set_paper("changes", data, made_at=head.sent_at)


def write_changes_sheet(head: PayrollHead, changes: Sequence[Change]) -> bytes:
    """The increase and decrease list as .xlsx."""
    return write_workbook([
        Sheet(
            name="Tang giam",
            titles=(
                f"ỦY BAN NHÂN DÂN {head.office.full_name.upper()}",
                f"DANH SÁCH TĂNG, GIẢM THÁNG {head.month.in_vietnamese} SO VỚI THÁNG TRƯỚC",
                f"Số: {head.reference}",
            ),
            headings=("STT", "Họ và tên", "Năm sinh", "Tháng trước", "Tháng này", "Tăng, giảm", "Lý do", "Quyết định"),
            rows=[
                (
                    str(number), change.beneficiary_name, str(change.birth_year or ""), change.before_amount,
                    change.after_amount, change.difference, change.reason, change.decision_reference,
                )
                for number, change in enumerate(changes, start=1)
            ],
            totals=(
                "", "Cộng", "", sum(change.before_amount for change in changes),
                sum(change.after_amount for change in changes), sum(change.difference for change in changes), "", "",
            ),
            widths=(6, 34, 10, 16, 16, 16, 44, 26),
        )
    ])  # fmt: skip


def write_slips(head: PayrollHead, transfers: Sequence[Transfer]) -> bytes:
    """A slip for each payee: how much, which months, why it changed, whom to ask; PDF."""
    data = head_data(head) | {
        "slips": [
            {
                "reference": transfer.reference,
                "name": transfer.beneficiary_name,
                "payee": transfer.payee_name,
                "way": _way_on_slip(transfer),
                "shares": [
                    {"label": f"{share.label} ({share.cause})" if share.cause else share.label, "amount": share.amount}
                    for share in transfer.shares
                ],
                "amount": transfer.amount,
                "why": _why_on_slip(transfer),
            }
            for transfer in transfers
        ]
    }
    return set_paper("slips", data, made_at=head.sent_at)


def _way_on_slip(transfer: Transfer) -> str:
    if transfer.way is not TransferWay.BANK:
        return _PLACES[transfer.way]
    # A slip can be lost on its way: the last digits are enough for the payee to know the account.
    return f"{_PLACES[transfer.way]} ···{transfer.account_number[-4:]}, {banks()[transfer.bank_bin].short_name}"


def _why_on_slip(transfer: Transfer) -> str:
    if transfer.previous_amount is None or transfer.previous_amount == transfer.amount:
        return ""
    return f"Tháng trước: {format_dong(transfer.previous_amount)} đồng. Lý do thay đổi: {transfer.why_changed}."


def _totals(rows: Sequence[Total]) -> list[dict[str, object]]:
    return [
        {
            "heading": row.heading,
            "recipients": row.recipient_count,
            "lines": row.line_count,
            "amount": row.amount,
        }
        for row in rows
    ]
