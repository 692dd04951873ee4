"""Whom the state begins or ceases to pay a card for in a month, by the records."""

import datetime as dt
from typing import Any

import pytest

from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.insurance.models import Card, CardEnd, CardGroup
from ansinh.insurance.queries.changes import card_changes
from ansinh.insurance.services import end_card
from ansinh.insurance.testing import make_card, make_family
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


def _first_of(home: Household) -> Individual:
    return Membership.objects.select_related("individual").get(household=home, is_head=True).individual


def _card(place: Place, home: Household, group: str, last_day: dt.date | None) -> None:
    with acting(place.lan):
        make_card(place.lan, _first_of(home), group=group, last_day=last_day)


def _told(place: Place, month: Month = NOVEMBER) -> list[tuple[str, str, str]]:
    with acting(place.lan):
        found = card_changes(actor=place.lan, month=month).order_by("full_name")
        return list(found.values_list("full_name", "held", "what"))


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


@pytest.mark.parametrize(
    ("group", "last_day", "expected"),
    [
        (CardGroup.POOR, dt.date(2027, 12, 31), "has"),
        (CardGroup.POOR, None, "has"),
        (CardGroup.POOR, dt.date(2026, 11, 30), "begins"),
        (CardGroup.HOUSEHOLD, dt.date(2027, 12, 31), "begins"),
        (CardGroup.NEAR_POOR, dt.date(2027, 12, 31), "begins"),
        (CardGroup.VILLAGE_WORKER, dt.date(2027, 12, 31), "begins"),
        (CardGroup.EMPLOYEE, dt.date(2027, 12, 31), "first"),
        (CardGroup.MERIT, dt.date(2027, 12, 31), "first"),
        (CardGroup.MERIT, dt.date(2026, 11, 30), "begins"),
    ],
)
def test_whoever_becomes_poor_is_told_with_the_card_that_is_there(
    place: Place, group: str, last_day: dt.date | None, expected: str
) -> None:
    home = _home(place, "Phạm Văn A", valid_from=dt.date(2026, 11, 10), valid_to=None)
    _card(place, home, group, last_day)

    assert _told(place) == [("Phạm Văn A", group, expected), ("Phạm Văn A Em", "", "begins")]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (CardGroup.POOR, "changes"),
        (CardGroup.NEAR_POOR, "has"),
        (CardGroup.NEAR_POOR_POOR_AREA, "has"),
        (CardGroup.LEFT_DIFFICULT, "changes"),
        (CardGroup.STATE_OTHER, "first"),
    ],
)
def test_from_poor_to_near_poor_the_card_tells_what_is_left_to_be_done(place: Place, group: str, expected: str) -> None:
    home = _home(place, "Phạm Văn A", valid_from=dt.date(2025, 7, 1), valid_to=dt.date(2026, 11, 1))
    with acting(place.lan):
        make_household_class(place.lan, home, "near_poor", valid_from=dt.date(2026, 11, 1), valid_to=None)
    _card(place, home, group, dt.date(2027, 12, 31))

    assert _told(place)[0] == ("Phạm Văn A", group, expected)


def test_who_is_poor_no_longer_and_insured_at_work_is_struck_off_no_list(place: Place) -> None:
    for name, group in (("Phạm Văn A", CardGroup.EMPLOYEE), ("Phạm Văn B", CardGroup.POOR)):
        home = _home(place, name, valid_from=dt.date(2025, 7, 1), valid_to=dt.date(2026, 11, 1))
        _card(place, home, group, dt.date(2027, 12, 31))

    found = {name: what for name, _group, what in _told(place)}
    assert found == {
        "Phạm Văn A": "first", "Phạm Văn A Em": "ends", "Phạm Văn B": "ends", "Phạm Văn B Em": "ends",
    }  # fmt: skip


def test_a_card_that_runs_out_after_its_ground_ended_is_found_in_the_month_of_its_last_day(place: Place) -> None:
    home = _home(place, "Phạm Văn A", valid_from=dt.date(2025, 7, 1), valid_to=dt.date(2026, 8, 1))
    _card(place, home, CardGroup.POOR, dt.date(2026, 11, 30))
    still = _home(place, "Phạm Văn B", valid_from=dt.date(2025, 7, 1), valid_to=None)
    _card(place, still, CardGroup.POOR, dt.date(2026, 11, 30))
    pays = _home(place, "Phạm Văn C")
    _card(place, pays, CardGroup.HOUSEHOLD, dt.date(2026, 11, 30))

    assert _told(place) == [("Phạm Văn A", "poor", "runs_out")]
    assert _told(place, NOVEMBER.previous()) == []
    assert _told(place, NOVEMBER.next()) == []


def test_a_card_that_is_followed_or_was_ended_runs_out_for_nobody(place: Place) -> None:
    period = {"valid_from": dt.date(2025, 7, 1), "valid_to": dt.date(2026, 8, 1)}
    followed, ended, dead = (_home(place, f"Phạm Văn {name}", **period) for name in "ABC")
    for home in (followed, ended, dead):
        _card(place, home, CardGroup.POOR, dt.date(2026, 11, 30))
    with acting(place.lan):
        make_card(place.lan, _first_of(followed), valid_from=dt.date(2026, 12, 1), last_day=None)
        end_card(
            actor=place.lan, card=Card.objects.get(individual=_first_of(ended)), last_day=dt.date(2026, 11, 15),
            cause=CardEnd.RETURNED,
        )  # fmt: skip
        record_death(actor=place.lan, individual=_first_of(dead), died_on=dt.date(2026, 10, 15))

    assert _told(place) == []


def test_the_share_is_the_laws() -> None:
    shares = {group: share_of_state(group, on=NOVEMBER.last_day) for group in ("recipient", "poor", "near_poor")}

    assert shares == {"recipient": 100, "poor": 100, "near_poor": 70}


def test_the_list_is_read_and_taken_out(place: Place) -> None:
    _home(place, "Phạm Văn A", valid_from=dt.date(2026, 11, 10), valid_to=None)
    officer = client_of(place.area)

    assert 'href="/insurance/"' in page(officer, "/")
    assert "to be enrolled" in page(officer, ADDRESS)
    assert "Phạm Văn A" not in page(officer, f"{ADDRESS}?what=ends")
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
