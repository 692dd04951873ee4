"""The chair signs forty files at once; those that the law refuses are shown first and signed with open eyes."""

import datetime as dt

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect

from ansinh.benefits.models import Application, ApplicationState, DecisionItem, DecisionKind
from ansinh.benefits.testing import make_assessed, make_disabled, make_person
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import Entitlement
from tests.journeys.conftest import ANYBODY, assert_calm, sign_in
from tests.journeys.scenes import Commune

pytestmark = pytest.mark.django_db(transaction=True)
GRANTED, REFUSED = 38, ("Lê Thị Trẻ", "Võ Văn Khỏe")


@pytest.fixture
def forty(tan_dong: Commune) -> Commune:
    """Forty files assessed today; the two refused came last."""
    lan, area = tan_dong.desk.lan, tan_dong.desk.area
    with acting(lan):
        for number in range(GRANTED):
            make_assessed(lan, area, make_disabled(lan, area, f"Phạm Văn {chr(65 + number % 26)}{number // 26 or ''}"))
        for name in REFUSED:
            make_assessed(lan, area, make_person(lan, area, name, birth_date=dt.date(1990, 1, 1)))
    return tan_dong


@ANYBODY
def test_forty_files_are_signed_at_once(forty: Commune, site: str, browser: Browser, language: str, width: int) -> None:
    with override(language):
        minh = sign_in(browser, site, "minh", language=language, width=width)
        page, rows = minh.page, minh.page.locator("#list-rows tbody tr")
        minh.follow("Applications to be signed")
        expect(rows).to_have_count(GRANTED + len(REFUSED))
        for place, name in enumerate(REFUSED):
            expect(rows.nth(place)).to_contain_text(name)
            expect(rows.nth(place)).to_contain_text(gettext("the law refuses it"))
        expect(rows.locator("[name=chosen]:checked")).to_have_count(GRANTED)
        minh.look("chair-files", language)

        for place in range(len(REFUSED)):
            rows.nth(place).locator("[name=chosen]").check()
        minh.press("Sign those chosen")
        asked = page.locator("#confirm")
        expect(asked).to_contain_text(str(GRANTED + len(REFUSED)))
        minh.press("Sign those chosen", within=asked)
        expect(page.locator(".alert-success")).to_contain_text(str(GRANTED + len(REFUSED)))
        expect(rows).to_have_count(2)

    assert_calm(minh)
    with acting(SYSTEM):
        refused = Application.objects.filter(state=ApplicationState.REFUSED)
        assert sorted(refused.values_list("individual__full_name", flat=True)) == sorted(REFUSED)
        assert DecisionItem.objects.filter(kind=DecisionKind.GRANT).count() == GRANTED
        assert Entitlement.objects.count() == GRANTED
