"""The files for the bank: what they say, that they validate, and what they must never say."""

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree
from openpyxl import load_workbook

from ansinh.core.months import Month
from ansinh.payments.files.bank_list import Result, write_bank_list, write_post_list
from ansinh.payments.files.latin import NAME_LIMIT, NotWritableForBanks, bank_name, bank_text, same_holder
from ansinh.payments.files.pain001 import NAMESPACE, write_pain001
from ansinh.payments.files.shapes import Share
from ansinh.payments.tests.cast import EVERY_MARK, HEAD, SHARED, a_transfer, packaged_schema
from ansinh.registry.banks import banks

DAY = dt.date(2026, 11, 5)


def every_bank_and_mark() -> list:  # type: ignore[type-arg]
    holders = [EVERY_MARK[number % len(EVERY_MARK)] for number in range(len(banks()))]
    return [
        a_transfer(number, bank_bin=bank.bin, account_holder=holder)
        for number, (bank, holder) in enumerate(zip(banks().values(), holders, strict=True), start=1)
    ]


def test_the_payment_order_validates_against_the_schema() -> None:
    """Every bank of the table, every mark in the names."""
    document = etree.fromstring(write_pain001(HEAD, every_bank_and_mark(), execute_on=DAY))

    packaged_schema("pain.001.001.09.xsd").assertValid(document)


@pytest.mark.skipif(not SHARED.exists(), reason="the referee's schemas are not on this machine")
def test_the_payment_order_validates_against_the_referees_schema() -> None:
    document = etree.fromstring(write_pain001(HEAD, every_bank_and_mark(), execute_on=DAY))

    etree.XMLSchema(etree.parse(str(SHARED / "pain.001.001.09.xsd"))).assertValid(document)


def test_the_payment_order_adds_up_in_whole_dong() -> None:
    transfers = [a_transfer(1), a_transfer(2, shares=[Share("a", 540_000), Share("b", 40_000)])]

    document = etree.fromstring(write_pain001(HEAD, transfers, execute_on=DAY))

    names = {"p": NAMESPACE}
    amounts = [entry.text for entry in document.iterfind(".//p:InstdAmt", names)]
    assert amounts == ["540000", "580000"]
    assert {entry.get("Ccy") for entry in document.iterfind(".//p:InstdAmt", names)} == {"VND"}
    assert [entry.text for entry in document.iterfind(".//p:CtrlSum", names)] == ["1120000", "1120000"]
    assert [entry.text for entry in document.iterfind(".//p:NbOfTxs", names)] == ["2", "2"]


def test_each_transfer_bears_its_own_reference_within_35_characters() -> None:
    document = etree.fromstring(write_pain001(HEAD, every_bank_and_mark(), execute_on=DAY))

    references = [entry.text or "" for entry in document.iterfind(f".//{{{NAMESPACE}}}EndToEndId")]
    assert len(set(references)) == len(references) == len(banks())
    assert max(map(len, references)) <= 35
    assert all(reference.startswith(HEAD.reference) for reference in references)


def test_a_reference_that_is_too_long_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="at most 35 characters"):
        write_pain001(HEAD, [a_transfer(reference="x" * 36)], execute_on=DAY)


def test_an_order_without_transfers_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="at least one transfer"):
        write_pain001(HEAD, [], execute_on=DAY)


def test_the_bank_text_is_this_and_no_more() -> None:
    document = etree.fromstring(write_pain001(HEAD, [a_transfer()], execute_on=DAY))

    assert bank_text(Month(2026, 11)) == "TRO CAP XH T11/2026"
    assert [entry.text for entry in document.iterfind(f".//{{{NAMESPACE}}}Ustrd")] == ["TRO CAP XH T11/2026"]
    assert document.find(f".//{{{NAMESPACE}}}Purp") is None


@pytest.mark.parametrize(
    ("written", "for_banks"),
    [
        ("Nguyễn Thị Đào", "NGUYEN THI DAO"),
        ("Hoà  Thuỵ", "HOA THUY"),
        ("Y Brĭk Ñ'Ing", "Y BRIK N'ING"),
        ("Trần Văn A; B", "TRAN VAN A B"),
        ("À Ả Ã Á Ạ Ă Â Ê Ô Ơ Ư đ", "A A A A A A A E O O U D"),
    ],
)
def test_names_are_written_in_the_letters_of_banks(written: str, for_banks: str) -> None:
    assert bank_name(written) == for_banks


def test_a_name_that_is_too_long_is_cut_at_a_word() -> None:
    name = bank_name("Công Tằng Tôn Nữ " * 8)

    assert len(name) <= NAME_LIMIT
    assert name.endswith(("CONG", "TANG", "TON", "NU"))


def test_one_long_word_is_cut_at_the_limit() -> None:
    assert bank_name("a" * 80) == "A" * NAME_LIMIT


@pytest.mark.parametrize("text", ["", "  ", "李", "12"])
def test_a_name_without_letters_is_refused(text: str) -> None:
    with pytest.raises(NotWritableForBanks):
        bank_name(text)


@pytest.mark.parametrize(
    ("holder", "payee", "is_same"),
    [
        ("NGUYEN THI HOA", "Nguyễn Thị Hòa", True),
        ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", True),
        ("NGUYENTHI HOA", "Nguyễn Thị Hòa", True),
        ("NGUYEN THI HOAN", "Nguyễn Thị Hòa", False),
        ("", "Nguyễn Thị Hòa", False),
    ],
)
def test_the_holder_is_the_payee_however_the_bank_spells(holder: str, payee: str, is_same: bool) -> None:
    assert same_holder(holder, payee) is is_same


def test_the_banks_list_says_who_where_and_how_much() -> None:
    rows = list(load_workbook(BytesIO(write_bank_list(HEAD, [a_transfer()]))).active.iter_rows(values_only=True))

    assert rows[5] == (
        "1", "25522-202611-1-00001", "NGUYEN THI HOA", "7002205123456", "970405", "Agribank", 540_000,
        "TRO CAP XH T11/2026", None, None,
    )  # fmt: skip
    assert rows[6][2] == "Tổng cộng"
    assert rows[6][6] == 540_000


def test_the_lists_come_back_with_results() -> None:
    results = {"25522-202611-1-00001": Result(True), "25522-202611-1-00002": Result(False, "sai tên")}
    transfers = [a_transfer(1), a_transfer(2)]

    for write in (write_bank_list, write_post_list):
        rows = list(load_workbook(BytesIO(write(HEAD, transfers, results))).active.iter_rows(values_only=True))
        assert rows[5][-2:] == ("Đã chi", None)
        assert rows[6][-2:] == ("Không chi được", "sai tên")


def test_an_account_number_stays_text_with_its_zeros() -> None:
    sheet = load_workbook(BytesIO(write_bank_list(HEAD, [a_transfer(account_number="0001234567890")]))).active

    assert sheet["D6"].value == "0001234567890"
    assert sheet["D6"].data_type == "s"


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    transfer = a_transfer(beneficiary_name="=1+1", payee_name="=cmd|'/c calc'!A1")

    sheet = load_workbook(BytesIO(write_post_list(HEAD, [transfer]))).active

    assert sheet["C6"].value == "=1+1"
    assert sheet["C6"].data_type == "s"
    assert sheet["D6"].data_type == "s"


def test_the_same_transfers_give_the_same_bytes() -> None:
    transfers = every_bank_and_mark()

    assert write_bank_list(HEAD, transfers) == write_bank_list(HEAD, transfers)
    assert write_pain001(HEAD, transfers, execute_on=DAY) == write_pain001(HEAD, transfers, execute_on=DAY)


def test_the_moment_of_sending_is_told_in_viet_nams_time() -> None:
    head = replace(HEAD, sent_at=dt.datetime(2026, 10, 31, 20, 0, tzinfo=dt.UTC))

    assert b"<CreDtTm>2026-11-01T03:00:00+07:00</CreDtTm>" in write_pain001(head, [a_transfer()], execute_on=DAY)
