"""The acts that the page of emergency aid offers."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.forms import SigningForm, WhyForm
from ansinh.benefits.forms_of_aid import AidGivenForm
from ansinh.benefits.models import AidState, EmergencyAid
from ansinh.benefits.policies import ASSESS, DECIDE, is_another_hand
from ansinh.benefits.services.emergency_aid import cancel_aid, decide_aid, record_aid_given
from ansinh.core.actors import Actor
from ansinh.ui.steps import Step, Values


def _decide(actor: Actor, aid: EmergencyAid, values: Values) -> str:
    decided = decide_aid(actor=actor, aid=aid, number=values["number"])
    return gettext("Decided: %(reference)s.") % {"reference": decided.reference}


def _give(actor: Actor, aid: EmergencyAid, values: Values) -> str:
    record_aid_given(actor=actor, aid=aid, on=values["on"], proof=values["proof"])
    return gettext("Recorded as given; it counts in the report of the half-year.")


def _cancel(actor: Actor, aid: EmergencyAid, values: Values) -> str:
    cancel_aid(actor=actor, aid=aid, why=values["why"])
    return gettext("It is not given; the reason is kept.")


AID_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "decide", _("Sign the decision"), _("Signed today; then it can be given."), DECIDE,
            frozenset({AidState.PROPOSED}), SigningForm, _decide, is_onward=True, needs=is_another_hand,
        ),
        Step(
            "give", _("Record as given"), _("The paper itself can be kept with the household."), ASSESS,
            frozenset({AidState.DECIDED}), AidGivenForm, _give, is_onward=True,
        ),
        Step(
            "cancel", _("Do not give it"), _("The reason is kept."), DECIDE,
            frozenset({AidState.PROPOSED, AidState.DECIDED}), WhyForm, _cancel,
        ),
    )
}  # fmt: skip
