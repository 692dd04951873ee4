"""The acts that the page of a payroll offers, by its state: who may do each, what it asks for, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.payments.forms import AnswerForm, BudgetReturnForm, NothingForm, SendForm, WhyForm, WithdrawalForm
from ansinh.payments.models import LineState, Payment, Payroll, PayrollState
from ansinh.payments.policies import is_another_hand
from ansinh.payments.queries import tie_out
from ansinh.payments.services import (
    approve_payroll,
    cancel_payment,
    cancel_payroll,
    close_payroll,
    prepare_payroll,
    reconcile_payroll,
    record_withdrawal,
    reissue_payment,
    reject_payroll,
    return_to_budget,
    send_payroll,
)
from ansinh.ui.steps import Step, Values


def _approve(actor: Actor, payroll: Payroll, values: Values) -> str:
    approve_payroll(actor=actor, payroll=payroll, on=clock.today())
    return gettext("Approved. The payroll can be sent to bank and post.")


def _reject(actor: Actor, payroll: Payroll, values: Values) -> str:
    reject_payroll(actor=actor, payroll=payroll, why=values["why"])
    return gettext("Returned to whoever prepared it, with your reason.")


def _cancel(actor: Actor, payroll: Payroll, values: Values) -> str:
    cancel_payroll(actor=actor, payroll=payroll, why=values["why"])
    return gettext("Given up. The month can be prepared anew.")


def _prepare_again(actor: Actor, payroll: Payroll, values: Values) -> str:
    prepare_payroll(actor=actor, area=payroll.cycle.area, month=payroll.month, on=clock.today())
    return gettext("Prepared. It waits for the second hand.")


def _send(actor: Actor, payroll: Payroll, values: Values) -> str:
    send_payroll(actor=actor, payroll=payroll, execute_on=values["execute_on"])
    return gettext("Sent. The files for bank, post and Treasury stand ready below.")


def _withdraw(actor: Actor, payroll: Payroll, values: Values) -> str:
    record_withdrawal(actor=actor, payroll=payroll, **values)
    return gettext("The voucher is recorded.")


def _reconcile(actor: Actor, payroll: Payroll, values: Values) -> str:
    result = reconcile_payroll(actor=actor, payroll=payroll, answer=values["answer"])
    if not result.paid_count and not result.returned_count:
        return gettext("The file brings nothing new: %(waiting)s payments still wait for an answer.") % {
            "waiting": result.waiting_count
        }
    return gettext("%(paid)s paid, %(returned)s returned, %(waiting)s still without an answer") % {
        "paid": result.paid_count,
        "returned": result.returned_count,
        "waiting": result.waiting_count,
    }


def _close(actor: Actor, payroll: Payroll, values: Values) -> str:
    close_payroll(actor=actor, payroll=payroll, on=clock.today())
    return gettext("Closed: the sums agree to the đồng.")


def _still_to_withdraw(payroll: Payroll) -> Values:
    return {"amount": tie_out(payroll).still_to_withdraw_amount or None, "on": clock.today()}


STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "prepare", _("Prepare again"), _("Every right is judged anew by today's facts."), "prepare_payroll",
            frozenset({PayrollState.DRAFTED}), NothingForm, _prepare_again, is_onward=True,
        ),
        Step(
            "approve", _("Approve"), _("Every line is judged once more by the law before it is approved."),
            "approve_payroll", frozenset({PayrollState.PREPARED}), NothingForm, _approve, is_onward=True,
            needs=is_another_hand,
        ),
        Step(
            "send", _("Make the files and send"),
            _("The files for bank, post and Treasury are made, sealed and kept."), "send_payroll",
            frozenset({PayrollState.APPROVED}), SendForm, _send, is_onward=True,
            initial=lambda payroll: {"execute_on": max(clock.today(), payroll.cycle.month)},
        ),
        Step(
            "reconcile", _("Take in the answer"),
            _(
                "Hand the files below to bank and post office; the list that comes back with its column “Kết quả”"
                " filled in is their answer. What was paid is marked as paid, what came back as returned."
            ),
            "reconcile_payroll", frozenset({PayrollState.SENT}), AnswerForm, _reconcile, is_onward=True,
        ),
        Step(
            "close", _("Close"), _("Possible once payroll, Treasury, answers and budget agree to the đồng."),
            "close_payroll", frozenset({PayrollState.RECONCILED}), NothingForm, _close, is_onward=True,
        ),
        Step(
            "reconcile_late", _("Take in a later answer"),
            _("Of money that came back after it had been paid."), "reconcile_payroll",
            frozenset({PayrollState.RECONCILED}), AnswerForm, _reconcile,
        ),
        Step(
            "withdraw", _("Record a voucher of the Treasury"), _("The money withdrawn for this payroll."),
            "send_payroll",
            frozenset({PayrollState.APPROVED, PayrollState.SENT, PayrollState.RECONCILED}), WithdrawalForm, _withdraw,
            initial=_still_to_withdraw,
        ),
        Step(
            "reject", _("Return with a reason"), _("Its lines go; it is prepared anew when set right."),
            "approve_payroll", frozenset({PayrollState.PREPARED}), WhyForm, _reject,
        ),
        Step(
            "cancel", _("Give it up"), _("Nobody has approved it: its lines go."), "prepare_payroll",
            frozenset({PayrollState.DRAFTED, PayrollState.PREPARED}), WhyForm, _cancel,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """A state on the way of every payroll, as the page draws it."""

    label: Promise
    is_done: bool
    is_current: bool


def stages_of(payroll: Payroll) -> list[Stage]:
    """From prepared to closed; what is reached is done."""
    order = [
        PayrollState.PREPARED, PayrollState.APPROVED, PayrollState.SENT, PayrollState.RECONCILED, PayrollState.CLOSED,
    ]  # fmt: skip
    reached = order.index(PayrollState(payroll.state)) if payroll.state in order else -1
    return [Stage(state.label, place <= reached, place == reached) for place, state in enumerate(order)]


def _take_out(actor: Actor, line: Payment, values: Values) -> str:
    cancel_payment(actor=actor, payment=line, why=values["why"])
    return gettext("The line is taken out and will not be paid.")


def _pay_again(actor: Actor, line: Payment, values: Values) -> str:
    reissue_payment(actor=actor, payment=line, why=values["why"])
    return gettext("It is paid again in the next payroll.")


def _give_back(actor: Actor, line: Payment, values: Values) -> str:
    return_to_budget(actor=actor, payments=[line], **values)
    return gettext("Recorded: the money went back to the budget.")


LINE_STEPS: Mapping[str, Step] = {
    act.code: act
    for act in (
        Step(
            "take_out", _("Take it out"), _("Nothing is paid; the reason stands in the trail."), "prepare_payroll",
            frozenset({LineState.DUE}), WhyForm, _take_out,
        ),
        Step(
            "pay_again", _("Pay it again"), _("In the next payroll, by the way that is then recorded."),
            "reconcile_payroll", frozenset({LineState.RETURNED}), WhyForm, _pay_again,
        ),
        Step(
            "not_owed", _("It is not owed"), _("What came back is not paid again; its money goes back to the budget."),
            "reconcile_payroll", frozenset({LineState.RETURNED}), WhyForm, _take_out,
        ),
        Step(
            "give_back", _("Given back to the budget"), _("With the number of the voucher."), "reconcile_payroll",
            frozenset({LineState.RETURNED, LineState.CANCELLED}), BudgetReturnForm, _give_back,
        ),
    )
}  # fmt: skip
