"""A household and a person printed: one sheet of A4 each."""

import datetime as dt
from io import BytesIO

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from ansinh.benefits.testing import lan, make_decided, minh
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.testing import make_circumstance, make_household, make_household_class, make_member
from tests.pages.enter import enter
from tests.pages.scene import RECIPIENTS, TODAY

pytestmark = pytest.mark.django_db(transaction=True)

A4_POINTS = (595, 842)


def _printed(browser: Browser, site: str, address: str) -> list[str]:
    """The text of each sheet."""
    visit = enter(browser, site, "lan")
    visit.open(address)
    pages = PdfReader(BytesIO(visit.page.pdf(prefer_css_page_size=True, format="A4"))).pages
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == pytest.approx(A4_POINTS, abs=2)
    return [" ".join(page.extract_text().split()) for page in pages]


def test_a_person_is_one_sheet(site: str, browser: Browser) -> None:
    with acting(SYSTEM):
        person = Individual.objects.get(full_name=RECIPIENTS[0])

    sheets = _printed(browser, site, f"/people/{person.pk}/")

    assert len(sheets) == 1
    assert RECIPIENTS[0] in sheets[0]
    assert "đ" in sheets[0]


def test_a_household_of_four_is_one_sheet(site: str, browser: Browser) -> None:
    with acting(SYSTEM):
        area = Individual.objects.get(full_name=RECIPIENTS[0]).area
    officer = lan(area)
    with clock.at(TODAY), acting(SYSTEM, scope=area.path):
        household = make_household(officer, area, number="0007")
        make_household_class(officer, household)
        head = make_member(officer, area, household, full_name="Nguyễn Văn Hạnh", sex="male")
        make_circumstance(officer, head, "disability", value="severe", certificate_number="7/GXN")
        for name in ("Nguyễn Thị Lành", "Nguyễn Văn Nghĩa", "Nguyễn Thị Thảo"):
            make_member(officer, area, household, "child", full_name=name, birth_date=dt.date(2012, 3, 1))
        make_decided(officer, minh(area), area, head)

    sheets = _printed(browser, site, f"/households/{household.pk}/")

    assert len(sheets) == 1
    assert "0007" in sheets[0]
    assert "Thảo" in sheets[0]
