"""The insurance office's list: brought, its doubtful rows settled one by one, taken in whole."""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect

from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.insurance.models import Card
from ansinh.insurance.testing import at_work, list_row, make_card, make_family, office_list
from tests.journeys.conftest import ANYBODY, Calendar, Visit, assert_calm, sign_in
from tests.journeys.scenes import Commune

pytestmark = pytest.mark.django_db(transaction=True)


@ANYBODY
def test_rows_that_nobody_could_be_sure_of_are_settled(
    tan_dong: Commune, site: str, browser: Browser, calendar: Calendar, language: str, width: int
) -> None:
    area, officer = tan_dong.desk.area, at_work("lan", tan_dong.desk.area)
    with acting(officer):
        one, two, third = make_family(
            officer, area, "Lê Văn Sinh", "Lê Văn Sinh", "Võ Thị Ba", hamlet=tan_dong.hamlet, identity_number=None
        )
        make_card(officer, two, number="7200000007")
        rows = [list_row(one, number=""), list_row(third, name="Võ Thị Bảy", born="02/03/1951")]
        bad = list_row(third, number="12")

    with override(language):
        lan = sign_in(browser, site, "lan", language=language, width=width)
        lan.open("/insurance/lists/")
        lan.page.get_by_text(gettext("Bring a list of the insurance office")).click()
        lan.page.set_input_files("input[type=file]", {
            "name": "the-bhyt-2027.xlsx", "mimeType": "application/octet-stream",
            "buffer": office_list(*rows, bad),
        })  # fmt: skip
        lan.press("Look it through")
        lan.look("card-list", language)

        _open_row(lan, "Lê Văn Sinh")
        lan.look("card-row", language)
        lan.page.locator(".list-group-item", has_text="7200000007").get_by_role("button").click()
        _open_row(lan, "Võ Thị Bảy")
        lan.page.fill("#name", "ba vo")
        lan.press("Search")
        lan.look("card-row-search", language)
        lan.page.locator("#found .list-group-item", has_text="Võ Thị Ba").get_by_role("button").click()
        _open_row(lan, "Võ Thị Ba")
        lan.look("card-row-cell", language)
        lan.press("Leave this row out")
        lan.look("card-list-settled", language)
        lan.press("Take the list in")
        expect(lan.page.locator("h1 .badge")).to_have_text(gettext("taken in"))

    assert_calm(lan)
    with acting(SYSTEM):
        assert set(Card.objects.filter(source="office_list").values_list("individual", flat=True)) == {two.pk, third.pk}


def _open_row(visit: Visit, name: str) -> None:
    """From the list to the page of the row that still waits."""
    row = visit.page.locator("#list-rows tr", has_text=name).filter(has_text=gettext("Settle"))
    row.get_by_role("link", name=gettext("Settle")).first.click()
    expect(visit.page.locator("h1")).to_contain_text(name)
