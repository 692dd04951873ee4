"""A death: the hamlet head reports it by phone, Lan confirms it, Minh signs the end, nothing more is paid.

Whoever organises the burial is paid for it.
"""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect

from ansinh.coordination.models import HamletReport, ReportState
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import Due, Entitlement, EntitlementState
from ansinh.registry.models import Individual
from tests.journeys.conftest import ANYBODY, assert_calm, pick_up_phone, sign_in
from tests.journeys.scenes import Commune, grant_pension, make_villager, names_in_payroll, this_month

pytestmark = pytest.mark.django_db(transaction=True)
DEAD, LIVING, ORGANISER = "Nguyễn Thị Hòa", "Lê Văn Út", "072045000031"


@pytest.fixture
def hoa(tan_dong: Commune) -> Individual:
    """Hòa and Út draw the social pension and have it for this month."""
    people = [make_villager(tan_dong, name) for name in (DEAD, LIVING)]
    grant_pension(tan_dong, *people)
    with acting(SYSTEM):
        Individual.objects.filter(pk=people[1].pk).update(identity_number=ORGANISER, temporary_number=None)
    return people[0]


@ANYBODY
def test_a_death_told_by_the_hamlet_head_ends_the_payments(
    tan_dong: Commune, hoa: Individual, site: str, browser: Browser, language: str, width: int
) -> None:
    with override(language):
        phone = pick_up_phone(browser, site, tan_dong.link, language)
        phone.page.get_by_role("link", name=DEAD, exact=True).click()
        phone.page.locator("label.phone-choice", has=phone.page.locator("input[value=died]")).click()
        phone.press("Report it")
        expect(phone.page.locator(".alert-success")).to_be_visible()

        lan = sign_in(browser, site, "lan", language=language, width=width)
        lan.follow("Reports from the hamlets to be confirmed")
        lan.page.locator("#list-rows").get_by_role("link", name=DEAD).click()
        lan.look("hamlet-report", language)
        lan.press("Confirm and record the death")
        expect(lan.page.locator("h1 .badge")).to_have_text(gettext("confirmed"))
        lan.follow("To the person")
        expect(lan.page.locator("h1 .badge")).to_be_visible()
        lan.look("death", language)

        minh = sign_in(browser, site, "minh", language=language, width=width)
        minh.follow("Changes for the chair to decide")
        minh.page.locator("#list-rows").get_by_role("link", name=DEAD).click()
        minh.press("Sign the decision")
        expect(minh.page.locator("h1 .badge")).to_have_text(gettext("decided"))

        lan.go("Payrolls")
        lan.page.select_option("select[name=month]", str(this_month().next()))
        lan.press("Prepare the payroll")
        expect(lan.page.locator("#list-rows")).to_contain_text(LIVING)
        expect(lan.page.locator("#list-rows")).not_to_contain_text(DEAD)
        assert names_in_payroll(this_month().next()) == [LIVING]

        lan.open(f"/people/{hoa.pk}/")
        lan.follow("Take the file in")
        lan.page.fill("input[name=file_number]", "H64.1")
        lan.page.fill("input[name=applicant_name]", LIVING)
        lan.press("Take the file in")
        expect(lan.page.locator("h1 .badge")).to_have_text(gettext("complete"))

        minh.open("/applications/?drawer=to_decide")
        minh.page.locator("#list-rows").get_by_role("link", name=DEAD).click()
        minh.page.fill("input[name=grant_burial-organiser]", ORGANISER)
        minh.page.fill("input[name=grant_burial-other_support_amount]", "0")
        minh.look("burial", language)
        minh.press("Grant the funeral support")
        expect(minh.page.locator("h1 .badge")).to_have_text(gettext("granted"))

    assert_calm(phone, lan, minh)
    with acting(SYSTEM):
        assert HamletReport.objects.get().state == ReportState.CONFIRMED
        assert Individual.objects.get(pk=hoa.pk).died_on == clock.today()
        due = Due.objects.select_related("recipient").get()
        assert due.recipient is not None
        assert due.recipient.full_name == LIVING
        right = Entitlement.objects.get(individual=hoa)
        assert (right.state, right.valid_to) == (EntitlementState.ENDED, this_month().next().first_day)
