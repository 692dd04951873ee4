"""The level of July 2026, signed in August and in force in October: who gets which months, to the đồng."""

import datetime as dt

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.benefits.errors import ListChanged, NothingToRebase
from ansinh.benefits.models import DecisionItem, Recovery, Resolution
from ansinh.benefits.queries.paid import paid_by_month
from ansinh.benefits.services.rebase import list_for_level, rebase_to_level
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.paying import pay, pay_all
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Cause, Due, Entitlement, EntitlementState
from ansinh.payments.services import Ending, end_entitlements
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_circumstance

JANUARY, JUNE, JULY, SEPTEMBER, OCTOBER, NOVEMBER = (Month(2026, number) for number in (1, 6, 7, 9, 10, 11))
SIGNED = dt.date(2026, 10, 6)
BEGAN = dt.date(2026, 1, 10)


def _rebase(desk: Desk) -> None:
    with clock.at(SIGNED), acting(desk.minh):
        rebase_to_level(actor=desk.minh, area=desk.area, signed_on=SIGNED)


def _disabled_drawing(desk: Desk, name: str = "Phạm Văn Bình", *, first: Month = JANUARY) -> Individual:
    with clock.at(BEGAN), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name)
    with clock.at(first.first_day), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=first)
    return person


def test_each_month_drawn_at_the_old_level_is_made_up_and_the_next_is_paid_at_the_new(desk: Desk) -> None:
    person = _disabled_drawing(desk)
    pay_all(desk, JUNE.through(OCTOBER))

    _rebase(desk)

    with acting(desk.minh):
        dues = Due.objects.filter(individual=person).order_by("for_month")
        assert [(due.for_month, due.amount, due.kind, due.cause) for due in dues] == [
            (month.first_day, 60_000, "difference", "level_raised") for month in JULY.through(OCTOBER)
        ]
        standing = Entitlement.objects.get(state=EntitlementState.ACTIVE)
        assert (standing.valid_from, standing.amount) == (NOVEMBER.first_day, 810_000)
        item = DecisionItem.objects.get(cause="level_raised")
        assert (item.amount, item.back_amount) == (810_000, 240_000)
        assert item.replaces is not None
    payroll = pay(desk, NOVEMBER, on=dt.date(2026, 10, 20))
    assert payroll.total_amount == 810_000 + 240_000


def test_before_the_decree_is_in_force_the_old_level_is_lawful_and_nothing_can_be_rebased(desk: Desk) -> None:
    _disabled_drawing(desk)
    pay(desk, SEPTEMBER, on=dt.date(2026, 8, 20))
    pay(desk, OCTOBER, on=dt.date(2026, 9, 20))

    day = dt.date(2026, 10, 4)
    with clock.at(day), acting(desk.minh), pytest.raises(NothingToRebase):
        rebase_to_level(actor=desk.minh, area=desk.area, signed_on=day)


def test_from_the_day_in_force_a_payroll_at_the_old_level_is_refused(desk: Desk) -> None:
    _disabled_drawing(desk)

    with pytest.raises(Exception, match=r"The law gives 810\.000 đồng for 11/2026, not 750\.000"):
        pay(desk, NOVEMBER, on=dt.date(2026, 10, 20))


def test_who_began_later_gets_the_months_since(desk: Desk) -> None:
    person = _disabled_drawing(desk, first=SEPTEMBER)
    pay_all(desk, SEPTEMBER.through(OCTOBER))

    _rebase(desk)

    with acting(desk.minh):
        assert sorted(Due.objects.filter(individual=person).values_list("for_month", "amount")) == [
            (SEPTEMBER.first_day, 60_000),
            (OCTOBER.first_day, 60_000),
        ]


def test_who_died_gets_the_months_to_the_month_of_death_and_no_entitlement(desk: Desk) -> None:
    person = _disabled_drawing(desk)
    other = _disabled_drawing(desk, "Phạm Văn Chín")
    pay_all(desk, JUNE.through(OCTOBER))
    with clock.at(dt.date(2026, 10, 1)), acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 8, 15))

    _rebase(desk)

    with acting(desk.minh):
        months = set(Due.objects.filter(individual=person).values_list("for_month", flat=True))
        assert months == {JULY.first_day, Month(2026, 8).first_day}
        assert Due.objects.filter(individual=other).count() == 4
        assert not Recovery.objects.exists()


def test_where_the_province_paid_the_new_level_already_nothing_is_owed(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        assert desk.area.parent is not None
        Resolution.objects.create(
            province=desk.area.parent, document="12/NQ-HĐND", signed_on=dt.date(2025, 12, 1), standard_level=650_000,
            valid_from=dt.date(2026, 1, 1),
        )  # fmt: skip
        person = make_disabled(desk.lan, desk.area)
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1), amount=975_000)
    pay_all(desk, JUNE.through(OCTOBER))

    with clock.at(SIGNED), acting(desk.minh), pytest.raises(NothingToRebase):
        rebase_to_level(actor=desk.minh, area=desk.area, signed_on=SIGNED)


def test_an_elderly_person_of_75_without_supporter_is_raised_by_level_and_coefficient(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        person = make_person(
            desk.lan, desk.area, birth_date=dt.date(1950, 3, 1), household_class="poor", facts=[("no_supporter", {})]
        )
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1), category="K5a", amount=750_000)
    pay_all(desk, JUNE.through(OCTOBER))

    _rebase(desk)

    with acting(desk.minh):
        assert set(Due.objects.filter(individual=person).values_list("amount", flat=True)) == {1_080_000 - 750_000}


def test_carers_support_and_pension_are_made_up_each_for_itself(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, degree="exceptionally_severe")
        carer = make_person(desk.lan, desk.area, "Lê Thị Tư", birth_date=dt.date(1985, 1, 1))
        make_circumstance(desk.lan, person, "carer", value="family", related=carer, valid_from=dt.date(2022, 1, 1))
        old = make_person(desk.lan, desk.area, "Trần Thị Năm", birth_date=dt.date(1945, 1, 1))
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1), amount=1_000_000)
        make_drawn(
            desk.minh, desk.area, person, first_month=Month(2026, 1), benefit="carer_support", category="C5",
            amount=500_000, cared_for_id=person.pk, recipient_id=carer.pk,
        )  # fmt: skip
        make_drawn(
            desk.minh, desk.area, old, first_month=Month(2026, 1), benefit="social_pension", category="P75",
            amount=500_000,
        )  # fmt: skip
    pay_all(desk, JUNE.through(OCTOBER))

    _rebase(desk)

    with acting(desk.minh):
        assert sorted(Due.objects.filter(for_month=JULY.first_day).values_list("benefit", "amount", "recipient")) == [
            ("carer_support", 40_000, carer.pk),
            ("social_allowance", 80_000, None),
            ("social_pension", 40_000, None),
        ]
    assert pay(desk, NOVEMBER, on=dt.date(2026, 10, 20)).total_amount == 1_080_000 + 540_000 * 2 + 4 * 160_000


def test_the_chair_signs_the_list_that_was_reviewed_and_only_once(desk: Desk) -> None:
    _disabled_drawing(desk)
    pay_all(desk, JUNE.through(OCTOBER))
    with clock.at(SIGNED), acting(desk.lan):
        reviewed = list_for_level(actor=desk.lan, area=desk.area)
    _disabled_drawing(desk, "Phạm Văn Chín", first=OCTOBER)

    with clock.at(SIGNED), acting(desk.minh), pytest.raises(ListChanged, match="1 people, now 2"):
        rebase_to_level(actor=desk.minh, area=desk.area, signed_on=SIGNED, reviewed=reviewed)
    with clock.at(SIGNED), acting(desk.lan):
        reviewed = list_for_level(actor=desk.lan, area=desk.area)
    with clock.at(SIGNED), acting(desk.minh):
        rebase_to_level(actor=desk.minh, area=desk.area, signed_on=SIGNED, reviewed=reviewed)
    with clock.at(SIGNED), acting(desk.minh), pytest.raises(NothingToRebase):
        rebase_to_level(actor=desk.minh, area=desk.area, signed_on=SIGNED)


def test_who_moved_away_is_made_up_by_the_commune_that_paid_the_month(desk: Desk) -> None:
    person = _disabled_drawing(desk)
    other = make_commune("25480", "Bình Minh")
    pay_all(desk, JUNE.through(SEPTEMBER))
    _move_away(desk, person, other)

    _rebase(desk)

    with acting(desk.minh):
        assert set(Due.objects.filter(individual_id=person.pk).values_list("for_month", flat=True)) == {
            month.first_day for month in JULY.through(SEPTEMBER)
        }
        paid = paid_by_month(people=[person.pk], first=JULY, last=SEPTEMBER)
        assert set(paid.values()) == {810_000}


def _move_away(desk: Desk, person: Individual, other: Area) -> None:
    with clock.at(dt.date(2026, 10, 1)), acting(desk.minh):
        standing = Entitlement.objects.get(individual=person)
        end_entitlements(actor=desk.minh, items=[Ending(standing.pk, OCTOBER, Cause.MOVED_OUT)])
    with acting(SYSTEM):
        Individual.objects.filter(pk=person.pk).update(area=other, area_path=other.path)
