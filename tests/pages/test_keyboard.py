"""The desk by keyboard alone, twice as large, and mirrored."""

from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from tests.pages.enter import enter

pytestmark = pytest.mark.django_db(transaction=True)

MAIN_PAGES = (
    "/",
    "/applications/",
    "/applications/new/",
    "/people/",
    "/payrolls/",
    "/imports/",
    "/decisions/",
    "/law/",
)
TWICE_AS_LARGE = 640
"""How many pixels are left of 1280 at 200 %."""
WHERE = "() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
FAR = 60


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until that element has the focus, which must then be seen."""
    for _press in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", selector
            return
    raise AssertionError(f"no way by Tab to {selector}; it ended at {page.evaluate(WHERE)}")


def test_tab_leads_over_the_skip_link_the_rail_and_the_search_to_the_main_act(site: str, browser: Browser) -> None:
    visit = enter(browser, site, "lan")
    page = visit.page
    visit.open("/applications/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    _tab_to(page, "#navigation a[href='/applications/']")
    _tab_to(page, "#site-search")
    _tab_to(page, "main .nav-link, .page-header a[href='/applications/new/']")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site}/applications/new/")


def test_the_skip_link_leads_into_the_content(site: str, browser: Browser) -> None:
    visit = enter(browser, site, "lan")
    visit.open("/people/")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")

    assert visit.page.evaluate("document.activeElement.closest('main') !== null")


def test_menus_open_and_close_by_keyboard(site: str, browser: Browser) -> None:
    visit = enter(browser, site, "lan")
    page = visit.page
    visit.open("/people/")

    _tab_to(page, ".who")
    page.keyboard.press("Enter")
    expect(page.locator(".dropdown-menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".dropdown-menu")).to_be_hidden()
    _tab_to(page, "details.menu > summary")
    page.keyboard.press("Enter")
    expect(page.locator("details.menu[open]")).to_have_count(1)
    _tab_to(page, "details.menu input")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('details.menu > summary')")


def test_a_filter_changed_by_keyboard_keeps_the_focus(site: str, browser: Browser) -> None:
    visit = enter(browser, site, "lan")
    page = visit.page
    visit.open("/people/")

    page.focus("#list-q")
    with page.expect_response(lambda response: "q=" in response.url):
        page.keyboard.type("Bình")
    expect(page.locator("#list-rows tbody tr")).to_have_count(1)

    expect(page.locator("#list-q")).to_be_focused()


def test_a_refused_form_leads_to_what_must_be_put_right(site: str, browser: Browser) -> None:
    visit = enter(browser, site, "lan")
    page = visit.page
    visit.open("/accounts/own/")
    page.fill("#id_full_name", "")
    page.locator("form[action$='/own/correct/'] button, main form.card button, main form button").first.click()

    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_full_name")).to_be_focused()
    expect(page.locator("#id_full_name_error")).to_be_visible()


@pytest.mark.parametrize("address", ["/changes/", "/checks/paid/"])
def test_a_month_above_a_list_that_was_refused_leads_there_too(site: str, browser: Browser, address: str) -> None:
    visit = enter(browser, site, "lan")
    page = visit.page
    visit.open(address)
    month = page.locator("main #id_month")
    month.evaluate("field => { field.options[field.selectedIndex].value = '2026-13' }")
    month.locator("xpath=ancestor::form").get_by_role("button").click()

    expect(page.locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_month")).to_be_focused()
    expect(page.locator("#id_month_error")).to_be_visible()


@pytest.mark.parametrize("address", MAIN_PAGES)
def test_nothing_is_cut_at_twice_the_size(site: str, browser: Browser, address: str) -> None:
    visit = enter(browser, site, "lan", width=TWICE_AS_LARGE)
    visit.open(address)

    assert visit.overflow() <= 0


def test_a_language_that_runs_from_the_right_mirrors_the_desk(site: str, browser: Browser, settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    cache.clear()
    visit = enter(browser, site, "lan")
    visit.context.add_cookies([{"name": "django_language", "value": "ar", "url": site}])
    visit.open("/payrolls/")
    visit.picture("mirrored", "ar")
    page = visit.page

    assert page.locator("html").get_attribute("dir") == "rtl"
    rail, table = page.locator("aside.navbar").bounding_box(), page.locator("main table").bounding_box()
    assert rail is not None
    assert table is not None
    assert rail["x"] > table["x"] + table["width"]
    assert visit.overflow() <= 0
    assert visit.complaints == []
