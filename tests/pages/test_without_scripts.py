"""The main acts with JavaScript off: a list is brought, a month prepared and approved, an application taken in."""

from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect

from ansinh.benefits.models import Application
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Payroll, PayrollState
from ansinh.registry.models import ImportRun
from tests.journeys.conftest import Visit
from tests.kill.scene import write_list
from tests.pages.enter import enter
from tests.pages.scene import lay_files

pytestmark = pytest.mark.django_db(transaction=True)


def _press(visit: Visit, msgid: str) -> None:
    with override("vi"):
        visit.page.get_by_role("button", name=gettext(msgid), exact=True).click()


def test_a_list_is_brought_and_seen_row_by_row(site: str, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "danh-sach-moi.xlsx"
    write_list(path, month=Month(2026, 11))
    visit = enter(browser, site, "lan", scripts=False)
    visit.open("/imports/")

    visit.page.set_input_files("#id_file", path)
    visit.page.select_option("#id_subject", "recipients")
    _press(visit, "Show what it would do")

    expect(visit.page.locator("h1")).to_contain_text("danh-sach-moi.xlsx")
    assert visit.page.locator("main tbody tr").count() > 0
    with acting(SYSTEM):
        assert ImportRun.objects.filter(file_name="danh-sach-moi.xlsx").exists()


def test_a_month_is_prepared_and_approved(bare_site: str, browser: Browser) -> None:
    lay_files()
    lan = enter(browser, bare_site, "lan", scripts=False)
    lan.open("/payrolls/")
    month = lan.page.locator("select[name=month]").input_value()
    _press(lan, "Prepare the payroll")
    expect(lan.page.locator("h1")).to_contain_text(Month.parse(month).in_vietnamese)
    address = lan.page.url.removeprefix(bare_site)

    minh = enter(browser, bare_site, "minh", scripts=False)
    minh.open(address)
    _press(minh, "Approve")

    expect(minh.page.locator(".alert-success")).to_be_visible()
    with acting(SYSTEM):
        assert Payroll.objects.get(pk=int(address.strip("/").split("/")[-1])).state == PayrollState.APPROVED


@pytest.mark.parametrize("width", [1280, 360])
def test_the_menu_and_the_way_out_stand_open(site: str, browser: Browser, width: int) -> None:
    visit = enter(browser, site, "lan", width=width, scripts=False)
    page = visit.page
    with override("vi"):
        expect(page.get_by_role("link", name=gettext("My account"))).to_be_visible()
        page.locator("#navigation").get_by_role("link", name=gettext("Payrolls")).click()
        expect(page.locator("h1")).to_have_text(gettext("Payrolls"))
        assert visit.overflow() <= 0
        visit.picture("without-scripts", "vi")

        _press(visit, "Sign out")

        expect(page.locator("#id_login")).to_be_visible()


def test_an_application_is_taken_in(site: str, browser: Browser) -> None:
    visit = enter(browser, site, "lan", scripts=False)
    visit.open("/applications/new/")

    visit.page.fill("#name", "Hòa")
    visit.page.keyboard.press("Enter")
    visit.page.locator("#people a").first.click()
    visit.page.fill("#id_file_number", "25522.261126.0900")
    _press(visit, "Take the file in")

    expect(visit.page.locator(".alert-success")).to_be_visible()
    with acting(SYSTEM):
        assert Application.objects.filter(individual__full_name="Nguyễn Thị Hòa").count() == 1
