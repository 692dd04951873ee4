"""Hoa of the province tries out a change of the law, and Dung, the auditor, draws a sample and opens the reports."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.benefits.testing import make_decided, make_disabled, wire_checks
from ansinh.benefits.tests.conftest import make_desk
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = pytest.mark.parametrize("width", [1280, 360])
LEVEL = "[name='social_assistance.standard_level']"


@pytest.fixture
def site(settings: Any, browser: Browser, live_server: LiveServer) -> str:
    """Two communes of Tây Ninh with recipients; Hoa works for the province, Dung audits it."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    wire_checks()
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
    return live_server.url


def _sign_in(visit: Visit, username: str) -> None:
    visit.open("/accounts/login/")
    visit.page.fill("#id_login", username)
    visit.page.fill("#id_password", PASSWORD)
    visit.page.click("main form button")
    expect(visit.page.locator("h1")).to_be_visible()


def _assert_calm(visit: Visit) -> None:
    assert visit.overflow() <= 0
    assert visit.complaints == []
    assert visit.strangers == []


@WIDTHS
def test_a_change_is_tried_out_seen_and_kept(site: str, browser: Browser, width: int) -> None:
    visit = Visit(browser, site, width)
    page = visit.page
    _sign_in(visit, "hoa")
    visit.open("/what-if/new/")
    page.fill(LEVEL, "600.000")
    page.click("button[value=ask]")

    expect(page.locator("#what-if-answer")).to_be_visible()
    expect(page.locator("main")).to_contain_text("4.500.000")
    expect(page.locator(".plot canvas").first).to_be_visible()
    visit.picture("what-if", "vi")
    _assert_calm(visit)

    page.fill("#id_title", "Nâng mức chuẩn 600")
    page.click("button[value=keep]")
    expect(page.locator("h1")).to_contain_text("Nâng mức chuẩn 600")
    page.locator("form[action$='/do/answer/'] button").click()
    expect(page.locator("main")).to_contain_text("4.500.000")
    visit.picture("scenario", "vi")
    visit.open("/what-if/")
    expect(page.locator("main")).to_contain_text("Nâng mức chuẩn 600")
    _assert_calm(visit)


def test_a_change_is_tried_out_without_scripts(site: str, browser: Browser) -> None:
    visit = Visit(browser, site, 1280, scripts=False)
    _sign_in(visit, "hoa")
    visit.open("/what-if/new/")
    visit.page.fill(LEVEL, "600.000")
    visit.page.click("button[value=ask]")

    expect(visit.page.locator("main")).to_contain_text("4.500.000")
    _assert_calm(visit)


@WIDTHS
def test_the_auditor_draws_a_sample_and_opens_the_reports(site: str, browser: Browser, width: int) -> None:
    visit = Visit(browser, site, width)
    page = visit.page
    _sign_in(visit, "dung")
    visit.open("/inspection/")
    page.fill("#id_seed", "7")
    page.click("main form button")
    expect(page.locator("#sample")).to_contain_text("5")
    visit.picture("inspection", "vi")
    _assert_calm(visit)

    visit.open("/reports/")
    expect(page.locator("#places")).to_be_visible()
    visit.picture("reports", "vi")
    _assert_calm(visit)
