"""Trí, the administrator of Tây Ninh, takes somebody on, opens a hamlet and looks up what was done."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, expect

from ansinh.accounts.models import Duty
from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.benefits.testing import make_person
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.registry.services.duplicates import find_duplicates
from tests.journeys.conftest import WIDTHS, Visit, assert_calm, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

REFORM = dt.date(2025, 7, 1)


@pytest.fixture
def tay_ninh(site: str) -> str:
    """Two communes of a province with its administrator and an officer, served as by `ansinh serve`."""
    with clock.at(dt.date(2026, 11, 20)):
        commune = make_commune()
        make_hamlet(commune, "001", "Ấp Đông Hà")
        make_commune("25480", "Bình Minh")
        assert commune.parent is not None
        make_duty(make_user("tri", "Võ Minh Trí"), "administrator", commune.parent, valid_from=REFORM)
        make_duty(make_user("mai", "Lê Thị Mai"), "commune_officer", commune, valid_from=REFORM)
    return site


def _look(visit: Visit, address: str, name: str) -> None:
    visit.open(address)
    assert visit.overflow() <= 0, address
    visit.picture(name, "vi")


def _fill_new_account(visit: Visit) -> None:
    page = visit.page
    visit.open("/accounts/all/new/")
    page.fill("#id_full_name", "Trần Thị Hoa")
    page.fill("#id_username", "hoa")
    page.select_option("#id_role", "approver")
    page.fill("#id_place", "binh minh")


@WIDTHS
def test_somebody_is_taken_on_and_the_trail_tells_it(tay_ninh: str, browser: Browser, width: int) -> None:
    visit = sign_in(browser, tay_ninh, "tri", width=width)
    page = visit.page

    _fill_new_account(visit)
    assert len(page.input_value("#id_password")) == 19
    assert visit.overflow() <= 0
    visit.picture("new-account", "vi")
    page.click("main form[data-draft] button")
    expect(page.locator("h1")).to_contain_text("Trần Thị Hoa")
    assert visit.overflow() <= 0
    visit.picture("account", "vi")
    assert Duty.objects.get(user__username="hoa").area.code == "25480"

    _look(visit, "/accounts/all/", "accounts")
    _look(visit, "/accounts/all/roles/", "roles")
    _look(visit, "/trail/?who=tri", "trail")
    page.locator("#list-rows tbody tr a").first.click()
    expect(page.locator("main")).to_contain_text("hoa")
    assert visit.overflow() <= 0
    visit.picture("entry", "vi")
    _look(visit, "/accounts/own/", "own")
    _look(visit, "/places/", "hamlets")
    _look(visit, "/places/units/", "units")
    _look(visit, "/places/office-days/", "office-days")
    assert_calm(visit)


def test_a_password_is_kept_in_no_draft(tay_ninh: str, browser: Browser) -> None:
    visit = sign_in(browser, tay_ninh, "tri")
    _fill_new_account(visit)
    visit.page.fill("#id_place", "Sài Gòn")

    visit.page.click("main form[data-draft] button")

    expect(visit.page.locator(".why-not")).to_contain_text("Sài Gòn")
    kept = visit.page.evaluate("JSON.stringify(Object.entries(sessionStorage))")
    assert '\\"password\\"' not in kept


@pytest.mark.parametrize(("username", "found"), [("tri", "Trần Thị Hoa"), ("mai", "")])
def test_what_was_typed_when_the_session_ended_waits_for_its_author_alone(
    tay_ninh: str, browser: Browser, username: str, found: str
) -> None:
    visit = sign_in(browser, tay_ninh, "tri")
    _fill_new_account(visit)
    visit.context.clear_cookies(name="sessionid")
    visit.page.click("main form[data-draft] button")

    visit.page.fill("#id_login", username)
    visit.page.fill("#id_password", PASSWORD)
    visit.page.click("main form button")

    expect(visit.page.locator("#navigation")).to_be_attached()
    kept = visit.page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft')).length")
    field = visit.page.locator("#id_full_name")
    assert (kept, field.input_value() if field.count() else "") == (0, found)


def test_what_was_chosen_and_ticked_waits_too(tay_ninh: str, browser: Browser) -> None:
    visit = sign_in(browser, tay_ninh, "tri")
    page = visit.page
    _fill_new_account(visit)
    page.fill("#id_valid_from", "5/12/2026")
    _sign_in_again(visit, "main form[data-draft] button")
    assert page.input_value("#id_role") == "approver"
    assert page.input_value("#id_valid_from") == "5/12/2026"

    # Boxes stand in lists: the same row comes back ticked, in this list and in no other.
    _make_look_alikes()
    visit = sign_in(browser, tay_ninh, "mai")
    page = visit.page
    visit.open("/duplicates/")
    boxes = page.locator("input[name=chosen]")
    boxes.nth(1).check()
    _sign_in_again(visit, ".card-footer button", "mai")
    ticked = [box.is_checked() for box in boxes.all()]
    assert (len(ticked) > 1, ticked.count(True), ticked[1]) == (True, 1, True)
    visit.open("/duplicates/?sort=state")
    assert page.locator("input[name=chosen]:checked").count() == 0


def _make_look_alikes() -> None:
    commune = Area.objects.get(code="25522")
    with acting(SYSTEM, scope=commune.path):
        for _record in range(3):
            make_person(SYSTEM, commune, "Nguyễn Thị Hòa", household_class="poor")
        find_duplicates(actor=SYSTEM, area=commune, on=clock.today())


def _sign_in_again(visit: Visit, button: str, username: str = "tri") -> None:
    """Send the form after the session has ended, and sign in."""
    visit.context.clear_cookies(name="sessionid")
    visit.page.click(button)
    visit.page.fill("#id_login", username)
    visit.page.fill("#id_password", PASSWORD)
    visit.page.click("main form button")
    expect(visit.page.locator("#navigation")).to_be_attached()


@WIDTHS
def test_the_same_without_scripts(tay_ninh: str, browser: Browser, width: int) -> None:
    visit = sign_in(browser, tay_ninh, "tri", width=width, scripts=False)

    _fill_new_account(visit)
    visit.page.click("main form[data-draft] button")

    expect(visit.page.locator("h1")).to_contain_text("Trần Thị Hoa")
    visit.open("/places/")
    visit.page.fill("#id_commune", "25522")
    visit.page.fill("#id_code", "002")
    visit.page.fill("#id_name", "Ấp Đông Thành")
    visit.page.click("main form[data-draft] button")
    expect(visit.page.locator("#list-rows")).to_contain_text("Ấp Đông Thành")
