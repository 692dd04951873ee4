"""The acts that follow the survey, as data: of a round, of a meeting, of a posting and of an objection."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.core.wall import current_actor
from ansinh.poverty.days import last_day_to_publish
from ansinh.poverty.errors_of_posting import UnknownNumber
from ansinh.poverty.forms import CancelForm
from ansinh.poverty.forms_of_posting import AnswerForm, PostingForm, ProofForm
from ansinh.poverty.models import (
    Meeting,
    MeetingState,
    Objection,
    ObjectionState,
    Posting,
    PostingKind,
    PostingState,
    ProofWay,
    ReviewRound,
    RoundState,
)
from ansinh.poverty.policies import PLAN
from ansinh.poverty.queries.posting import decision_posting_of, homes_said_missing
from ansinh.poverty.queries.recognition import decision_of
from ansinh.poverty.queries.rounds import hamlets_of_round
from ansinh.poverty.services import (
    answer_objection,
    cancel_meeting,
    close_posting,
    close_round,
    close_survey,
    open_posting,
    open_second_posting,
    record_publicity,
)
from ansinh.registry.models import Household
from ansinh.ui.forms import OfficeForm
from ansinh.ui.steps import Step, Values

UP = frozenset({PostingState.UP})


def _close_survey(actor: Actor, found: ReviewRound, values: Values) -> str:
    close_survey(actor=actor, found=found)
    return gettext("The survey has ended. Call the meetings of the hamlets.")


def _open_posting(actor: Actor, found: ReviewRound, values: Values) -> str:
    made = open_posting(actor=actor, found=found, places=values["places"], posted_on=values["posted_on"])
    return gettext("The list hangs until %(day)s, and on its public page.") % {"day": f"{made.last_day:%d/%m/%Y}"}


def _publish(actor: Actor, found: ReviewRound, values: Values) -> str:
    made = open_second_posting(actor=actor, found=found, places=values["places"], posted_on=values["posted_on"])
    said = gettext("The decision is public until %(day)s.") % {"day": f"{made.last_day:%d/%m/%Y}"}
    decision = decision_of(found)
    signed_on = decision.signed_on if decision else None
    due = last_day_to_publish(signed_on, area=found.area) if signed_on else made.posted_on
    late = gettext("It went up after its last day, %(day)s.") % {"day": f"{due:%d/%m/%Y}"}
    return f"{said} {late}" if made.posted_on > due else said


def _close_round(actor: Actor, found: ReviewRound, values: Values) -> str:
    close_round(actor=actor, found=found)
    return gettext("The review is closed.")


def _today(found: ReviewRound) -> dict[str, Any]:
    return {"posted_on": clock.today()}


def _cancel_meeting(actor: Actor, meeting: Meeting, values: Values) -> str:
    cancel_meeting(actor=actor, meeting=meeting, why=values["why"])
    return gettext("Called off; its households wait for another meeting.")


def _close_posting(actor: Actor, posting: Posting, values: Values) -> str:
    close_posting(actor=actor, posting=posting)
    return gettext("Taken down. The review can be decided.")


def _prove(actor: Actor, posting: Posting, values: Values) -> str:
    hamlet = Area.objects.get(pk=values["hamlet"]) if values["hamlet"] else None
    record_publicity(
        actor=actor, posting=posting, way=ProofWay(values["way"]), on=values["on"], note=values["note"],
        hamlet=hamlet, file=values["file"],
    )  # fmt: skip
    return gettext("The proof is kept.")


def _to_prove(posting: Posting) -> dict[str, Any]:
    hamlets = [(str(one.pk), one.name) for one in hamlets_of_round(posting.round)]
    return {"hamlets": hamlets, "on": clock.today()}


def _answer(actor: Actor, objection: Objection, values: Values) -> str:
    answered = answer_objection(
        actor=actor, objection=objection, is_upheld=values["is_upheld"], answer=values["answer"],
        household=_missing(objection, values),
    )  # fmt: skip
    if answered.request:
        return gettext("Answered; the answer is posted, and a request to review the household is registered.")
    return gettext("Answered; the answer is posted.")


def _missing(objection: Objection, values: Values) -> Household | None:
    """The household that was chosen or told by its number. Raises UnknownNumber."""
    homes = Household.objects.filter(area=objection.posting.round.area_id)
    if key := values.get("household"):
        return homes.filter(pk=key).first()
    number = tidy(values.get("number", ""))
    found = homes.filter(number__iexact=number).first()
    if number and found is None:
        raise UnknownNumber(number=number)
    return found


def _to_answer(objection: Objection) -> dict[str, Any]:
    if objection.listed_id:
        return {}
    homes = homes_said_missing(current_actor(), objection)
    return {"homes": [(str(one.pk), _in_words(one)) for one in homes]}


def _in_words(home: Any) -> str:
    hamlet = home.hamlet.name if home.hamlet else ""
    said = ", ".join(filter(None, (home.head_name, hamlet, home.address)))
    return f"{said} ({home.number})"


def days_left(posting: Posting) -> str:
    """The countdown of a list that hangs, in words."""
    left = (posting.last_day - clock.today()).days
    if posting.state != PostingState.UP:
        return gettext("taken down")
    if left < 0:
        return gettext("its days are over")
    if left == 0:
        return gettext("today is its last day")
    return ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}


LATER_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "close_survey", _("End the survey"),
            _("Every household has its form, and where forms differed one was chosen."), PLAN,
            frozenset({RoundState.SURVEYING}), OfficeForm, _close_survey, is_onward=True,
        ),
        Step(
            "open_posting", _("Post the list"),
            _("Every household was passed by a meeting. It hangs for the days of the law; objections are answered."),
            PLAN, frozenset({RoundState.MEETING}), PostingForm, _open_posting, is_onward=True, initial=_today,
        ),
        Step(
            "publish", _("Make the decision public"),
            _("On the notice boards and on the loudspeaker, for the days of the law; each with its proof."), PLAN,
            frozenset({RoundState.DECIDED}), PostingForm, _publish, is_onward=True, initial=_today,
            needs=lambda actor, found: decision_posting_of(found) is None,
        ),
        Step(
            "close", _("Close the review"), _("Its decision was public for its days, with every proof."), PLAN,
            frozenset({RoundState.DECIDED}), OfficeForm, _close_round, is_onward=True,
            needs=lambda actor, found: decision_posting_of(found) is not None,
        ),
    )
}  # fmt: skip

MEETING_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "cancel", _("Call the meeting off"), _("Its households wait for another one."), PLAN,
            frozenset({MeetingState.CALLED}), CancelForm, _cancel_meeting,
        ),
    )
}  # fmt: skip

POSTING_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "close", _("Take the list down"), _("After its last day, when every objection is answered."), PLAN, UP,
            OfficeForm, _close_posting, is_onward=True,
            needs=lambda actor, posting: posting.kind == PostingKind.RESULT and clock.today() > posting.last_day,
        ),
        Step(
            "prove", _("Record a proof"), _("A notice board, or a day on the loudspeaker."), PLAN, UP, ProofForm,
            _prove, initial=_to_prove,
        ),
    )
}  # fmt: skip

OBJECTION_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "answer", _("Answer"), _("Where the objection is right, take in the new form of the household first."),
            PLAN, frozenset({ObjectionState.WAITS}), AnswerForm, _answer, is_onward=True, initial=_to_answer,
        ),
    )
}  # fmt: skip
