"""The acts that the page of a file or of a decision offers: who may do each, in which state, what it asks for."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.forms import (
    CompleteForm,
    MissingForm,
    NotificationForm,
    SignedCopyForm,
    SigningForm,
    WhyForm,
)
from ansinh.benefits.models import Application, ApplicationState, Decision, DecisionState
from ansinh.benefits.policies import ASSESS, DECIDE, RECEIVE
from ansinh.benefits.services.applications import (
    assess_application,
    cancel_application,
    record_complete,
    return_application,
)
from ansinh.benefits.services.decisions import decide_application
from ansinh.benefits.services.papers import attach_signed_copy, cancel_decision, record_notification
from ansinh.benefits.steps_of_burial import BURIAL_STEPS, is_of_the_living
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.ui.forms import OfficeForm
from ansinh.ui.steps import Step, Values


def _today(thing: object) -> Values:
    return {"on": clock.today()}


def _complete(actor: Actor, application: Application, values: Values) -> str:
    record_complete(actor=actor, application=application, on=values["on"])
    return gettext("Complete. The time limit counts.")


def _assess(actor: Actor, application: Application, values: Values) -> str:
    assess_application(actor=actor, application=application, on=clock.today())
    return gettext("Assessed: the law's answer stands below.")


def _return(actor: Actor, application: Application, values: Values) -> str:
    return_application(actor=actor, application=application, missing=values["missing"], on=clock.today())
    return gettext("Returned for supplement; the time limit rests.")


def _decide(actor: Actor, application: Application, values: Values) -> str:
    decision = decide_application(
        actor=actor, application=application, signed_on=clock.today(), number=values["number"]
    )
    return gettext("Decided: %(reference)s.") % {"reference": decision.reference}


def _withdraw(actor: Actor, application: Application, values: Values) -> str:
    cancel_application(actor=actor, application=application, on=clock.today(), why=values["why"])
    return gettext("The file is withdrawn.")


APPLICATION_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "complete", _("The papers are complete"), _("From that day the time limit counts."), RECEIVE,
            frozenset({ApplicationState.RECEIVED, ApplicationState.RETURNED}), CompleteForm, _complete,
            is_onward=True, initial=_today,
        ),
        Step(
            "assess", _("Ask the law"), _("What the law gives by the facts recorded today, with its reasons."),
            ASSESS, frozenset({ApplicationState.COMPLETE, ApplicationState.ASSESSED}), OfficeForm, _assess,
            is_onward=True, needs=is_of_the_living,
        ),
        Step(
            "decide", _("Sign the decision"), _("A grant, or a refusal with its reasons, as the law's answer says."),
            DECIDE, frozenset({ApplicationState.ASSESSED}), SigningForm, _decide, is_onward=True,
            needs=is_of_the_living,
        ),
        *BURIAL_STEPS,
        Step(
            "return", _("Return for supplement"), _("The applicant reads what is missing."), RECEIVE,
            frozenset({ApplicationState.RECEIVED, ApplicationState.COMPLETE}), MissingForm, _return,
        ),
        Step(
            "withdraw", _("The applicant withdraws it"), _("The reason is kept."), RECEIVE,
            frozenset({
                ApplicationState.RECEIVED, ApplicationState.COMPLETE, ApplicationState.RETURNED,
                ApplicationState.ASSESSED,
            }), WhyForm, _withdraw,
        ),
    )
}  # fmt: skip


def _attach(actor: Actor, decision: Decision, values: Values) -> str:
    attach_signed_copy(actor=actor, decision=decision, name=values["copy"].name, content=values["copy"].read())
    return gettext("The signed paper is kept; the decision is in effect.")


def _notify(actor: Actor, decision: Decision, values: Values) -> str:
    record_notification(actor=actor, decision=decision, on=values["on"], how=values["how"])
    return gettext("Recorded: the time to complain runs from that day.")


def _cancel(actor: Actor, decision: Decision, values: Values) -> str:
    cancel_decision(actor=actor, decision=decision, why=values["why"])
    return gettext("Taken back; its files can be decided again.")


DECISION_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "attach", _("Attach the signed paper"), _("The decision takes effect with it."), DECIDE,
            frozenset({DecisionState.AWAITING_COPY}), SignedCopyForm, _attach, is_onward=True,
        ),
        Step(
            "notify", _("Record when the people were told"), _("The time to complain runs from that day."), DECIDE,
            frozenset({DecisionState.IN_EFFECT}), NotificationForm, _notify, initial=_today,
        ),
        Step(
            "cancel", _("Take it back"), _("Only while it waits for the signed paper."), DECIDE,
            frozenset({DecisionState.AWAITING_COPY}), WhyForm, _cancel,
        ),
    )
}  # fmt: skip
