"""Two forms of one household: the office says which one counts, and why."""

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.poverty.errors import NoReason
from ansinh.poverty.errors_of_survey import FormSetAside, NothingToChoose, VotedAlready
from ansinh.poverty.models import ListedHousehold, ListedState, Stage, Submission, SubmissionState
from ansinh.poverty.policies import PLAN
from ansinh.poverty.services.assessing import assess, judged_by
from ansinh.poverty.services.listing import locked_round


@transaction.atomic
def choose_submission(*, actor: Actor, submission: Submission, why: str) -> Submission:
    """Let this form count and set the household's others aside; if it is another one, its class holds from now on.

    Until the hamlet has voted. Raises NoRight, OutsideScope, NoReason, VotedAlready, FormSetAside, NothingToChoose,
    ClassUnstated.
    """
    actor.require(PLAN, area_path=submission.area_path)
    why = tidy(why)[:300]
    if not why:
        raise NoReason
    found = locked_round(submission.round)
    listed = ListedHousehold.objects.select_for_update(of=("self",)).get(pk=submission.listed_id)
    if listed.state != ListedState.SURVEYED:
        raise VotedAlready(name=listed.head_name, state=listed.get_state_display())
    rows = list(Submission.objects.filter(listed=listed).exclude(state=SubmissionState.SET_ASIDE))
    chosen = next((one for one in rows if one.pk == submission.pk), None)
    if chosen is None:
        raise FormSetAside
    if len(rows) < 2:
        raise NothingToChoose(name=listed.head_name)
    others = [one.pk for one in rows if one is not chosen]
    Submission.objects.filter(pk__in=others).update(state=SubmissionState.SET_ASIDE, aside_reason=why)
    if chosen.state != SubmissionState.COUNTS:
        chosen.state = SubmissionState.COUNTS
        chosen.save(update_fields=["state"])
        judged = judged_by(found, listed, chosen.answers, instrument_id=chosen.instrument_id)
        assess(actor, listed, judged, stage=Stage.CONFLICT, submission=chosen, why=why)
    after = {"household": listed.household_id, "set_aside": others}
    record(actor=actor, act="choose_submission", on=chosen, area_path=chosen.area_path, why=why, after=after)
    return chosen
