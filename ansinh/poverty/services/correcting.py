"""A class changed after the survey, by the meeting or by the recheck after an objection; never without a form."""

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.poverty.errors import NoReason
from ansinh.poverty.errors_of_meeting import FormsDiffer, FormUnchanged, NotCorrectedNow
from ansinh.poverty.models import (
    Assessment,
    ListedHousehold,
    ListedState,
    MeetingState,
    ReviewRound,
    RoundState,
    Stage,
    Submission,
    SubmissionState,
    Vote,
)
from ansinh.poverty.policies import PLAN
from ansinh.poverty.services.assessing import assess, classified
from ansinh.poverty.services.listing import locked_round
from ansinh.poverty.services.submissions import FilledForm

STAGES = {
    (RoundState.MEETING, ListedState.SURVEYED): Stage.MEETING,
    (RoundState.POSTING, ListedState.OBJECTED): Stage.RECHECK,
}
"""When a class can change, by the states of the round and of the household."""


@transaction.atomic
def correct_form(*, actor: Actor, listed: ListedHousehold, form: FilledForm, why: str) -> Assessment:
    """Let a new form count in the place of the one that did: the meeting that is called votes on what it says.

    Raises NoRight, OutsideScope, NoReason, NotCorrectedNow, FormUnchanged, FormsDiffer, UnusableAnswers.
    """
    actor.require(PLAN, area_path=listed.area_path)
    reason = tidy(why)[:300]
    if not reason:
        raise NoReason
    found = locked_round(listed.round)
    locked = ListedHousehold.objects.select_for_update(of=("self",)).get(pk=listed.pk)
    stage = STAGES.get((RoundState(found.state), ListedState(locked.state)))
    if stage is None:
        raise NotCorrectedNow(name=locked.head_name, state=locked.get_state_display())
    [judged] = classified(found, [form.answers])
    submission = _counting(actor, found, locked, form, reason)
    made = assess(actor, locked, judged, stage=stage, submission=submission, why=reason)
    called = Vote.objects.filter(listed=locked, meeting__state=MeetingState.CALLED)
    called.update(proposed=made.household_class)
    record(
        actor=actor, act="correct_form", on=submission, area_path=locked.area_path, why=reason,
        after={"household": locked.household_id, "class": made.household_class, "stage": stage},
    )  # fmt: skip
    return made


def _counting(
    actor: Actor, found: ReviewRound, locked: ListedHousehold, form: FilledForm, reason: str
) -> Submission:  # fmt: skip
    """The form as the one that counts, a new row or the same answers of before; the other one is set aside."""
    same = Submission.objects.filter(listed=locked, digest=form.digest).first()
    if same and same.state == SubmissionState.COUNTS:
        raise FormUnchanged(name=locked.head_name)
    if same is None and Submission.objects.filter(round=found, instance_id=form.instance_id).exists():
        raise FormsDiffer
    Submission.objects.filter(listed=locked, state=SubmissionState.COUNTS).update(
        state=SubmissionState.SET_ASIDE, aside_reason=reason
    )
    if same:
        same.state, same.aside_reason = SubmissionState.COUNTS, ""
        same.save(update_fields=["state", "aside_reason"])
        return same
    latitude, longitude = form.spot or (None, None)
    return Submission.objects.create(
        area_path=locked.area_path, round=found, listed=locked, reviewer_id=locked.reviewer_id, channel=form.channel,
        instance_id=form.instance_id, form_version=form.form_version, answers=dict(form.answers), digest=form.digest,
        began_at=form.began_at, ended_at=form.ended_at, spot_latitude=latitude, spot_longitude=longitude,
        received_at=clock.now(), received_by=actor.username, received_by_name=actor.full_name,
        state=SubmissionState.COUNTS,
    )  # fmt: skip
