"""Whose health-insurance card begins or ends in a month, by the records."""

import datetime as dt
from typing import Any

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.benefits.queries.health_cards import card_changes, share_of_state
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.desk_clients import client_of, page_of, queries_of
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import HardArea, Household, Membership, Relation
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_household_class, make_member

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2026, 11)
ADDRESS = "/health-cards/"


def _changes(desk: Desk, month: Month = NOVEMBER) -> list[tuple[str, str, str]]:
    with acting(desk.lan):
        found = card_changes(actor=desk.lan, month=month).order_by("full_name")
        return list(found.values_list("full_name", "before", "now"))


def _home(desk: Desk, name: str, **period: Any) -> Household:
    """A grown-up and a sister in a household that is poor in a period."""
    with acting(desk.lan):
        person = make_person(desk.lan, desk.area, name, birth_date=dt.date(1980, 1, 1))
        home = Membership.objects.select_related("household").get(individual=person).household
        make_member(desk.lan, desk.area, home, Relation.SIBLING, full_name=f"{name} Em")
        if period:
            make_household_class(desk.lan, home, **period)
        return home


def test_all_members_of_a_household_newly_poor_are_enrolled(desk: Desk) -> None:
    _home(desk, "Phạm Văn A", valid_from=dt.date(2026, 11, 10), valid_to=None)
    _home(desk, "Phạm Văn B", valid_from=dt.date(2026, 1, 1), valid_to=None)
    _home(desk, "Phạm Văn C")

    assert _changes(desk) == [("Phạm Văn A", "", "poor"), ("Phạm Văn A Em", "", "poor")]
    assert _changes(desk, NOVEMBER.next()) == []


def test_members_are_struck_off_when_the_class_ends_and_supported_when_it_is_near_poor(desk: Desk) -> None:
    home = _home(desk, "Phạm Văn A", valid_from=dt.date(2025, 7, 1), valid_to=dt.date(2026, 11, 1))
    other = _home(desk, "Phạm Văn B", valid_from=dt.date(2025, 7, 1), valid_to=dt.date(2026, 11, 1))
    with acting(desk.lan):
        make_household_class(desk.lan, other, "near_poor", valid_from=dt.date(2026, 11, 1), valid_to=None)

    assert home.pk != other.pk
    assert {(before, now) for name, before, now in _changes(desk) if "A" in name} == {("poor", "")}
    assert {(before, now) for name, before, now in _changes(desk) if "B" in name} == {("poor", "near_poor")}


def test_a_right_to_monthly_money_brings_the_card_and_its_end_takes_it(desk: Desk) -> None:
    with acting(desk.lan):
        begins, ends, dies = (make_disabled(desk.lan, desk.area, f"Lê Văn {name}") for name in "ABC")
    for person, first in ((begins, NOVEMBER), (ends, Month(2026, 9)), (dies, Month(2026, 9))):
        with acting(desk.minh):
            make_drawn(desk.minh, desk.area, person, first_month=first, amount=810_000)
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=dies, died_on=dt.date(2026, 11, 15))

    assert _changes(desk) == [("Lê Văn A", "", "recipient"), ("Lê Văn C", "recipient", "")]


@pytest.mark.parametrize(
    ("born", "month", "expected"),
    [
        (dt.date(2026, 11, 3), NOVEMBER, ("", "child")),
        (dt.date(2020, 2, 1), Month(2026, 10), ("child", "")),
        (dt.date(2020, 2, 1), Month(2026, 3), None),
        (dt.date(2020, 9, 30), Month(2026, 10), ("child", "")),
        (dt.date(2020, 10, 5), Month(2026, 11), ("child", "")),
        (dt.date(2020, 12, 31), Month(2027, 1), ("child", "")),
        (dt.date(2020, 12, 31), Month(2026, 12), None),
    ],
)
def test_a_small_child_keeps_the_card_to_september_or_to_the_birthday(
    desk: Desk, born: dt.date, month: Month, expected: tuple[str, str] | None
) -> None:
    with acting(desk.lan):
        make_person(desk.lan, desk.area, "Bé Na", birth_date=born)

    assert _changes(desk, month) == ([("Bé Na", *expected)] if expected else [])


def test_whoever_lives_in_a_specially_difficult_area_has_a_card(desk: Desk) -> None:
    _home(desk, "Phạm Văn A")
    HardArea.objects.create(
        area=desk.area, decision_number="861/QĐ-TTg", decided_on=dt.date(2026, 10, 1), valid_from=dt.date(2026, 11, 1)
    )

    assert _changes(desk) == [("Phạm Văn A", "", "hard_area"), ("Phạm Văn A Em", "", "hard_area")]


def test_the_share_is_the_laws() -> None:
    shares = {group: share_of_state(group, on=NOVEMBER.last_day) for group in ("recipient", "poor", "near_poor", "")}

    assert shares == {"recipient": 100, "poor": 100, "near_poor": 70, "": None}


def test_the_list_is_read_and_taken_out(desk: Desk) -> None:
    _home(desk, "Phạm Văn A", valid_from=dt.date(2026, 11, 10), valid_to=None)
    officer = client_of(desk.area)

    assert f'href="{ADDRESS}"' in page_of(officer, "/")
    assert "to be enrolled" in page_of(officer, ADDRESS)
    assert "Phạm Văn A" not in page_of(officer, f"{ADDRESS}?card=ends")
    assert "Phạm Văn A" not in page_of(officer, f"{ADDRESS}?month=2026-12")
    for asked in ("x", "0001-01", "9998-12"):
        page_of(officer, f"{ADDRESS}?month={asked}")
    taken = officer.get(f"{ADDRESS}?export=csv")
    written = b"".join(taken.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Phạm Văn A Em" in written
    assert "member of a poor household" in written
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="export_list").count() == 1


def test_who_sees_no_decisions_and_another_commune_see_nobody(desk: Desk) -> None:
    _home(desk, "Phạm Văn A", valid_from=dt.date(2026, 11, 10), valid_to=None)
    there = make_desk("25480", "Bình Minh")

    assert client_of(desk.area, "bank_officer", "nam").get(ADDRESS).status_code == 403
    assert "Phạm Văn A" not in page_of(client_of(there.area, username="hanh"), ADDRESS)
    nobody = Actor("nam", "Nam", desk.area.path, frozenset({"view_registry"}))
    with acting(nobody):
        assert not card_changes(actor=nobody, month=NOVEMBER).exists()


def test_the_list_asks_as_often_for_many_as_for_few(desk: Desk) -> None:
    officer = client_of(desk.area)
    page_of(officer, ADDRESS)
    counts = []
    for number in (1, 4):
        for one in range(number):
            _home(desk, f"Phạm Văn {number}{one}", valid_from=dt.date(2026, 11, 10), valid_to=None)
        counts.append(len(queries_of(officer, ADDRESS)))

    assert counts[0] == counts[1] <= 20
