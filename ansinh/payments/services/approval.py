"""The second hand: approving, returning or cancelling a prepared payroll."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet

from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.core.money import format_dong
from ansinh.payments.checks import CheckedLine
from ansinh.payments.errors import LinesCannotBePaid, NoReason, PayrollChanged, SameHand, WrongState
from ansinh.payments.events import PayrollApproved
from ansinh.payments.models import (
    APPROVED_OR_LATER,
    PAYROLL_MOVES,
    Due,
    DueState,
    EntitlementState,
    LineKind,
    LineProblem,
    LineState,
    Payment,
    Payroll,
    PayrollState,
)
from ansinh.payments.policies import is_another_hand

from .candidates import Candidate
from .law import refuse_lines_that_break_the_law


@transaction.atomic
def approve_payroll(*, actor: Actor, payroll: Payroll, on: date) -> Payroll:
    """Approve a prepared payroll; one that is approved already comes back as it is.

    Raises NoRight, SameHand, WrongState, LinesCannotBePaid (payees wrong in the registry), PayrollChanged (an
    entitlement ended or changed since) and LinesBreakTheLaw (asked again).
    """
    actor.require("approve_payroll", area_path=payroll.area_path)
    payroll = lock_payroll(payroll)
    if payroll.state in APPROVED_OR_LATER:
        return payroll
    require_move(payroll, PayrollState.APPROVED)
    if not is_another_hand(actor, payroll):
        raise SameHand(who=actor.full_name, payroll=payroll.reference)
    lines = list(Payment.objects.filter(payroll=payroll).exclude(state=LineState.CANCELLED).order_by("pk"))
    _refuse_wrong_payees(lines)
    stale = stale_lines(payroll).count()
    if stale:
        raise PayrollChanged(payroll=payroll.reference, count=stale)
    refuse_lines_that_break_the_law([checked_line(line) for line in lines])

    payroll.state = PayrollState.APPROVED
    payroll.approved_by, payroll.approved_by_name, payroll.approved_on = actor.username, actor.full_name, on
    payroll.save()
    Due.objects.filter(pk__in=[line.due_id for line in lines if line.due_id]).update(state=DueState.CARRIED)
    Payment.objects.filter(pk__in=[line.reissue_of_id for line in lines if line.reissue_of_id]).update(
        state=LineState.REISSUED
    )
    record(
        actor=actor,
        act="approve_payroll",
        on=payroll,
        area_path=payroll.area_path,
        before={"state": PayrollState.PREPARED},
        after={"state": payroll.state, "amount": payroll.total_amount, "late": payroll.is_late},
    )
    announce(PayrollApproved(payroll.pk, payroll.month, payroll.area_path))
    return payroll


@transaction.atomic
def reject_payroll(*, actor: Actor, payroll: Payroll, why: str) -> Payroll:
    """Return a prepared payroll to whoever prepared it, with the reason; its lines go, and it is prepared anew."""
    actor.require("approve_payroll", area_path=payroll.area_path)
    payroll = lock_payroll(payroll)
    if payroll.state == PayrollState.DRAFTED:
        return payroll
    require_move(payroll, PayrollState.DRAFTED)
    if not why.strip():
        raise NoReason
    before = {"state": payroll.state, "lines": payroll.line_count, "amount": payroll.total_amount}
    _take_lines_out(payroll)
    payroll.state, payroll.rejected_by, payroll.rejection_reason = PayrollState.DRAFTED, actor.username, why.strip()
    payroll.save()
    record(actor=actor, act="reject_payroll", on=payroll, area_path=payroll.area_path, before=before, why=why.strip())
    return payroll


@transaction.atomic
def cancel_payroll(*, actor: Actor, payroll: Payroll, why: str) -> Payroll:
    """Give up a payroll that nobody approved; its lines go, and the month can be prepared anew."""
    actor.require("prepare_payroll", area_path=payroll.area_path)
    payroll = lock_payroll(payroll)
    if payroll.state == PayrollState.CANCELLED:
        return payroll
    require_move(payroll, PayrollState.CANCELLED)
    if not why.strip():
        raise NoReason
    before = {"state": payroll.state, "lines": payroll.line_count, "amount": payroll.total_amount}
    _take_lines_out(payroll)
    payroll.state = PayrollState.CANCELLED
    payroll.save()
    record(actor=actor, act="cancel_payroll", on=payroll, area_path=payroll.area_path, before=before, why=why.strip())
    return payroll


def lock_payroll(payroll: Payroll) -> Payroll:
    """The payroll's row as it is now, locked until the act ends: acts on one payroll follow each other."""
    return Payroll.objects.select_related("cycle", "cycle__area").select_for_update(of=("self",)).get(pk=payroll.pk)


def require_move(payroll: Payroll, state: PayrollState) -> None:
    """Raises WrongState where the life cycle does not allow the move."""
    present = PayrollState(payroll.state)
    if state not in PAYROLL_MOVES[present]:
        needed = [str(origin.label) for origin, targets in PAYROLL_MOVES.items() if state in targets]
        raise WrongState(what=payroll.reference, state=present.label, needed=", ".join(needed))


def stale_lines(payroll: Payroll) -> "QuerySet[Payment]":
    """Regular lines whose entitlement has ended, been suspended or changed since they were prepared."""
    ended = Q(entitlement__valid_to__isnull=False, entitlement__valid_to__lte=F("for_month"))
    suspended = Q(entitlement__state=EntitlementState.SUSPENDED, entitlement__suspended_from__lte=F("for_month"))
    changed = ~Q(entitlement__amount=F("amount"))
    return Payment.objects.filter(payroll=payroll, kind=LineKind.REGULAR, state=LineState.DUE).filter(
        ended | suspended | changed
    )


def checked_line(line: Payment) -> CheckedLine:
    """The line as the checks of the law see it."""
    return Candidate(
        line.kind, line.individual_id, line.recipient_id, line.benefit, line.category, line.cared_for_id,
        line.for_month, line.cause, line.decision_reference, line.amount, entitlement_id=line.entitlement_id,
    ).to_check()  # fmt: skip


def _refuse_wrong_payees(lines: list[Payment]) -> None:
    refusals = [
        f"{line.beneficiary_name}, {format_dong(line.amount)} đồng: {LineProblem(line.problem).label}"
        for line in lines
        if line.problem
    ]
    if refusals:
        raise LinesCannotBePaid(refusals)


def _take_lines_out(payroll: Payroll) -> None:
    """Lines that nobody approved were never payments; the audit row keeps their number and sum."""
    Payment.objects.filter(payroll=payroll).delete()
    payroll.line_count, payroll.total_amount = 0, 0
