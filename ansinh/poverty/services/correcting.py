"""A class changed after the survey, by the meeting or by the recheck after an objection; never without a form."""

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.poverty.errors import NoReason
from ansinh.poverty.errors_of_meeting import FormsDiffer, FormUnchanged, NotCorrectedNow
from ansinh.poverty.filled_form import FilledForm
from ansinh.poverty.models import (
    Assessment,
    KeptInstrument,
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
from ansinh.poverty.queries.forms import CORRECTED_AT
from ansinh.poverty.round_form import MEASURING, income_form_of
from ansinh.poverty.services.assessing import assess, judged_by
from ansinh.poverty.services.instruments import keep_shipped
from ansinh.poverty.services.listing import locked_round
from ansinh.poverty.services.submissions import keep_form, require_version


@transaction.atomic
def correct_form(*, actor: Actor, listed: ListedHousehold, form: FilledForm, why: str) -> Assessment:
    """Let a new form count in the place of the one that did: the meeting that is called votes on what it says. After an
    objection it can be the form that measures income.

    Raises NoRight, OutsideScope, NoReason, NotCorrectedNow, FormOutdated, FormUnchanged, FormsDiffer,
    UnusableAnswers, ClassUnstated.
    """
    actor.require(PLAN, area_path=listed.area_path)
    reason = tidy(why)[:300]
    if not reason:
        raise NoReason
    found = locked_round(listed.round)
    locked = ListedHousehold.objects.select_for_update(of=("self",)).get(pk=listed.pk)
    stage = CORRECTED_AT.get((RoundState(found.state), ListedState(locked.state)))
    if stage is None:
        raise NotCorrectedNow(name=locked.head_name, state=locked.get_state_display())
    instrument = _measuring(found, form) if stage == Stage.RECHECK else None
    if instrument is None:
        require_version(found, form)
    judged = judged_by(found, locked, form.answers, instrument_id=instrument.pk if instrument else None)
    submission = _counting(actor, found, locked, form, reason, instrument)
    made = assess(actor, locked, judged, stage=stage, submission=submission, why=reason)
    called = Vote.objects.filter(listed=locked, meeting__state=MeetingState.CALLED)
    called.update(proposed=made.household_class)
    record(
        actor=actor, act="correct_form", on=submission, area_path=locked.area_path, why=reason,
        after={
            "household": locked.household_id, "class": made.household_class, "stage": stage,
            "instrument": submission.instrument_id or found.instrument_id,
        },
    )  # fmt: skip
    return made


def _measuring(found: ReviewRound, form: FilledForm) -> KeptInstrument | None:
    """The instrument that measures income, where this is its form."""
    return keep_shipped(code=MEASURING) if form.form_version == income_form_of(found).version else None


def _counting(
    actor: Actor, found: ReviewRound, locked: ListedHousehold, form: FilledForm, reason: str,
    instrument: KeptInstrument | None,
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
    return keep_form(actor, locked, form, SubmissionState.COUNTS, instrument)
