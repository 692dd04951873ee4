"""From a file to the money in the bank: Lan brings a list and prepares, Minh approves, the bank answers."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.benefits.testing import wire_checks
from ansinh.benefits.tests.conftest import make_desk
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
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)

HEADERS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ấp", "Đối tượng", "Số quyết định", "Ngày quyết định",
    "Hệ số", "Số tiền", "Hình thức chi trả", "Số tài khoản", "Ngân hàng",
)  # fmt: skip
NAMES = ("Nguyễn Thị Hòa", "Lê Văn Út", "Phạm Văn Bình", "Võ Thị Ba")
ANYBODY = [("vi", 1280), ("en", 360)]


@pytest.fixture
def tan_dong(settings: Any, browser: Browser, live_server: LiveServer) -> Area:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    wire_checks()
    area = make_desk().area
    make_hamlet(area)
    since = area.valid_from
    make_duty(make_user("lan", "Trần Thị Lan"), "commune_officer", area, valid_from=since)
    make_duty(make_user("minh", "Lê Văn Minh"), "approver", area, valid_from=since)
    return area


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


def _press(page: Page, msgid: str) -> None:
    page.get_by_role("button", name=gettext(msgid), exact=True).click()


def _sign_in(browser: Browser, site: str, username: str, language: str, width: int) -> Visit:
    visit = Visit(browser, site, width)
    visit.open("/accounts/login/")
    if language == "en":
        visit.page.locator("form.language button[lang=en]").click()
    visit.page.fill("#id_login", username)
    visit.page.fill("#id_password", PASSWORD)
    visit.page.click("main form button")
    expect(visit.page.locator("h1")).to_contain_text("Tân Đông")
    return visit


@pytest.mark.parametrize(("language", "width"), ANYBODY)
def test_a_file_becomes_money_in_the_bank(
    tan_dong: Area, live_server: LiveServer, browser: Browser, tmp_path: Path, language: str, width: int
) -> None:
    with override(language):
        lan = _sign_in(browser, live_server.url, "lan", language, width)
        page = lan.page
        month = Month.of(clock.today())

        lan.open("/imports/")
        page.set_input_files("#id_file", _list(tmp_path))
        page.select_option("#id_subject", "recipients")
        _press(page, "Show what it would do")
        expect(page.locator("main tbody tr")).to_have_count(len(NAMES))
        assert lan.overflow() <= 0
        lan.picture("list", language)
        _press(page, "Take the list in")
        page.get_by_role("link", name=gettext("Take over its decisions")).click()
        _press(page, "Take over the decisions")
        expect(page.locator("main")).to_contain_text(gettext("Nothing: every row is what the law gives."))
        assert lan.overflow() <= 0
        lan.picture("taken-over", language)

        lan.open("/")
        lan.picture("today", language)
        page.locator("main .list-group a[href='/payrolls/']").first.click()
        page.select_option("select[name=month]", str(month.next()))
        _press(page, "Prepare the payroll")
        expect(page.locator("main")).to_contain_text(
            gettext("You prepared it: now somebody else has to approve it, the chair or a vice chair.")
        )
        assert lan.overflow() <= 0

        minh = _sign_in(browser, live_server.url, "minh", language, width)
        minh.page.locator("main .list-group a[href^='/payrolls/']").first.click()
        _press(minh.page, "Approve")
        expect(minh.page.locator(".alert-success")).to_be_visible()
        assert minh.overflow() <= 0
        minh.picture("payroll", language)

        page.reload()
        _press(page, "Make the files and send")
        expect(page.locator("a[href$='/files/bank_list/']")).to_be_visible()
        page.locator("summary", has_text=gettext("Record a voucher of the Treasury")).click()
        page.fill("[name=withdraw-voucher_number]", "RDT 01")
        _press(page, "Record a voucher of the Treasury")
        page.set_input_files("[name=reconcile-answer]", _answer(tmp_path))
        _press(page, "Take in the answer")
        expect(page.locator("h1 .badge")).to_have_text(gettext("reconciled"))
        _press(page, "Close")
        expect(page.locator("h1 .badge")).to_have_text(gettext("closed"))
        assert lan.overflow() <= 0

    for visit in (lan, minh):
        assert visit.complaints == []
        assert visit.strangers == []
    with acting(SYSTEM):
        assert Payroll.objects.get().state == PayrollState.CLOSED


def test_what_was_typed_survives_a_session_that_ended(
    tan_dong: Area, live_server: LiveServer, browser: Browser, tmp_path: Path
) -> None:
    visit = _sign_in(browser, live_server.url, "lan", "en", 1280)
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
