"""Ba, the hamlet head, on his phone: somebody seen alive, a child born, somebody moved away, three taps each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import Browser, Locator, expect

from ansinh.coordination.models import HamletReport, ReportKind, ReportState, Sighting
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from tests.journeys.conftest import Visit, assert_calm, pick_up_phone
from tests.journeys.scenes import Commune, grant_pension, make_villager

pytestmark = pytest.mark.django_db(transaction=True)
PAID_BY_BANK, NEIGHBOUR = "Nguyễn Thị Hòa", "Lê Văn Út"


@pytest.fixture
def village(tan_dong: Commune) -> Commune:
    """Hòa has her pension by bank; Út lives next door."""
    hoa = make_villager(tan_dong, PAID_BY_BANK, account="7002205123456")
    make_villager(tan_dong, NEIGHBOUR)
    grant_pension(tan_dong, hoa)
    return tan_dong


@pytest.mark.parametrize("language", ["vi", "en"])
def test_three_taps_tell_what_happened(village: Commune, site: str, browser: Browser, language: str) -> None:
    with override(language):
        phone = pick_up_phone(browser, site, village.link, language)
        page = phone.page
        phone.look("hamlet-phone", language)
        bottom, said = page.locator("nav.phone-nav"), page.locator(".alert-success")

        with three_taps() as tap:
            tap(bottom.get_by_role("link", name=gettext("Seen alive")))
            expect(page.locator("main")).to_contain_text(PAID_BY_BANK)
            expect(page.locator("main")).not_to_contain_text(NEIGHBOUR)
            phone.look("seen-alive", language)
            tap(page.get_by_role("button", name=gettext("Seen today")))
        expect(said).to_contain_text(PAID_BY_BANK)

        bottom.get_by_role("link", name=gettext("Households")).click()
        _report(phone, page.get_by_label(PAID_BY_BANK).locator("a.phone-row-head"), ReportKind.BORN)
        expect(said).to_be_visible()
        _report(phone, page.get_by_role("link", name=NEIGHBOUR, exact=True), ReportKind.MOVED_AWAY)
        expect(said).to_be_visible()

        bottom.get_by_role("link", name=pgettext("from a hamlet", "Reports")).click()
        for kind in (ReportKind.BORN, ReportKind.MOVED_AWAY):
            expect(page.locator("main")).to_contain_text(str(kind.label))

    assert_calm(phone)
    with acting(SYSTEM):
        assert Sighting.objects.get().individual.full_name == PAID_BY_BANK
        reports = HamletReport.objects.order_by("pk")
        assert list(reports.values_list("kind", "about", "state", "happened_on")) == [
            (ReportKind.BORN, PAID_BY_BANK, ReportState.REPORTED, clock.today()),
            (ReportKind.MOVED_AWAY, NEIGHBOUR, ReportState.REPORTED, clock.today()),
        ]


@contextmanager
def three_taps() -> Iterator[Callable[[Locator], None]]:
    """A thumb that may tap three times."""
    taps: list[Locator] = []

    def tap(where: Locator) -> None:
        taps.append(where)
        where.click()

    yield tap
    assert len(taps) <= 3, taps


def _report(phone: Visit, whom: Locator, kind: ReportKind) -> None:
    """Whom, what, and that it is reported; the day is today's already."""
    with three_taps() as tap:
        tap(whom)
        tap(phone.page.locator("label.phone-choice", has=phone.page.locator(f"input[value={kind}]")))
        assert phone.overflow() <= 0
        tap(phone.page.get_by_role("button", name=gettext("Report it")))
