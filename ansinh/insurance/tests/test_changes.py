"""Whom the state begins or ceases to pay a card for in a month, by the records."""

import datetime as dt
from typing import Any

import pytest

from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.insurance.queries.changes import card_changes
from ansinh.insurance.testing import make_family
from ansinh.insurance.tests.conftest import Place, client_of, make_place, page
from ansinh.judgement.insurance import share_of_state
from ansinh.payments.models import Entitlement
from ansinh.registry.models import HardArea, Household, Individual, Membership
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_household_class

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2026, 11)
ADDRESS = "/insurance/changes/"


def _changes(place: Place, month: Month = NOVEMBER) -> list[tuple[str, str, str]]:
    with acting(place.lan):
        found = card_changes(actor=place.lan, month=month).order_by("full_name")
        return list(found.values_list("full_name", "before", "now"))


def _home(place: Place, name: str, **period: Any) -> Household:
    """A grown-up and a sister in a household that is poor in a period."""
    with acting(place.lan):
        person, _sister = make_family(place.lan, place.area, name, f"{name} Em", birth_date=dt.date(1980, 1, 1))
        home = Membership.objects.select_related("household").get(individual=person).household
        if period:
            make_household_class(place.lan, home, **period)
        return home


def _draws(person: Individual, area: Area, first: Month, last: Month | None = None) -> None:
    Entitlement.objects.create(
        individual=person, area=area, area_path=area.path, benefit="social_allowance", category="K6A",
        amount=810_000, valid_from=first.first_day, valid_to=last.first_day if last else None,
    )  # fmt: skip


def test_all_members_of_a_household_newly_poor_are_enrolled(place: Place) -> None:
    _home(place, "Phạm Văn A", valid_from=dt.date(2026, 11, 10), valid_to=None)
    _home(place, "Phạm Văn B", valid_from=dt.date(2026, 1, 1), valid_to=None)
    _home(place, "Phạm Văn C")

    assert _changes(place) == [("Phạm Văn A", "household", "poor"), ("Phạm Văn A Em", "household", "poor")]
    assert _changes(place, NOVEMBER.next()) == []


def test_members_are_struck_off_when_the_class_ends_and_supported_when_it_is_near_poor(place: Place) -> None:
    home = _home(place, "Phạm Văn A", valid_from=dt.date(2025, 7, 1), valid_to=dt.date(2026, 11, 1))
    other = _home(place, "Phạm Văn B", valid_from=dt.date(2025, 7, 1), valid_to=dt.date(2026, 11, 1))
    with acting(place.lan):
        make_household_class(place.lan, other, "near_poor", valid_from=dt.date(2026, 11, 1), valid_to=None)

    assert home.pk != other.pk
    assert {(before, now) for name, before, now in _changes(place) if "A" in name} == {("poor", "household")}
    assert {(before, now) for name, before, now in _changes(place) if "B" in name} == {("poor", "near_poor")}


def test_a_right_to_monthly_money_brings_the_card_and_its_end_takes_it(place: Place) -> None:
    with acting(place.lan):
        begins, _goes_on, dies = make_family(place.lan, place.area, "Lê Văn A", "Lê Văn B", "Lê Văn C")
        _draws(begins, place.area, NOVEMBER)
        _draws(_goes_on, place.area, Month(2026, 9))
        _draws(dies, place.area, Month(2026, 9))
        record_death(actor=place.lan, individual=dies, died_on=dt.date(2026, 11, 15))

    assert _changes(place) == [("Lê Văn A", "household", "recipient"), ("Lê Văn C", "recipient", "")]


@pytest.mark.parametrize(
    ("born", "month", "expected"),
    [
        (dt.date(2026, 11, 3), NOVEMBER, ("", "child")),
        (dt.date(2020, 2, 1), Month(2026, 10), ("child", "household")),
        (dt.date(2020, 2, 1), Month(2026, 3), None),
        (dt.date(2020, 9, 30), Month(2026, 10), ("child", "household")),
        (dt.date(2020, 10, 5), Month(2026, 11), ("child", "household")),
        (dt.date(2020, 12, 31), Month(2027, 1), ("child", "household")),
        (dt.date(2020, 12, 31), Month(2026, 12), None),
    ],
)
def test_a_small_child_keeps_the_card_to_september_or_to_the_birthday(
    place: Place, born: dt.date, month: Month, expected: tuple[str, str] | None
) -> None:
    with acting(place.lan):
        make_family(place.lan, place.area, "Bé Na", birth_date=born, since=max(born, dt.date(2025, 7, 1)))

    assert _changes(place, month) == ([("Bé Na", *expected)] if expected else [])


def test_whoever_lives_in_a_specially_difficult_area_has_a_card(place: Place) -> None:
    _home(place, "Phạm Văn A")
    HardArea.objects.create(
        area=place.area, decision_number="861/QĐ-TTg", decided_on=dt.date(2026, 10, 1), valid_from=dt.date(2026, 11, 1)
    )

    assert _changes(place) == [("Phạm Văn A", "household", "hard_area"), ("Phạm Văn A Em", "household", "hard_area")]


def test_the_share_is_the_laws() -> None:
    shares = {group: share_of_state(group, on=NOVEMBER.last_day) for group in ("recipient", "poor", "near_poor")}

    assert shares == {"recipient": 100, "poor": 100, "near_poor": 70}


def test_the_list_is_read_and_taken_out(place: Place) -> None:
    _home(place, "Phạm Văn A", valid_from=dt.date(2026, 11, 10), valid_to=None)
    officer = client_of(place.area)

    assert 'href="/insurance/"' in page(officer, "/")
    assert "to be enrolled" in page(officer, ADDRESS)
    assert "Phạm Văn A" not in page(officer, f"{ADDRESS}?card=ends")
    assert "Phạm Văn A" not in page(officer, f"{ADDRESS}?month=2026-12")
    for asked in ("x", "0001-01", "9998-12"):
        page(officer, f"{ADDRESS}?month={asked}")
    taken = officer.get(f"{ADDRESS}?export=csv")
    written = b"".join(taken.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Phạm Văn A Em" in written
    assert "member of a poor household" in written
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="export_list").count() == 1


def test_who_sees_no_decisions_and_another_commune_see_nobody(place: Place) -> None:
    _home(place, "Phạm Văn A", valid_from=dt.date(2026, 11, 10), valid_to=None)
    there = make_place("25480", "Bình Minh")

    assert client_of(place.area, "bank_officer", "nam").get(ADDRESS).status_code == 403
    assert "Phạm Văn A" not in page(client_of(there.area, username="hanh"), ADDRESS)
    nobody = Actor("nam", "Nam", place.area.path, frozenset({"view_registry"}))
    with acting(nobody):
        assert not card_changes(actor=nobody, month=NOVEMBER).exists()
