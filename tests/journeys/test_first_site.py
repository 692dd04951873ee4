"""Lan, the officer of Tân Đông, signs in and asks why somebody is paid what is paid."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, expect

from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.benefits.models import DecisionItem
from ansinh.benefits.testing import make_decided, make_disabled
from ansinh.benefits.tests.conftest import make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from tests.journeys.conftest import WIDTHS, assert_calm, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Phạm Văn Bình", "Lê Văn Út", "Võ Thị Ba")


@pytest.fixture
def tan_dong(site: str) -> str:
    """Tân Đông with three recipients and an approved payroll, served as by `ansinh serve`."""
    with clock.at(dt.date(2026, 11, 20)):
        desk = make_desk()
        for name in NAMES:
            with acting(desk.lan):
                person = make_disabled(desk.lan, desk.area, name)
            with acting(SYSTEM, scope=desk.area.path):
                make_decided(desk.lan, desk.minh, desk.area, person)
        pay(desk, Month(2026, 12), on=dt.date(2026, 11, 20))
        make_duty(make_user("lan", "Trần Thị Lan"), "commune_officer", desk.area, valid_from=dt.date(2025, 7, 1))
    return site


@WIDTHS
def test_an_officer_follows_an_amount_to_its_reason(tan_dong: str, browser: Browser, width: int) -> None:
    visit = sign_in(browser, tan_dong, "lan", width=width)
    page = visit.page

    expect(page.locator("main")).to_contain_text("2.430.000")
    assert visit.overflow() <= 0

    page.locator("main a[href^='/payrolls/']", has_text="12/2026").last.click()
    expect(page.locator("h1")).to_contain_text("12/2026")
    assert visit.overflow() <= 0

    page.fill("#list-q", "binh")
    expect(page.locator("#list-rows tbody tr")).to_have_count(1)
    assert "q=binh" in page.url

    page.locator("#list-rows a", has_text="Phạm Văn Bình").click()
    why = page.locator("details.why").first
    why.locator("summary").click()
    expect(why).to_contain_text("810.000")
    with acting(SYSTEM):
        [reason] = DecisionItem.objects.get(individual__full_name="Phạm Văn Bình").reasons
    expect(why).to_contain_text(reason)
    assert visit.overflow() <= 0

    assert_calm(visit)


@WIDTHS
def test_people_appear_while_their_name_is_typed_without_accents(tan_dong: str, browser: Browser, width: int) -> None:
    visit = sign_in(browser, tan_dong, "lan", width=width)
    visit.open("/people/")

    visit.page.locator("#list-q").press_sequentially("ut le")

    expect(visit.page.locator("#list-rows tbody tr")).to_have_count(1)
    expect(visit.page.locator("#list-rows")).to_contain_text("Lê Văn Út")
    assert visit.overflow() <= 0
    assert_calm(visit)


def test_the_pages_work_without_scripts(tan_dong: str, browser: Browser) -> None:
    visit = sign_in(browser, tan_dong, "lan", scripts=False)
    visit.open("/people/")

    visit.page.fill("#list-q", "vo ba")
    visit.page.click("#content [data-list-filter] button")

    expect(visit.page.locator("#list-rows")).to_contain_text("Võ Thị Ba")
    assert_calm(visit)


@WIDTHS
def test_language_and_sign_out_are_within_reach(tan_dong: str, browser: Browser, width: int) -> None:
    visit = sign_in(browser, tan_dong, "lan", width=width)
    page = visit.page

    page.click("footer button[lang=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main")).to_contain_text("2,430,000")

    if page.locator(".navbar-toggler").is_visible():
        page.click(".navbar-toggler")
    page.click(".who")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#id_login")).to_be_visible()
    visit.open("/payrolls/")
    expect(page.locator("#id_login")).to_be_visible()
    assert_calm(visit)


@WIDTHS
def test_two_steps_can_be_set_up_in_the_browser(tan_dong: str, browser: Browser, width: int) -> None:
    visit = sign_in(browser, tan_dong, "lan", width=width)
    page = visit.page
    visit.open("/accounts/2fa/totp/activate/")

    page.fill("#id_password", PASSWORD)
    page.locator("form").filter(has=page.locator("#id_password")).locator("button").click()

    expect(page.locator("img.qr")).to_be_visible()
    drawn: int = page.evaluate("document.querySelector('img.qr').naturalWidth")
    assert drawn > 0
    assert visit.overflow() <= 0
    assert_calm(visit)


@WIDTHS
def test_the_search_box_answers_while_one_types_and_is_worked_by_keys_alone(
    tan_dong: str, browser: Browser, width: int
) -> None:
    visit = sign_in(browser, tan_dong, "lan", width=width)
    page = visit.page
    box, options = page.locator("#site-search"), page.locator("#site-answers [role=option]")

    page.locator("h1").first.click()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    box.press_sequentially("ut le")
    expect(options.first).to_contain_text("Lê Văn Út")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "?")
    assert visit.overflow() <= 0
    page.keyboard.press("Escape")
    expect(page.locator("#site-answers")).to_be_hidden()
    expect(box).to_have_value("ut le")
    page.keyboard.press("Enter")
    expect(page.locator("#list-rows tbody tr")).to_have_count(1)

    box.press_sequentially("ut le")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Lê Văn Út")
    assert_calm(visit)
