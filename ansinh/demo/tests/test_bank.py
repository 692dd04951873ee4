"""The invented bank's answers: made from the file that was sent, read by the reader of real ones."""

import datetime as dt
from pathlib import Path

import pytest
from lxml import etree

from ansinh.core.clock import VIET_NAM
from ansinh.core.months import Month
from ansinh.demo.bank import CLOSED_ACCOUNT, WORDS, filled_in_list, notice_of_bookings
from ansinh.payments.files.bank_list import write_bank_list
from ansinh.payments.files.pain001 import write_pain001
from ansinh.payments.files.reading import read_answer
from ansinh.payments.files.shapes import Office, PayrollHead, Share, Transfer, TransferWay

SCHEMAS = Path(__file__).parents[4] / "shared" / "data" / "payments"
DAY = dt.date(2026, 11, 10)
HEAD = PayrollHead(
    office=Office("25522", "Xã Tân Đông", "Tây Ninh", "970405", "3713255220001", "UBND XA TAN DONG", "Một cửa"),
    month=Month(2026, 11),
    reference="25522-202611-1",
    sent_at=dt.datetime(2026, 10, 20, 9, tzinfo=VIET_NAM),
    prepared_by_name="Lê Ngọc Diễm",
    approved_by_name="Phạm Hữu Nghĩa",
)


def transfer(number: int) -> Transfer:
    return Transfer(
        reference=f"25522-202611-1-{number:05d}",
        beneficiary_name="Nguyễn Thị Hòa",
        birth_year=1945,
        payee_name="Nguyễn Thị Hòa",
        address="Ấp 1",
        way=TransferWay.BANK,
        bank_bin="970405",
        account_number=f"50000000000{number:02d}",
        account_holder="Nguyễn Thị Hòa",
        shares=[Share("tháng 11/2026", 540_000 + number)],
    )


TRANSFERS = [transfer(number) for number in (1, 2, 3)]
BACK = TRANSFERS[1].reference


def notice() -> bytes:
    order = write_pain001(HEAD, TRANSFERS, execute_on=dt.date(2026, 11, 2))
    return notice_of_bookings(order, {BACK: CLOSED_ACCOUNT}, booked_on=DAY)


def test_the_notice_tells_what_was_paid_and_what_came_back_and_why() -> None:
    entries = read_answer("bao-co.xml", notice()).transfers

    told = {entry.reference: (entry.is_paid, entry.amount, entry.reason_code) for entry in entries}
    assert told == {
        TRANSFERS[0].reference: (True, TRANSFERS[0].amount, ""),
        BACK: (False, TRANSFERS[1].amount, CLOSED_ACCOUNT),
        TRANSFERS[2].reference: (True, TRANSFERS[2].amount, ""),
    }


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the referee's schemas are not on this machine")
def test_the_notice_validates_against_the_referees_schema() -> None:
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "camt.054.001.08.xsd")))

    schema.assertValid(etree.fromstring(notice()))


def test_the_filled_in_list_tells_the_same_in_words() -> None:
    answer = filled_in_list(write_bank_list(HEAD, TRANSFERS), {BACK: WORDS[CLOSED_ACCOUNT]})

    entries = read_answer("ket-qua.xlsx", answer).transfers

    assert [(entry.reference, entry.is_paid, entry.reason) for entry in entries] == [
        (TRANSFERS[0].reference, True, ""),
        (BACK, False, WORDS[CLOSED_ACCOUNT]),
        (TRANSFERS[2].reference, True, ""),
    ]
