"""Hoa of the province tries out a change of the law, and Dung, the auditor, draws a sample and opens the reports."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, expect

from ansinh.accounts.testing import make_duty, make_user
from ansinh.benefits.testing import make_decided, make_disabled
from ansinh.benefits.tests.conftest import make_desk
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from tests.journeys.conftest import WIDTHS, assert_calm, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
LEVEL = "[name='social_assistance.standard_level']"


@pytest.fixture
def tay_ninh(site: str) -> str:
    """Two communes of Tây Ninh with recipients; Hoa works for the province, Dung audits it."""
    for code, name, people in (("25522", "Tân Đông", 3), ("25480", "Bình Minh", 2)):
        desk = make_desk(code, name)
        for number in range(people):
            with acting(desk.lan):
                person = make_disabled(desk.lan, desk.area, f"Phạm Văn {chr(65 + number)}")
            with acting(SYSTEM, scope=desk.area.path):
                make_decided(desk.lan, desk.minh, desk.area, person)
    province = desk.area.parent
    assert province is not None
    for username, full_name, role in (
        ("hoa", "Đặng Thị Hoa", "province_officer"), ("dung", "Bùi Văn Dũng", "auditor"),
    ):  # fmt: skip
        make_duty(make_user(username, full_name), role, province, valid_from=dt.date(2025, 7, 1))
    return site


@WIDTHS
def test_a_change_is_tried_out_seen_and_kept(tay_ninh: str, browser: Browser, width: int) -> None:
    visit = sign_in(browser, tay_ninh, "hoa", width=width)
    page = visit.page
    visit.open("/what-if/new/")
    page.fill(LEVEL, "600.000")
    page.click("button[value=ask]")

    expect(page.locator("#what-if-answer")).to_be_visible()
    expect(page.locator("main")).to_contain_text("4.500.000")
    expect(page.locator(".plot canvas").first).to_be_visible()
    visit.picture("what-if", "vi")
    assert_calm(visit)

    page.fill("#id_title", "Nâng mức chuẩn 600")
    page.click("button[value=keep]")
    expect(page.locator("h1")).to_contain_text("Nâng mức chuẩn 600")
    page.locator("form[action$='/do/answer/'] button").click()
    expect(page.locator("main")).to_contain_text("4.500.000")
    visit.picture("scenario", "vi")
    visit.open("/what-if/")
    expect(page.locator("main")).to_contain_text("Nâng mức chuẩn 600")
    assert_calm(visit)


def test_a_change_is_tried_out_without_scripts(tay_ninh: str, browser: Browser) -> None:
    visit = sign_in(browser, tay_ninh, "hoa", scripts=False)
    visit.open("/what-if/new/")
    visit.page.fill(LEVEL, "600.000")
    visit.page.click("button[value=ask]")

    expect(visit.page.locator("main")).to_contain_text("4.500.000")
    assert_calm(visit)


@WIDTHS
def test_the_auditor_draws_a_sample_and_opens_the_reports(tay_ninh: str, browser: Browser, width: int) -> None:
    visit = sign_in(browser, tay_ninh, "dung", width=width)
    page = visit.page
    visit.open("/inspection/")
    page.fill("#id_seed", "7")
    page.click("main form button")
    expect(page.locator("#sample")).to_contain_text("5")
    visit.picture("inspection", "vi")
    assert_calm(visit)

    visit.open("/reports/")
    expect(page.locator("#places")).to_be_visible()
    visit.picture("reports", "vi")
    assert_calm(visit)
