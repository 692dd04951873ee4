"""What the law gives everybody registered, in sums that name nobody."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from ansinh.benefits.services.costing import Sum, judge_costs
from ansinh.benefits.testing import make_disabled, make_person
from ansinh.benefits.tests.conftest import Desk
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.judgement.errors import NoLawForMonth

NOVEMBER = Month(2026, 11)


@pytest.fixture
def people(desk: Desk) -> Desk:
    """Two severely disabled adults, a pensioner by age, and somebody whom the law gives nothing."""
    with acting(desk.lan):
        for name in ("Phạm Văn Một", "Phạm Văn Hai"):
            make_disabled(desk.lan, desk.area, name)
        make_person(desk.lan, desk.area, birth_date=dt.date(1945, 3, 1))
        make_person(desk.lan, desk.area, birth_date=dt.date(1990, 3, 1))
    return desk


def test_everybody_is_judged_and_the_sums_are_the_laws_whether_anything_is_paid_or_not(people: Desk) -> None:
    found = judge_costs(actor=people.lan, area=people.area, month=NOVEMBER)

    assert found.sums == {
        ("social_allowance", "K6"): Sum(2, 1_620_000),
        ("social_pension", "P75"): Sum(1, 540_000),
    }
    assert (found.person_count, found.amount, found.refused) == (4, 2_160_000, ())


def test_an_earlier_month_is_judged_by_its_own_law(people: Desk) -> None:
    found = judge_costs(actor=people.lan, area=people.area, month=Month(2026, 6))

    assert found.sums[("social_pension", "P75")] == Sum(1, 500_000)


def test_who_may_not_see_categories_sees_benefits(people: Desk) -> None:
    reader = Actor("thu", "Lê Thị Thu", people.area.path, frozenset({"view_decisions", "view_registry"}))

    found = judge_costs(actor=reader, area=people.area, month=NOVEMBER)

    assert set(found.sums) == {("social_allowance", ""), ("social_pension", "")}
    assert found.amount == 2_160_000


@pytest.mark.parametrize("right", ["view_decisions", "view_registry"])
def test_without_the_right_nothing_is_judged(people: Desk, right: str) -> None:
    reader = Actor("thu", "Lê Thị Thu", people.area.path, frozenset({"view_decisions", "view_registry"} - {right}))

    with pytest.raises(NoRight, match=right):
        judge_costs(actor=reader, area=people.area, month=NOVEMBER)


def test_another_place_is_not_judged(people: Desk) -> None:
    stranger = Actor("an", "Lê An", "vn.80.25480.", people.lan.permissions)

    with pytest.raises(OutsideScope):
        judge_costs(actor=stranger, area=people.area, month=NOVEMBER)


def test_a_month_before_the_law_is_refused(people: Desk) -> None:
    with pytest.raises(NoLawForMonth):
        judge_costs(actor=people.lan, area=people.area, month=Month(2021, 6))


def test_the_command_prints_the_sums(people: Desk) -> None:
    out = StringIO()

    call_command("costs", "--month", "2026-11", "--area", people.area.code, stdout=out)

    assert out.getvalue().splitlines() == [
        "social_allowance K6: 2, 1.620.000 đồng",
        "social_pension P75: 1, 540.000 đồng",
        "Xã Tân Đông, 11/2026: 4 people judged, 2.160.000 đồng a month by law",
    ]
