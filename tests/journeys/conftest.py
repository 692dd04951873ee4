"""A real browser before a running site; skipped with its reason where there is none."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.translation import gettext
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from ansinh.accounts.services import NewLink
from ansinh.accounts.testing import PASSWORD
from ansinh.benefits.testing import wire_checks
from ansinh.core import clock
from tests.journeys.scenes import Commune, make_tan_dong

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE = 360
WIDTHS = pytest.mark.parametrize("width", [1280, PHONE])
ANYBODY = pytest.mark.parametrize(("language", "width"), [("vi", 1280), ("en", PHONE)])
"""Both languages and both sizes, in two runs."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, from the system: the project downloads no browser."""
    path = os.environ.get("ANSINH_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("No Chromium on this machine: install one or name it in ANSINH_CHROMIUM.")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visit:
    """A page that remembers what the browser complained about and whom it asked."""

    def __init__(self, browser: Browser, site: str, width: int, *, scripts: bool = True) -> None:
        viewport = ViewportSize(width=width, height=800)
        self.context = browser.new_context(viewport=viewport, locale="vi", java_script_enabled=scripts)
        self.page: Page = self.context.new_page()
        self.site = site
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._watch(request.url))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def _watch(self, url: str) -> None:
        if not url.startswith((self.site, "data:")):
            self.strangers.append(url)

    def open(self, address: str) -> None:
        self.page.goto(self.site + address)

    def picture(self, name: str, language: str) -> None:
        """A picture of the whole page for whoever wants to look: into the folder that ANSINH_PICTURES names."""
        if folder := os.environ.get("ANSINH_PICTURES"):
            size = self.page.viewport_size
            assert size is not None
            # As high as the page, so that the rail at its side is whole.
            height = max(size["height"], self.page.evaluate("document.documentElement.scrollHeight"))
            self.page.set_viewport_size({"width": size["width"], "height": height})
            self.page.screenshot(path=Path(folder) / f"{name}-{language}-{size['width']}.png", full_page=True)
            self.page.set_viewport_size(size)

    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen, once it is there."""
        self.page.wait_for_load_state()
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wider

    def press(self, msgid: str, within: Locator | None = None) -> None:
        """The button that says this, in the language of the run."""
        (within or self.page.locator("body")).get_by_role("button", name=gettext(msgid), exact=True).click()

    def follow(self, msgid: str, within: Locator | None = None) -> None:
        """The link that says this, whatever number stands beside it."""
        (within or self.page.locator("main")).get_by_role("link", name=gettext(msgid)).first.click()

    def go(self, msgid: str) -> None:
        """To a place of the menu, which a small screen opens first."""
        toggler = self.page.locator(".navbar-toggler")
        if toggler.is_visible():
            toggler.click()
            # While it opens its entries move: a press would hit the one beside.
            self.page.locator("#navigation.show:not(.collapsing)").wait_for()
        self.page.locator("#navigation").get_by_role("link", name=gettext(msgid), exact=True).click()

    def fetched(self, address: str) -> bytes:
        """A file of the site, as whoever is signed in here gets it."""
        answer = self.context.request.get(self.site + address)
        assert answer.ok, answer.status_text
        return answer.body()

    def look(self, name: str, language: str) -> None:
        """Nothing stands out of the screen; a picture of it."""
        assert self.overflow() <= 0, self.page.url
        self.picture(name, language)


def assert_calm(*visits: Visit) -> None:
    """No page was wider than its screen at the end, no browser complained and nobody else was asked for anything."""
    for visit in visits:
        assert visit.overflow() <= 0
        assert visit.complaints == []
        assert visit.strangers == []


def sign_in(
    browser: Browser, site: str, username: str, *, width: int = 1280, language: str = "vi", scripts: bool = True
) -> Visit:
    """Somebody before the first page after the sign-in."""
    visit = Visit(browser, site, width, scripts=scripts)
    visit.open("/accounts/login/")
    if language != "vi":
        visit.page.locator(f"form.language button[lang={language}]").click()
    visit.page.fill("#id_login", username)
    visit.page.fill("#id_password", PASSWORD)
    visit.page.click("main form button")
    expect(visit.page.locator("h1")).to_be_visible()
    visit.page.wait_for_url(f"{site}/")
    return visit


@pytest.fixture
def site(settings: Any, browser: Browser, live_server: LiveServer) -> str:
    """The address of the running site: files as they stand in the rooms, nothing remembered, every check wired."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    wire_checks()
    return live_server.url


@pytest.fixture
def tan_dong(site: str) -> Commune:
    """Tân Đông with its accounts."""
    return make_tan_dong()


class Calendar:
    """The day of the test and of the site together: the threads that answer know nothing of `clock.at`."""

    now: dt.datetime

    def turn_to(self, year: int, month: int, day: int, hour: int = 9) -> None:
        self.now = dt.datetime(year, month, day, hour, tzinfo=clock.VIET_NAM).astimezone(dt.UTC)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """It stands at the morning of 1 September 2026 and is turned by the test."""
    calendar = Calendar()
    calendar.turn_to(2026, 9, 1)
    monkeypatch.setattr(clock, "now", lambda: clock.set_to() or calendar.now)
    return calendar


def pick_up_phone(browser: Browser, site: str, link: NewLink, language: str) -> Visit:
    """The hamlet head's phone, signed in by the link and the code that the officer gave."""
    visit = Visit(browser, site, PHONE)
    visit.open(f"/accounts/h/{link.token}/")
    if language != "vi":
        visit.page.locator(f"form.language button[lang={language}]").click()
    visit.page.fill("#id_code", link.code)
    visit.press("Sign in")
    expect(visit.page.locator("nav.phone-nav")).to_be_visible()
    return visit
