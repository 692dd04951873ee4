"""A real browser before a running site; skipped with its reason where there is none."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
            width = (self.page.viewport_size or {"width": 0})["width"]
            self.page.screenshot(path=Path(folder) / f"{name}-{language}-{width}.png", full_page=True)

    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wider
