"""Acts on one line: taking it out, or paying again what came back."""

from django.db import transaction
from django.db.models import F

from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.payments.errors import AlreadyOnItsWay, NoReason, WrongState
from ansinh.payments.models import LINE_MOVES, LineState, Payment, Payroll, PayrollState
from ansinh.registry.models import Individual

from .approval import lock_payroll

BEFORE_SENDING = (PayrollState.PREPARED, PayrollState.APPROVED)


@transaction.atomic
def cancel_payment(*, actor: Actor, payment: Payment, why: str) -> Payment:
    """Take out a line that is not owed: before the payroll is sent, or after it came back.

    The money of a returned line that is cancelled goes back to the budget (`return_to_budget`) before the payroll
    closes. Raises NoRight, WrongState, NoReason, and AlreadyOnItsWay for money that another payroll pays again.
    """
    payroll, payment = _locked(actor, payment)
    if payment.state == LineState.CANCELLED:
        return payment
    _require_move(payment, LineState.CANCELLED)
    if payment.state == LineState.DUE and payroll.state not in BEFORE_SENDING:
        raise WrongState(
            what=payroll.reference,
            state=payroll.get_state_display(),
            needed=", ".join(str(state.label) for state in BEFORE_SENDING),
        )
    _refuse_if_on_its_way(payment)
    if not why.strip():
        raise NoReason
    before = payment.state
    if before == LineState.DUE:
        Payroll.objects.filter(pk=payroll.pk).update(
            line_count=F("line_count") - 1, total_amount=F("total_amount") - payment.amount
        )
    payment.state = LineState.CANCELLED
    payment.save(update_fields=["state"])
    record(
        actor=actor,
        act="cancel_payment",
        on=payment,
        area_path=payment.area_path,
        before={"state": before, "amount": payment.amount},
        after={"state": payment.state},
        why=why.strip(),
    )
    return payment


@transaction.atomic
def reissue_payment(*, actor: Actor, payment: Payment, why: str, recipient: Individual | None = None) -> Payment:
    """Ask for a returned line to be paid again in the next payroll, where it would not be by itself.

    `recipient` is the heir or guardian who proved the claim; `why` names the proof. Raises NoRight, WrongState,
    NoReason and AlreadyOnItsWay; asking twice asks once.
    """
    _, payment = _locked(actor, payment)
    _require_move(payment, LineState.REISSUED)
    _refuse_if_on_its_way(payment)
    if not why.strip():
        raise NoReason
    if payment.is_reissue_asked and payment.reissue_recipient_id == (recipient.pk if recipient else None):
        return payment
    payment.is_reissue_asked, payment.reissue_recipient = True, recipient
    payment.save(update_fields=["is_reissue_asked", "reissue_recipient"])
    record(
        actor=actor,
        act="reissue_payment",
        on=payment,
        area_path=payment.area_path,
        after={"amount": payment.amount, "recipient": recipient.pk if recipient else None},
        why=why.strip(),
    )
    return payment


def _locked(actor: Actor, payment: Payment) -> tuple[Payroll, Payment]:
    """The payroll is locked first, as in every act on it, then its line."""
    permission = "prepare_payroll" if payment.state == LineState.DUE else "reconcile_payroll"
    actor.require(permission, area_path=payment.area_path)
    payroll = lock_payroll(Payroll(pk=payment.payroll_id))
    return payroll, Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)


def _require_move(payment: Payment, state: LineState) -> None:
    present = LineState(payment.state)
    if state not in LINE_MOVES[present]:
        needed = [str(origin.label) for origin, targets in LINE_MOVES.items() if state in targets]
        raise WrongState(what=payment.transfer_reference, state=present.label, needed=", ".join(needed))


def _refuse_if_on_its_way(payment: Payment) -> None:
    reissue = Payment.objects.filter(reissue_of=payment).select_related("payroll").first()
    if reissue is not None:
        raise AlreadyOnItsWay(payroll=reissue.payroll.reference)
