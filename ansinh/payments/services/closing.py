"""Treasury vouchers, money back to the budget, and closing a payroll that ties out."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.core.money import format_dong
from ansinh.payments.errors import DoesNotTieOut, VoucherDiffers, WrongState
from ansinh.payments.events import PayrollClosed
from ansinh.payments.models import (
    APPROVED_OR_LATER,
    BudgetReturn,
    LineState,
    Payment,
    Payroll,
    PayrollState,
    TreasuryWithdrawal,
)
from ansinh.payments.queries.tie_out import tie_out

from .approval import lock_payroll, require_move

GIVEN_BACK_FROM = (LineState.RETURNED, LineState.CANCELLED)


@transaction.atomic
def record_withdrawal(
    *, actor: Actor, payroll: Payroll, voucher_number: str, amount: int, on: date
) -> TreasuryWithdrawal:
    """Record a Treasury voucher for an approved payroll; the same voucher again changes nothing.

    Raises NoRight, WrongState, and VoucherDiffers for a known number with another amount or day.
    """
    actor.require("send_payroll", area_path=payroll.area_path)
    payroll = lock_payroll(payroll)
    known = TreasuryWithdrawal.objects.filter(payroll=payroll, voucher_number=voucher_number).first()
    if known is not None:
        if (known.amount, known.withdrawn_on) != (amount, on):
            raise VoucherDiffers(
                voucher=voucher_number,
                known=format_dong(known.amount),
                day=known.withdrawn_on,
                came=format_dong(amount),
            )
        return known
    if payroll.state not in APPROVED_OR_LATER or payroll.state == PayrollState.CLOSED:
        needed = ", ".join(str(state.label) for state in APPROVED_OR_LATER[:-1])
        raise WrongState(what=payroll.reference, state=payroll.get_state_display(), needed=needed)
    withdrawal = TreasuryWithdrawal.objects.create(
        payroll=payroll, area_path=payroll.area_path, voucher_number=voucher_number, withdrawn_on=on, amount=amount
    )
    record(
        actor=actor,
        act="record_withdrawal",
        on=payroll,
        area_path=payroll.area_path,
        after={"voucher": voucher_number, "amount": amount, "on": on},
    )
    return withdrawal


@transaction.atomic
def return_to_budget(*, actor: Actor, payments: Sequence[Payment], voucher_number: str, on: date) -> int:
    """Record that the money of these returned lines went back to the budget; returns the đồng newly recorded.

    A returned line can still be paid again later; its money is then withdrawn anew. Raises NoRight and WrongState.
    """
    wanted = [payment.pk for payment in payments]
    for payroll_id in sorted({payment.payroll_id for payment in payments}):
        lock_payroll(Payroll(pk=payroll_id))
    locked = list(Payment.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    known = set(BudgetReturn.objects.filter(payment__in=locked).values_list("payment_id", flat=True))
    fresh = [payment for payment in locked if payment.pk not in known]
    for payment in locked:
        actor.require("reconcile_payroll", area_path=payment.area_path)
    on_their_way = set(Payment.objects.filter(reissue_of__in=fresh).values_list("reissue_of", flat=True))
    for payment in fresh:
        if payment.state not in GIVEN_BACK_FROM or not payment.return_reason or payment.pk in on_their_way:
            needed = ", ".join(str(state.label) for state in GIVEN_BACK_FROM)
            raise WrongState(what=payment.transfer_reference, state=payment.get_state_display(), needed=needed)
    BudgetReturn.objects.bulk_create([
        BudgetReturn(
            payment=payment,
            area_path=payment.area_path,
            voucher_number=voucher_number,
            returned_on=on,
            amount=payment.amount,
        )
        for payment in fresh
    ])  # fmt: skip
    total: int = sum(payment.amount for payment in fresh)
    for path in sorted({payment.area_path for payment in fresh}):
        lines = [payment.pk for payment in fresh if payment.area_path == path]
        record(
            actor=actor,
            act="return_to_budget",
            on="payments",
            area_path=path,
            after={"voucher": voucher_number, "lines": lines, "on": on},
        )
    return total


@transaction.atomic
def close_payroll(*, actor: Actor, payroll: Payroll, on: date) -> Payroll:
    """Close a reconciled payroll whose money ties out; closed already, it comes back as it is.

    What came back is either given back to the budget or kept in hand to be paid again. Raises NoRight, WrongState
    and DoesNotTieOut with the figures.
    """
    actor.require("close_payroll", area_path=payroll.area_path)
    payroll = lock_payroll(payroll)
    if payroll.state == PayrollState.CLOSED:
        return payroll
    require_move(payroll, PayrollState.CLOSED)
    figures = tie_out(payroll)
    if not figures.holds:
        raise DoesNotTieOut(
            payroll=payroll.reference,
            total=format_dong(figures.total_amount),
            paid=format_dong(figures.paid_amount),
            returned=format_dong(figures.returned_amount),
            to_withdraw=format_dong(figures.to_withdraw_amount),
            withdrawn=format_dong(figures.withdrawn_amount),
            astray=format_dong(figures.astray_amount),
        )
    payroll.state, payroll.closed_by, payroll.closed_on = PayrollState.CLOSED, actor.username, on
    payroll.save()
    record(
        actor=actor,
        act="close_payroll",
        on=payroll,
        area_path=payroll.area_path,
        before={"state": PayrollState.RECONCILED},
        after={
            "total": figures.total_amount, "paid": figures.paid_amount, "returned": figures.returned_amount,
            "given_back": figures.given_back_amount, "kept": figures.kept_amount, "withdrawn": figures.withdrawn_amount,
        },
    )  # fmt: skip
    announce(PayrollClosed(payroll.pk, payroll.month, payroll.area_path))
    return payroll
