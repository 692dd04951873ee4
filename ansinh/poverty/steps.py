"""The acts that a round's page and a request's page offer, as data; the stages of a round."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.poverty.forms import CancelForm, HamletForm
from ansinh.poverty.lists import NOBODY
from ansinh.poverty.models import RequestState, Reviewer, ReviewRequest, ReviewRound, RoundState
from ansinh.poverty.policies import APPROVE, PLAN
from ansinh.poverty.queries.rounds import progress_by_hamlet, progress_by_reviewer, unassigned_of
from ansinh.poverty.services import approve_round, assign_households, cancel_round, open_survey, reject_request
from ansinh.poverty.steps_of_meeting import LATER_STEPS
from ansinh.poverty.steps_of_recognition import RECOGNITION_STEPS
from ansinh.ui.forms import OfficeForm
from ansinh.ui.steps import Step, Values

PLANNED, LISTING = frozenset({RoundState.PLANNED}), frozenset({RoundState.LISTING})
ORDER = (
    RoundState.PLANNED, RoundState.LISTING, RoundState.SURVEYING, RoundState.MEETING, RoundState.POSTING,
    RoundState.DECIDED, RoundState.CLOSED,
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """A state of the way, as `ui/_stages.html` draws it."""

    label: str | Promise
    is_done: bool
    is_current: bool


def stages_of(found: ReviewRound) -> list[Stage]:
    """From planned to closed; nothing of a round that was given up."""
    reached = ORDER.index(RoundState(found.state)) if found.state in ORDER else -1
    return [Stage(state.label, place < reached, place == reached) for place, state in enumerate(ORDER)]


def _approve(actor: Actor, found: ReviewRound, values: Values) -> str:
    approve_round(actor=actor, found=found)
    return gettext("Approved. The list begins with last year's poor and near-poor households and the requests.")


def _open_survey(actor: Actor, found: ReviewRound, values: Values) -> str:
    open_survey(actor=actor, found=found)
    return gettext("The survey has begun. The list is closed.")


def _assign(actor: Actor, found: ReviewRound, values: Values) -> str:
    reviewer = Reviewer.objects.select_related("round").get(round=found, pk=values["reviewer"])
    rows = unassigned_of(found)
    here = values["hamlet"]
    rows = rows.filter(hamlet__isnull=True) if here == NOBODY else rows.filter(hamlet=here)
    count = assign_households(actor=actor, reviewer=reviewer, listed=list(rows))
    said = ngettext("%(count)s household goes to %(name)s.", "%(count)s households go to %(name)s.", count)
    return said % {"count": count, "name": reviewer.full_name}


def _to_assign(found: ReviewRound) -> dict[str, Any]:
    hamlets = [one for one in progress_by_hamlet(found) if one.listed > one.assigned]
    reviewers = [one for one in progress_by_reviewer(found) if one.free]
    return {
        "hamlets": [
            (
                str(one.key or NOBODY),
                gettext("%(hamlet)s: %(count)s without a reviewer")
                % {"hamlet": one.name or gettext("no hamlet"), "count": one.listed - one.assigned},
            )
            for one in hamlets
        ],
        "reviewers": [
            (str(one.key), gettext("%(name)s: %(count)s more") % {"name": one.name, "count": one.free})
            for one in reviewers
        ],
    }


def _cancel(actor: Actor, found: ReviewRound, values: Values) -> str:
    cancel_round(actor=actor, found=found, why=values["why"])
    return gettext("The review is given up; its requests wait for another one.")


def _reject(actor: Actor, request: ReviewRequest, values: Values) -> str:
    reject_request(actor=actor, request=request, why=values["why"])
    return gettext("Turned down; the reason is kept for the household.")


ROUND_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "approve", _("Approve the plan"),
            _("The list begins: last year's poor and near-poor households, and the requests that wait."),
            APPROVE, PLANNED, OfficeForm, _approve, is_onward=True,
            needs=lambda actor, found: found.planned_by != actor.username,
        ),
        Step(
            "open_survey", _("Begin the survey"), _("Every household needs a reviewer. The list is closed by it."),
            PLAN, LISTING, OfficeForm, _open_survey, is_onward=True,
        ),
        Step(
            "assign", _("Give a hamlet's households to a reviewer"),
            _("Those of the hamlet who have no reviewer yet, up to the quota."), PLAN, LISTING, HamletForm, _assign,
            needs=lambda actor, found: unassigned_of(found).exists(), initial=_to_assign,
        ),
        *LATER_STEPS.values(),
        Step(
            "cancel", _("Give the review up"), _("The reason is kept. Requests wait for another review."), PLAN,
            PLANNED | LISTING, CancelForm, _cancel,
        ),
        *RECOGNITION_STEPS,
    )
}  # fmt: skip

REQUEST_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "reject", _("Turn the request down"), _("The household is told the reason."), PLAN,
            frozenset({RequestState.WAITS}), CancelForm, _reject,
        ),
    )
}  # fmt: skip
