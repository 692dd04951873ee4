"""A household and a person printed: one sheet of A4 each."""

import datetime as dt
from io import BytesIO

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from ansinh.benefits.testing import lan, make_decided, minh
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.services import record_household_note
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
    assert "K6 ·" in sheets[0]
    assert "335/2026" in sheets[0]


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


def test_a_household_of_eight_with_years_of_history_is_one_sheet_with_its_reasons(site: str, browser: Browser) -> None:
    with acting(SYSTEM):
        area = Individual.objects.get(full_name=RECIPIENTS[0]).area
    officer = lan(area)
    with clock.at(TODAY), acting(SYSTEM, scope=area.path):
        household = make_household(officer, area, number="0008")
        for year in range(2017, 2026):
            begins, ends = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
            make_household_class(officer, household, valid_from=begins, valid_to=ends)
        names = ("Hạnh", "Lành", "Nghĩa", "Thảo", "Hiếu", "Đức", "Nhân", "Lễ")
        members = [
            make_member(officer, area, household, "sibling" if place else "head", full_name=f"Nguyễn Văn {name}")
            for place, name in enumerate(names)
        ]
        for place, person in enumerate(members):
            _lived(officer, person)
            if place < 4:
                make_decided(officer, minh(area), area, person)
        for number in range(20):
            record_household_note(actor=officer, household=household, text=f"Đã đến thăm lần {number}, gia đình vẫn ở")

    sheets = _printed(browser, site, f"/households/{household.pk}/")

    assert len(sheets) == 1
    assert "0008" in sheets[0]
    assert "Nguyễn Văn Lễ" in sheets[0]
    assert "K6 ·" in sheets[0]
    assert "335/2026" in sheets[0]


def _lived(officer: Actor, person: Individual) -> None:
    """A disability that holds, and for nine years a school that began and ended."""
    make_circumstance(officer, person, "disability", value="severe", certificate_number="7/GXN")
    make_circumstance(officer, person, "no_supporter")
    for year in range(2016, 2025):
        begins, ends = dt.date(year, 9, 1), dt.date(year + 1, 6, 1)
        make_circumstance(officer, person, "studying", valid_from=begins, valid_to=ends)
