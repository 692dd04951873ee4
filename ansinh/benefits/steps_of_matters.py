"""The acts that the pages of a complaint, a recovery and a proposed change offer."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.forms import SigningForm, WhyForm
from ansinh.benefits.forms_of_matters import AnswerForm, RecoverySigningForm, RepaymentBackForm, RepaymentForm
from ansinh.benefits.models import (
    Complaint,
    ComplaintState,
    Proposal,
    ProposalState,
    Recovery,
    RecoveryState,
)
from ansinh.benefits.policies import ANSWER_COMPLAINT, ASSESS, DECIDE
from ansinh.benefits.queries.repayments import repayments_of, standing
from ansinh.benefits.services.complaints import answer_complaint
from ansinh.benefits.services.recoveries import cancel_recovery, decide_recovery
from ansinh.benefits.services.repayments import record_repayment, take_back_repayment
from ansinh.benefits.services.review import decide_proposals, reject_proposal
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.registry.models import Individual
from ansinh.ui.steps import Step, Values


def _answer(actor: Actor, complaint: Complaint, values: Values) -> str:
    answered = answer_complaint(
        actor=actor, complaint=complaint, outcome=ComplaintState(values["outcome"]), answer=values["answer"],
        on=clock.today(),
    )  # fmt: skip
    if answered.state == ComplaintState.UPHELD:
        return gettext("Answered. The complaint is right: another decision has to follow.")
    return gettext("Answered.")


COMPLAINT_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "answer", _("Answer the complaint"), _("The answer and its day are kept; it cannot be changed later."),
            ANSWER_COMPLAINT, frozenset({ComplaintState.FILED}), AnswerForm, _answer, is_onward=True,
        ),
    )
}  # fmt: skip


def _ask_back(actor: Actor, recovery: Recovery, values: Values) -> str:
    decision = decide_recovery(
        actor=actor, recovery=recovery, signed_on=clock.today(), instalments=values["instalments"],
        number=values["number"],
    )  # fmt: skip
    return gettext("Decided: %(reference)s.") % {"reference": decision.reference}


def _waive(actor: Actor, recovery: Recovery, values: Values) -> str:
    cancel_recovery(actor=actor, recovery=recovery, why=values["why"])
    return gettext("Nothing is asked back; the reason is kept.")


def _may_have_come_in(actor: Actor, recovery: Any) -> bool:
    """Something is asked for, or was until a death: what came in before it may still have to be recorded."""
    return (
        recovery.still_open is not None
        or Individual.objects.filter(pk=recovery.individual_id, died_on__isnull=False).exists()
    )


def _usual_repayment(recovery: Any) -> Values:
    return {"on": clock.today(), "amount": recovery.still_open}


def _repay(actor: Actor, recovery: Recovery, values: Values) -> str:
    made = record_repayment(
        actor=actor, recovery=recovery, amount=values["amount"], received_on=values["on"], voucher=values["voucher"]
    )
    if made.recovery.state == RecoveryState.REPAID:
        return gettext("Recorded. All that was asked back has come in.")
    return gettext("Recorded.")


def _entries(recovery: Recovery) -> Values:
    entries = standing(repayments_of(recovery))
    return {"entries": [(one.pk, f"{one.voucher} · {format_dong(one.amount)} đ") for one in entries]}


def _take_back(actor: Actor, recovery: Recovery, values: Values) -> str:
    entry = repayments_of(recovery).get(pk=values["repayment"])
    take_back_repayment(actor=actor, repayment=entry, why=values["why"])
    return gettext("The entry is taken back; it stays on the page with its reason.")


RECOVERY_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "decide", _("Sign that it is asked back"),
            _("Nothing is withheld from payments; the person can complain against the decision."), DECIDE,
            frozenset({RecoveryState.PROPOSED}), RecoverySigningForm, _ask_back, is_onward=True,
        ),
        Step(
            "waive", _("Ask nothing back"), _("The reason is kept."), DECIDE, frozenset({RecoveryState.PROPOSED}),
            WhyForm, _waive,
        ),
        Step(
            "repay", _("Record money that came back"), _("It stands by its voucher; an entry can be taken back."),
            ASSESS, frozenset({RecoveryState.DECIDED}), RepaymentForm, _repay, is_onward=True,
            needs=_may_have_come_in, initial=_usual_repayment,
        ),
        Step(
            "take_back", _("Take back a wrong entry"), _("The entry stays with its reason and counts no more."),
            ASSESS, frozenset({RecoveryState.DECIDED, RecoveryState.REPAID}), RepaymentBackForm, _take_back,
            needs=lambda actor, recovery: bool(recovery.came_in), initial=_entries,
        ),
    )
}  # fmt: skip


def _sign_change(actor: Actor, proposal: Proposal, values: Values) -> str:
    decision = decide_proposals(
        actor=actor, area=proposal.area, proposals=[proposal], signed_on=clock.today(), number=values["number"]
    )
    return gettext("Decided: %(reference)s.") % {"reference": decision.reference}


def _dismiss(actor: Actor, proposal: Proposal, values: Values) -> str:
    reject_proposal(actor=actor, proposal=proposal, why=values["why"])
    return gettext("The change is not followed; the reason is kept.")


PROPOSAL_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "decide", _("Sign the decision"), _("The law is asked once more; months already paid are settled."), DECIDE,
            frozenset({ProposalState.OPEN}), SigningForm, _sign_change, is_onward=True,
        ),
        Step(
            "dismiss", _("Do not follow it"), _("Everything stays as it is; the reason is kept."), DECIDE,
            frozenset({ProposalState.OPEN}), WhyForm, _dismiss,
            needs=lambda actor, proposal: not proposal.is_done,
        ),
    )
}  # fmt: skip
