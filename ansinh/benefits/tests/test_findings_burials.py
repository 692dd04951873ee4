"""Funeral support judged again: one burial, one payment, of a death that is recorded."""

import datetime as dt

import pytest

from ansinh.benefits.services.funerals import grant_funeral_support
from ansinh.benefits.testing import make_application, make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.planting import checked, kinds, pay_anyhow
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.testing import make_due
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death

DECEMBER = Month(2026, 12)
BEGAN = dt.date(2026, 1, 10)


@pytest.fixture
def buried(desk: Desk) -> Individual:
    """A disabled man who drew, died on 3 November, and whose burial was granted 10,800,000 đồng."""
    with clock.at(BEGAN), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        organiser = make_person(desk.lan, desk.area, "Phạm Thị Lý", birth_date=dt.date(1985, 1, 1))
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1))
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 11, 3))
        person.refresh_from_db()
        file = make_application(desk.lan, desk.area, person, "funeral_support", applicant=organiser)
    with acting(desk.minh):
        grant_funeral_support(
            actor=desk.minh, application=file, organiser=organiser, other_support_amount=0, signed_on=clock.today()
        )
    return person


def _burial(desk: Desk, person: Individual, amount: int, reference: str) -> None:
    with acting(desk.minh):
        make_due(
            desk.minh, desk.area, person, kind="one_off", benefit="funeral_support", category="", amount=amount,
            cause="funeral", for_month=None, decision_reference=reference,
        )  # fmt: skip


def test_a_burial_paid_by_the_law_is_no_finding(desk: Desk, buried: Individual) -> None:
    pay_anyhow(desk, DECEMBER, on=dt.date(2026, 11, 20))

    assert kinds(checked(desk, DECEMBER)) == []


def test_a_burial_paid_by_two_decisions_is_paid_twice(desk: Desk, buried: Individual) -> None:
    _burial(desk, buried, 10_800_000, "77/QĐ-UBND")
    pay_anyhow(desk, DECEMBER, on=dt.date(2026, 11, 20))

    [finding] = checked(desk, DECEMBER).findings

    assert (finding.kind, finding.difference, finding.key) == ("twice", 10_800_000, f"paid:burial:{buried.pk}")
    assert "03/11/2026 21.600.000 đồng were paid; the law gives 10.800.000, once." in finding.reason


def test_a_burial_without_a_death_and_one_of_somebody_who_drew_nothing_are_paid_without_a_right(desk: Desk) -> None:
    with acting(desk.lan):
        alive = make_disabled(desk.lan, desk.area, "Phạm Văn Sống")
        stranger = make_person(desk.lan, desk.area, "Lê Văn Trẻ", birth_date=dt.date(1990, 1, 1))
        record_death(actor=desk.lan, individual=stranger, died_on=dt.date(2026, 11, 3))
    for person in (alive, stranger):
        _burial(desk, person, 10_800_000, "78/QĐ-UBND")
    pay_anyhow(desk, DECEMBER, on=dt.date(2026, 11, 20))

    found = checked(desk, DECEMBER)

    assert sorted(kinds(found)) == [
        ("Lê Văn Trẻ", "not_entitled", 10_800_000),
        ("Phạm Văn Sống", "not_entitled", 10_800_000),
    ]
