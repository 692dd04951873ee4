"""A missed widow: found on the list of those left behind, visited, applied for, decided, and paid."""

import datetime as dt

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect

from ansinh.benefits.models import Application, ApplicationState
from ansinh.benefits.services.checking import check_missed
from ansinh.coordination.models import Visit as VisitAsked
from ansinh.coordination.models import VisitFinding
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from tests.journeys.conftest import ANYBODY, Visit, assert_calm, pick_up_phone, sign_in
from tests.journeys.scenes import Commune, make_villager, names_in_payroll, this_month

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Trần Thị Sáu"


@ANYBODY
def test_a_widow_left_behind_is_visited_and_paid(
    tan_dong: Commune, site: str, browser: Browser, language: str, width: int
) -> None:
    make_villager(tan_dong, NAME, birth_date=dt.date(1944, 3, 8))

    with override(language):
        lan = sign_in(browser, site, "lan", language=language, width=width)
        lan.go("Checks")
        lan.follow("Left behind")
        lan.press("Check now")
        expect(lan.page.locator("main tbody tr")).to_contain_text(NAME)
        lan.look("check-missed", language)
        lan.follow("Ask for a visit")
        lan.press("Ask the hamlet head")
        expect(lan.page.locator("h1 .badge")).to_have_text(gettext("to be made"))

        phone = pick_up_phone(browser, site, tan_dong.link, language)
        phone.follow("Visits", phone.page.locator("nav.phone-nav"))
        phone.page.get_by_role("link", name=NAME).click()
        phone.page.locator("label.phone-choice", has=phone.page.locator("input[value=found]")).click()
        phone.press("Done")
        expect(phone.page.locator(".alert-success")).to_be_visible()

        lan.page.reload()
        expect(lan.page.locator("h1 .badge")).to_have_text(gettext("made"))
        lan.look("visit", language)
        lan.follow("New application")
        _apply(lan)

        minh = sign_in(browser, site, "minh", language=language, width=width)
        minh.follow("Applications to be signed")
        minh.page.locator("#list-rows").get_by_role("link", name=NAME).click()
        minh.press("Sign the decision")
        expect(minh.page.locator("h1 .badge")).to_have_text(gettext("granted"))

        lan.go("Payrolls")
        lan.page.select_option("select[name=month]", str(this_month().next()))
        lan.press("Prepare the payroll")
        expect(lan.page.locator("#list-rows")).to_contain_text(NAME)

    assert_calm(lan, phone, minh)
    assert NAME in names_in_payroll(this_month().next())
    with acting(SYSTEM):
        assert VisitAsked.objects.get().finding == VisitFinding.FOUND
        assert Application.objects.get().state == ApplicationState.GRANTED
    assert check_missed(actor=tan_dong.desk.lan, area=tan_dong.desk.area, month=this_month()).findings == ()


def _apply(visit: Visit) -> None:
    """The benefit that the visit was about is chosen already."""
    page = visit.page
    expect(page.locator("#id_benefit")).to_have_value("social_pension")
    page.fill("#id_file_number", "H63.25522-261126-0002")
    page.select_option("#id_standing", "complete")
    visit.press("Take the file in")
    visit.press("Ask the law")
    expect(page.locator("main")).to_contain_text("P75")
