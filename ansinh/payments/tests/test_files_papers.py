"""The papers: letterhead, names with every mark, sums, and the same bytes each time."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from ansinh.payments.files.papers import (
    write_changes_paper,
    write_changes_sheet,
    write_signature_list,
    write_slips,
    write_treasury_paper,
    write_treasury_sheet,
)
from ansinh.payments.files.shapes import Change, Share, Total, TransferWay, TreasuryTotals
from ansinh.payments.tests.cast import EVERY_MARK, HEAD, a_transfer

CASH: dict[str, Any] = {"way": TransferWay.POST, "bank_bin": "", "account_number": "", "account_holder": ""}
TOTALS = TreasuryTotals(
    by_budget_line=[Total("370-398 Trợ cấp hưu trí xã hội", 2, 3, 1_120_000)],
    by_way=[Total("Qua bưu điện", 1, 1, 540_000), Total("Qua tài khoản", 1, 2, 580_000)],
    by_decision=[Total("12/QĐ-UBND", 2, 3, 1_120_000)],
    amount=1_120_000,
    brought_amount=40_000,
)
CHANGES = [
    Change("Nguyễn Thị Hòa", 1945, 540_000, 580_000, "chi chênh lệch (điều chỉnh mức chuẩn)", "20/QĐ-UBND"),
    Change("Phạm Văn Bình", None, 810_000, 0, "đã chết", ""),
]


def text_of(pdf: bytes) -> str:
    """The text of a PDF on one line, as a reader would copy it."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_signature_list_bears_the_official_head_and_every_mark() -> None:
    transfers = [
        a_transfer(number, beneficiary_name=name, payee_name=name, **CASH) for number, name in enumerate(EVERY_MARK)
    ]

    text = text_of(write_signature_list(HEAD, transfers, TransferWay.POST))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "ỦY BAN NHÂN DÂN XÃ TÂN ĐÔNG" in text
    assert "Chi tại điểm bưu điện" in text
    missing = [name for name in EVERY_MARK if name not in text]
    assert not missing


def test_the_signature_list_adds_this_month_and_earlier_ones() -> None:
    shares = [Share("a", 540_000), Share("b", 80_000, "chi trả chậm", is_earlier=True)]

    text = text_of(
        write_signature_list(HEAD, [a_transfer(shares=shares, earlier_month_count=2, **CASH)], TransferWay.HOME)
    )

    assert "540.000 2 80.000 620.000" in text
    assert "Sáu trăm hai mươi nghìn đồng" in text
    assert "Chi tại nhà người hưởng" in text


def test_the_treasury_paper_asks_for_what_is_not_in_hand() -> None:
    text = text_of(write_treasury_paper(HEAD, TOTALS))

    assert "Theo mục lục ngân sách" in text
    assert "Theo hình thức chi trả" in text
    assert "Theo quyết định" in text
    assert "Số tiền đề nghị rút 1.080.000" in text
    assert "Một triệu không trăm tám mươi nghìn đồng" in text


def test_the_treasury_sheet_has_three_ways_of_adding_up_to_one_sum() -> None:
    workbook = load_workbook(BytesIO(write_treasury_sheet(HEAD, TOTALS)))

    sums = [[row[4] for row in sheet.iter_rows(min_row=6, values_only=True)] for sheet in workbook]
    assert sums == [[1_120_000, 1_120_000], [540_000, 580_000, 1_120_000], [1_120_000, 1_120_000]]


def test_the_changes_say_who_how_much_and_why() -> None:
    text = text_of(write_changes_paper(HEAD, CHANGES, previous_total=1_350_000, total=580_000))

    assert "Tháng 11/2026 so với tháng 10/2026" in text
    assert "540.000 580.000 40.000" in text
    assert "810.000 0 −810.000 đã chết" in text
    assert "Tổng chi tháng trước: 1.350.000 đồng. Tổng chi tháng này: 580.000 đồng." in text


def test_the_changes_sheet_has_a_row_for_each_and_the_sums() -> None:
    sheet = load_workbook(BytesIO(write_changes_sheet(HEAD, CHANGES))).active

    rows = list(sheet.iter_rows(min_row=6, values_only=True))
    assert [row[3:6] for row in rows] == [
        (540_000, 580_000, 40_000),
        (810_000, 0, -810_000),
        (1_350_000, 580_000, -770_000),
    ]
    assert rows[1][6] == "đã chết"


def test_a_slip_says_how_much_for_which_months_why_and_whom_to_ask() -> None:
    shares = [
        Share("Trợ cấp hưu trí xã hội, tháng 11/2026", 540_000),
        Share("Chênh lệch tháng 07/2026", 40_000, "điều chỉnh mức chuẩn", is_earlier=True),
    ]
    transfer = a_transfer(shares=shares, previous_amount=540_000, why_changed="chi chênh lệch")

    text = text_of(write_slips(HEAD, [transfer]))

    assert "Trợ cấp hưu trí xã hội, tháng 11/2026 540.000" in text
    assert "Chênh lệch tháng 07/2026 (điều chỉnh mức chuẩn) 40.000" in text
    assert "Tổng cộng 580.000 đồng" in text
    assert "Tháng trước: 540.000 đồng. Lý do thay đổi: chi chênh lệch." in text
    assert "Hỏi và phản ánh tại: Bộ phận Văn hóa - Xã hội" in text


def test_a_slip_shows_no_more_of_the_account_than_its_end() -> None:
    text = text_of(write_slips(HEAD, [a_transfer()]))

    assert "3456, Agribank" in text
    assert "7002205123456" not in text


def test_an_unchanged_sum_needs_no_reason() -> None:
    text = text_of(write_slips(HEAD, [a_transfer(previous_amount=540_000)]))

    assert "Lý do thay đổi" not in text


def test_money_in_thousands_of_millions_keeps_its_dots() -> None:
    total = Total("x", 1, 1, 3_240_000_000)
    totals = TreasuryTotals([total], [total], [total], 3_240_000_000, 0)

    assert "3.240.000.000" in text_of(write_treasury_paper(HEAD, totals))


@pytest.mark.parametrize(
    "write",
    [
        lambda: write_signature_list(HEAD, [a_transfer(**CASH)], TransferWay.POST),
        lambda: write_treasury_paper(HEAD, TOTALS),
        lambda: write_treasury_sheet(HEAD, TOTALS),
        lambda: write_changes_paper(HEAD, CHANGES, previous_total=1, total=2),
        lambda: write_changes_sheet(HEAD, CHANGES),
        lambda: write_slips(HEAD, [a_transfer()]),
    ],
    ids=["signatures", "treasury pdf", "treasury xlsx", "changes pdf", "changes xlsx", "slips"],
)
def test_the_same_input_gives_the_same_bytes(write: Any) -> None:
    assert hashlib.sha256(write()).hexdigest() == hashlib.sha256(write()).hexdigest()
