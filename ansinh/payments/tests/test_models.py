"""What the database itself refuses, whoever writes."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import (
    DUE_MOVES,
    ENTITLEMENT_MOVES,
    LINE_MOVES,
    PAYROLL_MOVES,
    Cause,
    Due,
    DueKind,
    DueState,
    Entitlement,
    EntitlementState,
    LineState,
    Payment,
    PaymentCycle,
    Payroll,
    PayrollState,
)
from ansinh.payments.queries import lines_of
from ansinh.payments.services import Ending, Suspension, end_entitlements, suspend_entitlements
from ansinh.payments.testing import NOVEMBER, make_due, make_entitlement, make_prepared, make_recipient, make_sent
from ansinh.payments.tests.conftest import Desk

COPIED = [str(field.column) for field in Payment._meta.concrete_fields if field.column != "id"]


@pytest.fixture
def line(desk: Desk, lawful: None) -> Payment:
    """A regular line of November by bank, in a prepared payroll."""
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        return lines_of(make_prepared(desk.lan, desk.area)).get()


def copy_of(row: Any) -> Any:
    """The row again, not yet saved."""
    row.pk = None
    return row


def copy(line: Payment, desk: Desk, *, year: int = 2030, **changes: Any) -> None:
    """Insert the line again into a draft of another month; `changes` are SQL by column."""
    cycle = PaymentCycle.objects.create(area=desk.area, area_path=desk.area.path, month=dt.date(year, 1, 1))
    draft = Payroll.objects.create(
        cycle=cycle, area_path=desk.area.path, reference=f"25522-{year}01-1", ready_before=dt.date(2029, 12, 25)
    )
    values: dict[str, str] = {"payroll_id": str(draft.pk), **changes}
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into payments_payment ({', '.join(COPIED)})"
            f" select {', '.join(values.get(column, column) for column in COPIED)} from payments_payment where id = %s",
            [line.pk],
        )


ARREARS: dict[str, Any] = {"kind": "'arrears'", "cause": "'paid_late'"}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, "payment_one_regular_line"),
        ({"amount": "0", **ARREARS}, "payment_amount_positive"),
        ({"amount": "-1", **ARREARS}, "payment_amount_positive"),
        ({"for_month": "date '2026-06-01'"}, "payment_entitlement_in_force"),
        ({"for_month": "date '2026-06-01'", **ARREARS}, "payment_entitlement_in_force"),
        ({"category": "'P70'"}, "payment_entitlement_in_force"),
        ({"benefit": "'carer_support'"}, "payment_entitlement_in_force"),
        ({"entitlement_id": "null"}, "payment_regular_has_entitlement"),
        ({"kind": "'reissue'"}, "payment_reissue_names_its_line"),
        ({"kind": "'one_off'", "reissue_of_id": "id"}, "payment_reissue_names_its_line"),
        ({"kind": "'one_off'", "account_number": "''"}, "payment_account_of_way"),
        ({"kind": "'one_off'", "way": "'post'"}, "payment_account_of_way"),
    ],
)
def test_a_line_that_must_not_be_is_refused(
    desk: Desk, line: Payment, changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        copy(line, desk, **changes)

    assert _constraint(refusal.value) == constraint


def _constraint(error: IntegrityError) -> str | None:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)


def test_a_returned_regular_line_no_longer_stands_in_the_way(desk: Desk, line: Payment) -> None:
    with acting(desk.lan):
        Payment.objects.filter(pk=line.pk).update(state=LineState.RETURNED, return_reason="sai tên")

        copy(line, desk)

        assert Payment.objects.filter(kind="regular", for_month=NOVEMBER.first_day).count() == 2


def test_a_line_is_reissued_once(desk: Desk, line: Payment) -> None:
    with acting(desk.lan):
        copy(line, desk, kind="'reissue'", reissue_of_id=str(line.pk))

        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            copy(line, desk, year=2031, kind="'reissue'", reissue_of_id=str(line.pk))

        assert _constraint(refusal.value) == "payment_reissue_once"


def test_one_arrears_line_per_month_and_cause(desk: Desk, line: Payment) -> None:
    with acting(desk.lan):
        copy(line, desk, **ARREARS)

        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            copy(line, desk, year=2031, **ARREARS)

        assert _constraint(refusal.value) == "payment_one_line_per_cause"


def test_no_regular_line_for_a_month_of_suspension(desk: Desk, line: Payment) -> None:
    december = Month(2026, 12)
    with acting(desk.lan):
        assert line.entitlement_id
        suspend_entitlements(actor=desk.lan, items=[Suspension(line.entitlement_id, december, Cause.DETAINED)])

    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        copy(line, desk, for_month="date '2026-12-01'")

    assert _constraint(refusal.value) == "payment_entitlement_in_force"


def test_no_line_for_a_month_after_the_end(desk: Desk, line: Payment) -> None:
    with acting(desk.lan):
        assert line.entitlement_id
        end_entitlements(actor=desk.lan, items=[Ending(line.entitlement_id, Month(2026, 12), Cause.DIED)])

    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        copy(line, desk, for_month="date '2026-12-01'")

    assert _constraint(refusal.value) == "payment_entitlement_in_force"


def test_prepared_lines_are_fixed_and_sent_lines_stay(desk: Desk, line: Payment) -> None:
    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        copy(line, desk, payroll_id=str(line.payroll_id), **ARREARS)
    assert _constraint(refusal.value) == "payment_of_draft"

    with acting(desk.minh):
        payroll = make_sent(desk.lan, desk.minh, desk.area)
    with pytest.raises(IntegrityError) as taken, acting(desk.minh):
        Payment.objects.filter(payroll=payroll).delete()
    assert _constraint(taken.value) == "payment_of_draft"


def test_the_database_knows_two_hands(desk: Desk, line: Payment) -> None:
    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        Payroll.objects.filter(pk=line.payroll_id).update(approved_by="lan", approved_on=dt.date(2026, 10, 12))

    assert _constraint(refusal.value) == "payroll_two_hands"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": PayrollState.APPROVED}, "payroll_approved_by_someone"),
        ({"prepared_by": ""}, "payroll_prepared_by_someone"),
        ({"total_amount": -1}, "payroll_total_not_negative"),
    ],
)
def test_a_payroll_that_must_not_be_is_refused(
    desk: Desk, line: Payment, changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        Payroll.objects.filter(pk=line.payroll_id).update(**changes)

    assert _constraint(refusal.value) == constraint


def test_a_month_has_one_payroll_that_is_not_cancelled(desk: Desk, line: Payment) -> None:
    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        Payroll.objects.create(
            cycle=line.payroll.cycle, area_path=desk.area.path, reference="x", ready_before=dt.date(2026, 10, 25)
        )

    assert _constraint(refusal.value) == "payroll_one_of_a_cycle"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"amount": 0}, "entitlement_amount_positive"),
        ({"valid_to": dt.date(2026, 6, 1)}, "entitlement_period"),
        ({"state": EntitlementState.SUSPENDED}, "entitlement_suspended_from"),
        ({"suspended_from": dt.date(2026, 9, 1)}, "entitlement_suspended_from"),
        ({"state": EntitlementState.ENDED}, "entitlement_ended_has_end"),
        ({"benefit": "Trợ cấp"}, "entitlement_benefit_code"),
    ],
)
def test_an_entitlement_that_must_not_be_is_refused(
    desk: Desk, line: Payment, changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        Entitlement.objects.filter(individual=line.individual_id).update(**changes)

    assert _constraint(refusal.value) == constraint


def test_entitlements_of_one_key_never_overlap(desk: Desk, line: Payment) -> None:
    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        copy_of(Entitlement.objects.get(individual=line.individual_id)).save(force_insert=True)

    assert _constraint(refusal.value) == "entitlement_no_overlap"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"amount": 0}, "due_amount_positive"),
        ({"for_month": None}, "due_month_of_monthly_kinds"),
        ({"kind": DueKind.RECOVERY, "decision_reference": ""}, "due_rests_on_a_decision"),
    ],
)
def test_a_due_that_must_not_be_is_refused(desk: Desk, line: Payment, changes: dict[str, Any], constraint: str) -> None:
    with acting(desk.lan):
        make_due(desk.lan, desk.area, line.individual)

    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        Due.objects.update(**changes)

    assert _constraint(refusal.value) == constraint


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, "due_once_per_month_and_cause"),
        ({"kind": DueKind.ONE_OFF, "for_month": None}, "due_one_off_once_per_decision"),
    ],
)
def test_a_due_stands_once_for_its_month_and_cause_or_its_decision(
    desk: Desk, line: Payment, changes: dict[str, Any], constraint: str
) -> None:
    with acting(desk.lan):
        due = Due.objects.get(pk=make_due(desk.lan, desk.area, line.individual, **changes))

    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        copy_of(due).save(force_insert=True)

    assert _constraint(refusal.value) == constraint


def test_a_line_is_corrected_once_for_a_cause(desk: Desk, line: Payment) -> None:
    with acting(desk.lan):
        due = Due.objects.get(pk=make_due(desk.lan, desk.area, line.individual, corrects_id=line.pk))
        due.for_month = dt.date(2026, 8, 1)

    with pytest.raises(IntegrityError) as refusal, acting(desk.lan):
        copy_of(due).save(force_insert=True)

    assert _constraint(refusal.value) == "due_once_per_corrected_line"


def test_a_person_with_payments_is_kept(desk: Desk, line: Payment) -> None:
    with acting(desk.lan), pytest.raises(ProtectedError):
        line.individual.delete()


@pytest.mark.parametrize(
    ("states", "moves", "last"),
    [
        (PayrollState, PAYROLL_MOVES, {PayrollState.CLOSED, PayrollState.CANCELLED}),
        (LineState, LINE_MOVES, {LineState.REISSUED, LineState.CANCELLED}),
        (EntitlementState, ENTITLEMENT_MOVES, {EntitlementState.ENDED}),
        (DueState, DUE_MOVES, {DueState.CARRIED, DueState.CANCELLED}),
    ],
)
def test_every_state_has_its_moves_and_can_be_reached(states: Any, moves: Any, last: set[Any]) -> None:
    first = next(iter(states))

    assert set(moves) == set(states)
    assert {state for state, targets in moves.items() if not targets} == last
    assert set().union(*moves.values()) | {first} == set(states)


def test_rows_say_what_they_are(desk: Desk, line: Payment) -> None:
    with acting(desk.lan):
        assert str(line) == "25522-202611-1-00001 regular"
        assert line.masked_account == "…0001"
        assert Payment(account_number="").masked_account == ""
        assert str(line.payroll) == "25522-202611-1"
        assert str(line.payroll.cycle).endswith("2026-11")
