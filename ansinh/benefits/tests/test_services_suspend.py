"""Suspended, resumed, ended: what was due before stays due, what follows is by the law of then."""

import datetime as dt

import pytest

from ansinh.benefits.errors import NotOurs, NotSuspendable, WrongState
from ansinh.benefits.models import DecisionItem
from ansinh.benefits.services.suspensions import end_payments, resume_payments, suspend_payments
from ansinh.benefits.testing import make_disabled, make_drawn, make_person, minh
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.errors import NothingToPay
from ansinh.payments.models import Cause, Due, Entitlement, EntitlementState
from ansinh.registry.models import Circumstance, Individual
from ansinh.registry.testing import make_circumstance

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)


def _drawn(desk: Desk, *, first: Month = OCTOBER) -> Entitlement:
    with clock.at(dt.date(2026, 10, 6)), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    with clock.at(dt.date(2026, 10, 6)), acting(desk.minh):
        return make_drawn(desk.minh, desk.area, person, first_month=first, amount=810_000)


def _suspend(desk: Desk, entitlement: Entitlement, *, on: dt.date = TODAY, cause: Cause = Cause.REVIEW_MISSED) -> None:
    with clock.at(on), acting(desk.minh):
        suspend_payments(
            actor=desk.minh, area=desk.area, entitlements=[entitlement], cause=cause,
            first_month_not_paid=Month.of(on), signed_on=on,
        )  # fmt: skip


def test_a_suspended_payment_is_not_on_the_payroll_and_comes_back_with_all_months(desk: Desk) -> None:
    entitlement = _drawn(desk)
    other = _other(desk)
    pay(desk, OCTOBER, on=dt.date(2026, 10, 7))
    _suspend(desk, entitlement, on=dt.date(2026, 11, 2))
    assert pay(desk, NOVEMBER, on=dt.date(2026, 11, 3)).line_count == 1

    with acting(desk.minh):
        resume_payments(actor=desk.minh, area=desk.area, entitlements=[entitlement], signed_on=TODAY)

        [due] = Due.objects.all()
        assert (due.individual_id, due.for_month, due.amount, due.cause) == (
            entitlement.individual_id, NOVEMBER.first_day, 810_000, "resumed",
        )  # fmt: skip
        assert DecisionItem.objects.get(kind="resume").back_amount == 810_000
    assert other.amount == 810_000
    assert pay(desk, DECEMBER, on=dt.date(2026, 11, 21)).total_amount == 3 * 810_000


def _other(desk: Desk) -> Entitlement:
    with clock.at(dt.date(2026, 10, 6)), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, "Phạm Văn Chín")
    with clock.at(dt.date(2026, 10, 6)), acting(desk.minh):
        return make_drawn(desk.minh, desk.area, person, first_month=OCTOBER, amount=810_000)


def test_who_is_no_longer_entitled_is_ended_at_the_suspension(desk: Desk) -> None:
    entitlement = _drawn(desk)
    _suspend(desk, entitlement, on=dt.date(2026, 11, 2))
    with acting(desk.lan):
        Circumstance.objects.filter(individual=entitlement.individual).update(valid_to=dt.date(2026, 10, 20))

    with acting(desk.minh):
        decision = resume_payments(actor=desk.minh, area=desk.area, entitlements=[entitlement], signed_on=TODAY)

        entitlement.refresh_from_db()
        assert (decision.kind, entitlement.state, entitlement.valid_to) == ("end", "ended", NOVEMBER.first_day)
        assert not Due.objects.exists()


def test_a_change_during_the_suspension_counts_from_the_change(desk: Desk) -> None:
    entitlement = _drawn(desk)
    _suspend(desk, entitlement, on=dt.date(2026, 10, 8))
    _worse_since(desk, entitlement, dt.date(2026, 11, 10))
    _other(desk)
    pay(desk, OCTOBER, on=dt.date(2026, 10, 9))
    pay(desk, NOVEMBER, on=dt.date(2026, 10, 20))

    with acting(desk.minh):
        resume_payments(actor=desk.minh, area=desk.area, entitlements=[entitlement], signed_on=TODAY)

        assert sorted(Due.objects.values_list("for_month", "amount")) == [
            (OCTOBER.first_day, 810_000),
            (NOVEMBER.first_day, 1_080_000),
        ]
        standing = Entitlement.objects.get(individual=entitlement.individual, state=EntitlementState.ACTIVE)
        assert (standing.amount, standing.valid_from) == (1_080_000, NOVEMBER.first_day)


def _worse_since(desk: Desk, entitlement: Entitlement, day: dt.date) -> None:
    with acting(desk.lan):
        person = Individual.objects.get(pk=entitlement.individual_id)
        Circumstance.objects.filter(individual=person).update(valid_to=day)
        make_circumstance(
            desk.lan, person, "disability", value="exceptionally_severe", certificate_number="KT-02", issued_on=day,
            valid_from=day,
        )  # fmt: skip


@pytest.mark.parametrize(("on", "allowed"), [("2026-10-04", True), ("2026-10-05", False)])
def test_detention_suspends_until_4_october_2026_only(desk: Desk, on: str, allowed: bool) -> None:
    day = dt.date.fromisoformat(on)
    with clock.at(dt.date(2026, 9, 1)), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    with clock.at(dt.date(2026, 9, 1)), acting(desk.minh):
        entitlement = make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 9))

    refused = False
    try:
        _suspend(desk, entitlement, on=day, cause=Cause.DETAINED)
    except NotSuspendable:
        refused = True
    assert refused is not allowed


def test_twice_wrong_state_and_another_communes_entitlement_are_refused(desk: Desk) -> None:
    entitlement = _drawn(desk)
    with acting(desk.minh), pytest.raises(WrongState, match="suspended"):
        resume_payments(actor=desk.minh, area=desk.area, entitlements=[entitlement], signed_on=TODAY)
    _suspend(desk, entitlement)
    with pytest.raises(WrongState, match="Phạm Văn Bình"):
        _suspend(desk, entitlement)
    neighbour = minh("vn.80.25480.")
    with acting(neighbour), pytest.raises(Exception, match="Lê Văn Minh works in"):
        suspend_payments(
            actor=neighbour, area=desk.area, entitlements=[entitlement], cause=Cause.NOT_COLLECTED,
            first_month_not_paid=NOVEMBER, signed_on=TODAY,
        )  # fmt: skip


def test_an_entitlement_that_cannot_be_seen_is_not_ours(desk: Desk) -> None:
    entitlement = _drawn(desk)
    entitlement.pk = 999_999
    with acting(desk.minh), pytest.raises(NotOurs, match="1 of the entitlements"):
        end_payments(
            actor=desk.minh, area=desk.area, entitlements=[entitlement], cause=Cause.DECLINED,
            first_month_not_paid=DECEMBER, signed_on=TODAY,
        )  # fmt: skip


def test_who_declines_is_paid_no_more(desk: Desk) -> None:
    entitlement = _drawn(desk)
    with acting(desk.minh):
        end_payments(
            actor=desk.minh, area=desk.area, entitlements=[entitlement], cause=Cause.DECLINED,
            first_month_not_paid=DECEMBER, signed_on=TODAY,
        )  # fmt: skip
    with pytest.raises(NothingToPay):
        pay(desk, DECEMBER, on=TODAY)


def test_a_k5c_suspended_before_the_reform_is_resumed_as_social_pension_from_july(desk: Desk) -> None:
    """Suspended in May 2025, resumed in September: May and June as K5c, since July as social pension."""
    first_day = dt.date(2025, 7, 1)
    with clock.at(first_day), acting(desk.lan):
        person = make_person(desk.lan, desk.area, birth_date=dt.date(1940, 1, 1))
    with clock.at(first_day), acting(desk.minh):
        entitlement = make_drawn(
            desk.minh, desk.area, person, first_month=Month(2025, 4), on=dt.date(2025, 4, 10), category="K5c",
            amount=500_000,
        )  # fmt: skip
        suspend_payments(
            actor=desk.minh, area=desk.area, entitlements=[entitlement], cause=Cause.NOT_COLLECTED,
            first_month_not_paid=Month(2025, 5), signed_on=dt.date(2025, 5, 5),
        )  # fmt: skip

    day = dt.date(2025, 9, 3)
    with clock.at(day), acting(desk.minh):
        resume_payments(actor=desk.minh, area=desk.area, entitlements=[entitlement], signed_on=day)

        assert sorted(Due.objects.values_list("for_month", "benefit", "category", "amount")) == [
            (dt.date(2025, 5, 1), "social_allowance", "K5c", 500_000),
            (dt.date(2025, 6, 1), "social_allowance", "K5c", 500_000),
            (dt.date(2025, 7, 1), "social_pension", "P75", 500_000),
            (dt.date(2025, 8, 1), "social_pension", "P75", 500_000),
        ]
        standing = Entitlement.objects.get(state=EntitlementState.ACTIVE)
        assert (standing.category, standing.valid_from) == ("P75", dt.date(2025, 7, 1))
