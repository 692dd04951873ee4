"""From a file to the money in the bank: Lan brings a list and prepares, Minh approves, the bank answers."""

from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect

from ansinh.accounts.testing import PASSWORD
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.payments.files.bank_list import Result, write_bank_list
from ansinh.payments.files.shapes import TransferWay
from ansinh.payments.models import Payroll, PayrollState
from ansinh.payments.queries import transfers_of
from ansinh.payments.queries.bundle import payroll_head
from tests.journeys.conftest import ANYBODY, assert_calm, sign_in
from tests.journeys.scenes import Commune

pytestmark = pytest.mark.django_db(transaction=True)

HEADERS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ấp", "Đối tượng", "Số quyết định", "Ngày quyết định",
    "Hệ số", "Số tiền", "Hình thức chi trả", "Số tài khoản", "Ngân hàng",
)  # fmt: skip
NAMES = ("Nguyễn Thị Hòa", "Lê Văn Út", "Phạm Văn Bình", "Võ Thị Ba")


def _list(folder: Path) -> Path:
    rows: list[list[Cell]] = [
        [number, name, f"0{number}/03/1980", "Nữ" if " Thị " in name else "Nam",
         f"072{int(' Thị ' in name)}800000{number:02d}",
         "Ấp Đông Hà", "Người khuyết tật nặng", f"{number}/QĐ-UBND", "03/10/2025", 1.5, 810_000, "Ngân hàng",
         f"70022051{number:05d}", "Agribank"]
        for number, name in enumerate(NAMES, 1)
    ]  # fmt: skip
    path = folder / "danh-sach-chi-tra.xlsx"
    path.write_bytes(xlsx_bytes(rows, headers=HEADERS))
    return path


def _answer(folder: Path) -> Path:
    """The bank's list, as the bank fills it in: everybody paid."""
    with acting(SYSTEM):
        payroll = Payroll.objects.select_related("cycle", "cycle__area").get()
        transfers = [one for one in transfers_of(payroll) if one.way is TransferWay.BANK]
        content = write_bank_list(payroll_head(payroll), transfers, {one.reference: Result(True) for one in transfers})
    path = folder / "tra-loi.xlsx"
    path.write_bytes(content)
    return path


@ANYBODY
def test_a_file_becomes_money_in_the_bank(
    tan_dong: Commune, site: str, browser: Browser, tmp_path: Path, language: str, width: int
) -> None:
    with override(language):
        lan = sign_in(browser, site, "lan", language=language, width=width)
        page = lan.page
        month = Month.of(clock.today())

        lan.open("/imports/")
        page.set_input_files("#id_file", _list(tmp_path))
        page.select_option("#id_subject", "recipients")
        lan.press("Show what it would do")
        expect(page.locator("main tbody tr")).to_have_count(len(NAMES))
        assert lan.overflow() <= 0
        lan.picture("list", language)
        lan.press("Take the list in")
        page.get_by_role("link", name=gettext("Take over its decisions")).click()
        lan.press("Take over the decisions")
        expect(page.locator("main")).to_contain_text(gettext("Nothing: every row is what the law gives."))
        assert lan.overflow() <= 0
        lan.picture("taken-over", language)

        lan.open("/")
        page.locator("main .list-group a[href='/payrolls/']").first.click()
        page.select_option("select[name=month]", str(month.next()))
        lan.press("Prepare the payroll")
        expect(page.locator("main")).to_contain_text(
            gettext("You prepared it: now somebody else has to approve it, the chair or a vice chair.")
        )
        assert lan.overflow() <= 0

        minh = sign_in(browser, site, "minh", language=language, width=width)
        minh.page.locator("main .list-group a[href^='/payrolls/']").first.click()
        minh.press("Approve")
        expect(minh.page.locator(".alert-success")).to_be_visible()
        assert minh.overflow() <= 0
        minh.picture("payroll", language)

        page.reload()
        lan.press("Make the files and send")
        expect(page.locator("a[href$='/files/bank_list/']")).to_be_visible()
        page.locator("summary", has_text=gettext("Record a voucher of the Treasury")).click()
        page.fill("[name=withdraw-voucher_number]", "RDT 01")
        lan.press("Record a voucher of the Treasury")
        page.set_input_files("[name=reconcile-answer]", _answer(tmp_path))
        lan.press("Take in the answer")
        expect(page.locator("h1 .badge")).to_have_text(gettext("reconciled"))
        lan.press("Close")
        expect(page.locator("h1 .badge")).to_have_text(gettext("closed"))
        assert lan.overflow() <= 0
        lan.open("/")
        lan.picture("today", language)

    assert_calm(lan, minh)
    with acting(SYSTEM):
        assert Payroll.objects.get().state == PayrollState.CLOSED


def test_what_was_typed_survives_a_session_that_ended(
    tan_dong: Commune, site: str, browser: Browser, tmp_path: Path
) -> None:
    visit = sign_in(browser, site, "lan", language="en")
    page = visit.page
    visit.open("/imports/")
    page.set_input_files("#id_file", _list(tmp_path))
    page.select_option("#id_subject", "recipients")
    page.get_by_role("button", name="Show what it would do").click()
    page.get_by_role("button", name="Take the list in").click()
    page.locator("summary").first.click()
    page.fill("[name=why]", "nhầm tệp")
    visit.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Take back").click()
    page.fill("#id_login", "lan")
    page.fill("#id_password", PASSWORD)
    page.click("main form button")

    expect(page.locator("[name=why]")).to_have_value("nhầm tệp")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".alert-success")).to_be_visible()
