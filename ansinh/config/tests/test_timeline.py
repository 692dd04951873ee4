"""What every room tells of a household and of a person, on the two pages, and who is told none of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import translation

from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet, make_province
from ansinh.benefits.services.applications import return_application
from ansinh.benefits.services.complaints import record_complaint
from ansinh.benefits.testing import make_application, make_decided, wire_checks
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.desk_clients import client_of, page_of, queries_of
from ansinh.coordination.models import ReportKind, VisitFinding
from ansinh.coordination.services import record_sighting, record_visit
from ansinh.coordination.testing import ba, make_report, make_visit
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.insurance import testing as insurance
from ansinh.poverty import testing as poverty
from ansinh.registry.models import Household, Individual, Membership
from ansinh.registry.services import merge_individuals, record_contact_point, record_household_note
from ansinh.registry.testing import make_account, make_circumstance, make_household_class, make_member, make_payee

TODAY = dt.date(2026, 11, 20)
pytestmark = pytest.mark.django_db
OF_THE_OFFICE = (
    "Account recorded",
    "Payee and way of payment recorded",
    "Contact recorded",
    "Two records merged into one",
    "Application returned for supplement: carers&#x27; support",
    "Complaint received",
    "Reported from the hamlet: moved away",
    "Visit asked for",
    "Visit made",
    "Seen alive",
    "Health-insurance card begins",
)
OF_THE_HOUSEHOLD = (
    "Listed for the review of poor households",
    "Found by the review: poor",
    "Certificate of the household begins",
    "Note by Trần Thị Lan",
)


@dataclass(frozen=True)
class Lived:
    desk: Desk
    hamlet: Area
    person: Individual
    home: Household


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"), clock.at(TODAY):
        yield


@pytest.fixture
def lived(db: None) -> Lived:
    """Somebody of whom every room has something to tell."""
    wire_checks()
    desk = make_desk()
    hamlet = make_hamlet(desk.area)
    with acting(desk.lan):
        home = poverty.make_home(desk.lan, hamlet, "Phạm Văn Bình")
        person = Membership.objects.get(household=home).individual
        make_household_class(desk.lan, home, valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2026, 1, 1))
    with clock.at(dt.date(2025, 12, 10)):
        lan, minh = poverty.at_work("lan", desk.area), poverty.at_work("minh", desk.area)
        poverty.make_recognised(lan, minh, desk.area, {"Phạm Văn Bình": "poor"})
    with acting(desk.lan):
        _recorded(desk, hamlet, person, home)
    _decided(desk, person)
    _told(desk, hamlet, person)
    with acting(insurance.at_work("lan", desk.area)) as officer:
        insurance.make_card(officer, person, last_day=dt.date(2026, 12, 31))
    return Lived(desk, hamlet, person, home)


def _recorded(desk: Desk, hamlet: Area, person: Individual, home: Household) -> None:
    make_circumstance(desk.lan, person, "disability", value="severe", certificate_number="7/GXN")
    make_payee(desk.lan, person, account=make_account(desk.lan, person, number="7002205198765"))
    record_contact_point(actor=desk.lan, individual=person, channel="phone", value="0903000111", on=TODAY)
    twin = make_member(desk.lan, desk.area, home, "other", full_name="Phạm Bình", hamlet=hamlet)
    merge_individuals(
        actor=desk.lan,
        survivor=person,
        merged=twin,
        why="cùng một người",
        on=TODAY,
        choices={"full_name": "survivor", "birth_date": "survivor"},
    )
    record_household_note(actor=desk.lan, household=home, text="Nhà ở cuối đường đê")
    file = make_application(desk.lan, desk.area, person, "carer_support", missing=None)
    return_application(actor=desk.lan, application=file, missing="Giấy khai sinh", on=TODAY)


def _decided(desk: Desk, person: Individual) -> None:
    with acting(SYSTEM, scope=desk.area.path):
        decision = make_decided(desk.lan, desk.minh, desk.area, person)
        record_complaint(actor=desk.lan, decision=decision, individual=person, text="Mức quá thấp", received_on=TODAY)


def _told(desk: Desk, hamlet: Area, person: Individual) -> None:
    head = ba(hamlet)
    with acting(desk.lan):
        visit = make_visit(desk.lan, person)
    with acting(head):
        make_report(head, person, ReportKind.MOVED_AWAY, note="nghe nói bệnh nặng")
        record_visit(actor=head, visit=visit, finding=VisitFinding.FOUND)
        record_sighting(actor=head, individual=person, on=TODAY)


def _timeline(client: Client, address: str) -> str:
    page = page_of(client, address)
    start = page.index("What happened")
    return page[start : page.index("</ol>", start)]


def test_the_person_page_tells_all_of_it(lived: Lived) -> None:
    told = _timeline(client_of(lived.desk.area), f"/people/{lived.person.pk}/")

    assert [said for said in OF_THE_OFFICE + OF_THE_HOUSEHOLD if said not in told] == []


def test_the_household_page_tells_all_of_it(lived: Lived) -> None:
    told = _timeline(client_of(lived.desk.area), f"/households/{lived.home.pk}/").lower()

    assert [said for said in OF_THE_OFFICE + OF_THE_HOUSEHOLD if said.lower() not in told] == []


def test_neither_page_tells_the_words_of_a_complaint_or_of_a_report(lived: Lived) -> None:
    client = client_of(lived.desk.area)
    for address in (f"/people/{lived.person.pk}/", f"/households/{lived.home.pk}/"):
        told = _timeline(client, address)
        assert "Mức quá thấp" not in told
        assert "bệnh nặng" not in told
        assert "7002205198765" not in told


def test_who_may_not_see_health_reads_of_no_illness_and_who_asks_for_no_visits_of_none(lived: Lived) -> None:
    client = client_of(make_province(), "province_officer")

    for address in (f"/people/{lived.person.pk}/", f"/households/{lived.home.pk}/"):
        told = _timeline(client, address).lower()
        assert "severe" not in told
        assert "visit" not in told
        assert "from the hamlet" not in told
        assert "health fact (hidden)" in told


def test_the_person_page_has_the_papers_and_the_notes_of_the_household(lived: Lived) -> None:
    page = page_of(client_of(lived.desk.area), f"/people/{lived.person.pk}/")

    assert f'action="/households/{lived.home.pk}/note/"' in page
    assert f'action="/households/{lived.home.pk}/papers/"' in page
    assert "Nhà ở cuối đường đê" in page


def test_whoever_joined_later_is_not_told_what_the_household_was_before(lived: Lived) -> None:
    with acting(lived.desk.lan):
        bride = make_member(
            lived.desk.lan, lived.desk.area, lived.home, "other", full_name="Lê Thị Dâu", hamlet=lived.hamlet,
            since=dt.date(2026, 11, 1),
        )  # fmt: skip

    told = _timeline(client_of(lived.desk.area), f"/people/{bride.pk}/")

    assert "Note by" in told
    assert "review of poor households" not in told


def test_both_pages_keep_to_their_budget_of_queries(lived: Lived) -> None:
    client = client_of(lived.desk.area)

    for address in (f"/people/{lived.person.pk}/", f"/households/{lived.home.pk}/"):
        asked = queries_of(client, address)
        assert len(asked) <= 20, "\n".join(one[:260] for one in asked)
