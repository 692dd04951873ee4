"""A wrong payment: found on the list of those paid outside the rules, asked back by a signed paper, and repaid."""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect

from ansinh.benefits.models import DecisionItem, Recovery, RecoveryState
from ansinh.benefits.testing import make_disabled, make_drawn
from ansinh.benefits.tests.planting import pay_anyhow
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from tests.journeys.conftest import ANYBODY, assert_calm, sign_in
from tests.journeys.scenes import Commune, this_month

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Phạm Văn Bình"


@pytest.fixture
def overpaid(tan_dong: Commune) -> Commune:
    """Bình draws 900,000 đồng where the law gives 810,000, and was paid so last month."""
    desk, wrong = tan_dong.desk, this_month().previous()
    with clock.at(wrong.previous().first_day):
        with acting(desk.lan):
            person = make_disabled(desk.lan, desk.area, NAME)
        with acting(desk.minh):
            make_drawn(desk.minh, desk.area, person, first_month=wrong, amount=900_000)
    pay_anyhow(desk, wrong)
    return tan_dong


@ANYBODY
def test_what_was_paid_too_much_is_asked_back_and_comes_in(
    overpaid: Commune, site: str, browser: Browser, language: str, width: int
) -> None:
    with override(language):
        lan = sign_in(browser, site, "lan", language=language, width=width)
        lan.go("Checks")
        lan.page.select_option("#id_month", str(this_month().previous()))
        lan.press("Check now")
        expect(lan.page.locator("main tbody tr")).to_have_count(1)
        expect(lan.page.locator("main tbody tr")).to_contain_text(NAME)
        lan.look("check-paid", language)
        lan.follow("What to do")
        assert lan.overflow() <= 0
        lan.page.fill("[name=recover-why]", "Nhập nhầm hệ số")
        lan.press("Propose to ask it back")
        expect(lan.page.locator(".alert-success")).to_be_visible()

        minh = sign_in(browser, site, "minh", language=language, width=width)
        minh.follow("Recoveries to decide")
        minh.page.locator("#list-rows").get_by_role("link", name=NAME).click()
        minh.look("recovery", language)
        minh.press("Sign that it is asked back")
        expect(minh.page.locator("h1 .badge")).to_have_text(gettext("decided"))

        lan.go("Recoveries")
        lan.page.select_option("#list-state", "decided")
        lan.page.locator("#list-rows").get_by_role("link", name=NAME).click()
        lan.page.fill("[name=repay-voucher]", "PT-01")
        lan.press("Record money that came back")
        expect(lan.page.locator("h1 .badge")).to_have_text(gettext("repaid"))
        assert lan.overflow() <= 0

    assert_calm(lan, minh)
    with acting(SYSTEM):
        recovery = Recovery.objects.get()
        assert (recovery.state, recovery.amount) == (RecoveryState.REPAID, 90_000)
        assert DecisionItem.objects.get(decision=recovery.decision).individual.full_name == NAME
