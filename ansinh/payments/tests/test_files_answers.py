"""Reading what bank and post office answered."""

from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from openpyxl import Workbook

from ansinh.payments.errors import UnreadableAnswer
from ansinh.payments.files.answer import AnsweredTransfer, AnswerFormat
from ansinh.payments.files.bank_list import Result, write_bank_list, write_post_list
from ansinh.payments.files.reading import read_answer
from ansinh.payments.files.shapes import TransferWay
from ansinh.payments.tests.cast import HEAD, SHARED, a_transfer, booking, camt, pain002, status

ONE, TWO = "25522-202611-1-00001", "25522-202611-1-00002"


def a_sheet(*rows: tuple[Any, ...]) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def results_of(content: bytes, name: str = "answer") -> list[tuple[str, int | None, bool | None, str]]:
    return [
        (entry.reference, entry.amount, entry.is_paid, entry.reason) for entry in read_answer(name, content).transfers
    ]


def test_our_own_list_filled_in_is_read_back() -> None:
    transfers = [a_transfer(1), a_transfer(2), a_transfer(3)]
    results = {ONE: Result(True), TWO: Result(False, "Sai tên")}

    document = read_answer("ngan-hang.xlsx", write_bank_list(HEAD, transfers, results))

    assert document.format is AnswerFormat.SHEET
    assert list(document.transfers) == [
        AnsweredTransfer("6", ONE, 540_000, True),
        AnsweredTransfer("7", TWO, 540_000, False, reason="Sai tên"),
        AnsweredTransfer("8", "25522-202611-1-00003", 540_000, None),
    ]


def test_the_post_offices_list_is_read_back() -> None:
    transfer = a_transfer(1, way=TransferWay.POST, account_number="", bank_bin="", account_holder="")

    content = write_post_list(HEAD, [transfer], {ONE: Result(False, "Vắng nhà")})

    assert results_of(content) == [(ONE, 540_000, False, "Vắng nhà")]


def test_another_order_of_columns_and_other_words_are_understood() -> None:
    content = a_sheet(
        ("Kết quả chi trả tháng 11",),
        ("TRẠNG THÁI", "Số tiền", "Ghi chú", "Mã giao dịch"),
        ("Thành công", "540.000", None, ONE),
        ("Thất bại", 540000.0, "Tài khoản đóng", TWO),
        (None, 1_080_000, None, None),
    )

    assert results_of(content) == [(ONE, 540_000, True, ""), (TWO, 540_000, False, "Tài khoản đóng")]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("Mã tham chiếu", "Số tiền"), (ONE, 1)], "expected “Mã tham chiếu”, “Số tiền”, “Kết quả”"),
        ([("Mã tham chiếu", "Số tiền", "Kết quả"), (ONE, 1, "có lẽ")], "bad.xlsx, 2, Kết quả"),
        ([("Mã tham chiếu", "Số tiền", "Kết quả"), (ONE, "năm trăm", "Đã chi")], "bad.xlsx, 2, Số tiền"),
        ([("Mã tham chiếu", "Số tiền", "Kết quả"), (ONE, 540_000.5, "Đã chi")], "bad.xlsx, 2, Số tiền"),
        ([("Mã tham chiếu", "Số tiền", "Kết quả"), (ONE, -540_000, "Đã chi")], "bad.xlsx, 2, Số tiền"),
        ([("Mã tham chiếu", "Số tiền", "Kết quả")], "expected Mã tham chiếu, got 0"),
    ],
)
def test_a_list_that_cannot_be_read_says_where(rows: list[tuple[Any, ...]], sentence: str) -> None:
    with pytest.raises(UnreadableAnswer) as refusal:
        read_answer("bad.xlsx", a_sheet(*rows))

    assert sentence in str(refusal.value)


def test_a_status_report_tells_paid_refused_and_undecided() -> None:
    content = pain002(status(ONE, "ACSC") + status(TWO, "RJCT", reason="AC04") + status("25522-202611-1-00003", "ACSP"))

    document = read_answer("trang-thai.xml", content)

    assert document.format is AnswerFormat.PAIN002
    assert [(entry.is_paid, entry.reason_code, entry.reason) for entry in document.transfers] == [
        (True, "", ""),
        (False, "AC04", "tài khoản đã đóng"),
        (None, "", ""),
    ]


def test_version_10_of_the_status_report_is_read_too() -> None:
    assert results_of(pain002(status(ONE, "ACCC"), version="10")) == [(ONE, 540_000, True, "")]


@pytest.mark.parametrize("kind", ["053", "054"])
def test_a_debit_pays_and_a_credit_with_a_reason_returns(kind: str) -> None:
    content = camt(booking(ONE) + booking(TWO, is_credit=True, reason="BE01", amount="540000.00"), kind)

    assert results_of(content) == [(ONE, 540_000, True, ""), (TWO, 540_000, False, "tên chủ tài khoản không khớp")]


def test_bookings_without_a_reference_or_not_yet_booked_are_passed_over() -> None:
    pending = booking(ONE).replace("BOOK", "PDNG")
    fee = booking("").replace("<EndToEndId></EndToEndId>", "<AcctSvcrRef>PHI</AcctSvcrRef>")

    assert results_of(camt(pending + fee)) == []


@pytest.mark.parametrize(("amount", "currency"), [("540000.50", "VND"), ("540000", "USD"), ("-1", "VND")])
def test_other_currencies_and_parts_of_a_dong_are_refused(amount: str, currency: str) -> None:
    with pytest.raises(UnreadableAnswer, match=f"got {currency} {amount}"):
        read_answer("sao-ke.xml", camt(booking(ONE, amount=amount, ccy=currency)))


@pytest.mark.parametrize(
    ("content", "came"),
    [
        (b"", "a file of another kind"),
        (b"%PDF-1.7", "a PDF document"),
        (b"<a><b></a>", "mismatch"),
        (b"PK\x03\x04broken", "got"),
        (b"Dear Sir, all was paid.", "a file of another kind"),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'/>", "pain.001.001.09"),
        (b"<html/>", "html"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_came(content: bytes, came: str, in_english: None) -> None:
    with pytest.raises(UnreadableAnswer) as refusal:
        read_answer("la.xml", content)

    assert "la.xml" in str(refusal.value)
    assert came in str(refusal.value)


BOMB = b"""<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
THIEF = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ABROAD = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'


@pytest.mark.parametrize("declaration", [BOMB, THIEF, ABROAD], ids=["expanding", "reading a file", "calling out"])
def test_a_document_type_is_refused_whatever_it_declares(declaration: bytes) -> None:
    content = pain002(status("&c;" if declaration is BOMB else "&a;", "ACSC")).split(b"?>", 1)[1]

    with pytest.raises(UnreadableAnswer):
        read_answer("doc.xml", declaration + content)


@pytest.mark.skipif(not SHARED.exists(), reason="the referee's schemas are not on this machine")
@pytest.mark.parametrize(
    ("schema", "content"),
    [
        ("pain.002.001.11.xsd", pain002(status(ONE, "ACSC") + status(TWO, "RJCT", reason="AC04"))),
        ("camt.053.001.08.xsd", camt(booking(ONE) + booking(TWO, is_credit=True, reason="BE01"))),
        ("camt.054.001.08.xsd", camt(booking(ONE) + booking(TWO, is_credit=True, reason="BE01"), "054")),
    ],
)
def test_the_answers_of_these_tests_are_what_banks_send(schema: str, content: bytes) -> None:
    """A reader tested on invented XML proves nothing: the samples validate against the referee's schemas."""
    etree.XMLSchema(etree.parse(str(SHARED / schema))).assertValid(etree.fromstring(content))
