"""Recording and taking back what is owed besides the regular month."""

import pytest

from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.errors import BadEntitlement, NoReason, WrongState
from ansinh.payments.models import Cause, Due, DueKind, LineKind, Payment
from ansinh.payments.services import approve_payroll, cancel_dues
from ansinh.payments.testing import NOVEMBER, make_due, make_entitlement, make_prepared, make_recipient
from ansinh.payments.tests.conftest import Desk

APPROVED_ON = Month(2026, 10).first_day


def test_a_due_finds_the_entitlement_of_its_key_and_month(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        entitlement = make_entitlement(desk.lan, desk.area, person)

        due = Due.objects.get(pk=make_due(desk.lan, desk.area, person))

        assert due.entitlement_id == entitlement.pk


def test_recording_the_same_due_twice_records_it_once(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)

        assert make_due(desk.lan, desk.area, person) == make_due(desk.lan, desk.area, person)
        assert Due.objects.count() == 1


def test_the_same_due_with_another_amount_is_refused(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)
        make_due(desk.lan, desk.area, person)

        with pytest.raises(BadEntitlement, match="recorded already with 40000 đồng, not 50000"):
            make_due(desk.lan, desk.area, person, amount=50_000)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": 0}, "got 0"),
        ({"amount": -40_000}, "got -40000"),
        ({"for_month": None}, "expected the month it is for"),
        ({"for_month": Month(2026, 6)}, "no entitlement of this key is in force in that month"),
        ({"kind": DueKind.ARREARS, "category": "P70"}, "no entitlement of this key"),
        ({"kind": DueKind.RECOVERY, "decision_reference": ""}, "expected the reference of a signed decision"),
        ({"kind": DueKind.ONE_OFF, "for_month": None, "decision_reference": ""}, "signed decision"),
        ({"recipient_id": 999_999_999}, "not within your area of duty"),
    ],
)
def test_a_wrong_due_is_refused_with_its_sentence(desk: Desk, changes: dict[str, object], sentence: str) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)

        with pytest.raises(BadEntitlement, match=sentence):
            make_due(desk.lan, desk.area, person, **changes)

        assert not Due.objects.exists()


def test_a_recovery_waits_for_its_decision_and_never_enters_a_payroll(desk: Desk, lawful: None) -> None:
    """Nothing is withheld by itself: netting off is off (rules.md, Recovery)."""
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)
        make_due(desk.lan, desk.area, person, kind=DueKind.RECOVERY, cause=Cause.OVERPAID)

        payroll = make_prepared(desk.lan, desk.area)

        assert payroll.total_amount == 540_000
        assert not Payment.objects.filter(kind=LineKind.RECOVERY).exists()


def test_a_waiting_due_can_be_taken_back_with_a_reason(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)
        due = Due.objects.get(pk=make_due(desk.lan, desk.area, person))

        with pytest.raises(NoReason):
            cancel_dues(actor=desk.lan, dues=[due], why=" ")
        assert cancel_dues(actor=desk.lan, dues=[due], why="tính sai") == 1
        assert cancel_dues(actor=desk.lan, dues=[due], why="tính sai") == 0
        again = make_due(desk.lan, desk.area, person, amount=45_000)

        assert again != due.pk


def test_a_due_within_a_payroll_cannot_be_taken_back(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)
        due = Due.objects.get(pk=make_due(desk.lan, desk.area, person))
        payroll = make_prepared(desk.lan, desk.area, NOVEMBER)

        with pytest.raises(WrongState, match="waiting"):
            cancel_dues(actor=desk.lan, dues=[due], why="tính sai")

    with acting(desk.minh):
        approve_payroll(actor=desk.minh, payroll=payroll, on=APPROVED_ON)
        due.refresh_from_db()
        assert due.state == "carried"


def test_dues_need_the_right_to_write_entitlements(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_recipient(desk.lan, desk.area)
        make_entitlement(desk.lan, desk.area, person)
        due = Due.objects.get(pk=make_due(desk.lan, desk.area, person))

    with acting(desk.minh):
        with pytest.raises(NoRight):
            make_due(desk.minh, desk.area, person)
        with pytest.raises(NoRight):
            cancel_dues(actor=desk.minh, dues=[due], why="tính sai")
