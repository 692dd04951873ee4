"""Somebody of the scene at the desk: signed in, with or without scripts."""

from playwright.sync_api import Browser, expect

from ansinh.accounts.testing import PASSWORD
from tests.journeys.conftest import Visit


def enter(browser: Browser, site: str, username: str, *, width: int = 1280, scripts: bool = True) -> Visit:
    visit = Visit(browser, site, width, scripts=scripts)
    visit.open("/accounts/login/")
    visit.page.fill("#id_login", username)
    visit.page.fill("#id_password", PASSWORD)
    visit.page.click("main form button")
    expect(visit.page.locator("h1")).to_contain_text("Tân Đông")
    return visit
