"""Forms that came back: kept as they were filled in and scored at once; a second one is set against the first."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, Sum

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.poverty.errors import NotSurveyedNow
from ansinh.poverty.errors_of_survey import (
    FormNumberTaken,
    FormOutdated,
    FormTooLarge,
    HouseholdOfAnother,
    SurveyNotOpen,
)
from ansinh.poverty.filled_form import MEGABYTE, FilledForm, FormFile, in_megabytes
from ansinh.poverty.models import (
    KeptInstrument,
    ListedHousehold,
    ListedState,
    Reviewer,
    ReviewRound,
    RoundState,
    Stage,
    Submission,
    SubmissionFile,
    SubmissionState,
)
from ansinh.poverty.policies import SURVEY
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services.assessing import assess, judged_by

LARGEST_FILE, LARGEST_FILES = 16 * MEGABYTE, 64 * MEGABYTE
"""Bytes of one file, and of all files of one form."""


@transaction.atomic
def submit_form(
    *, actor: Actor, listed: ListedHousehold, form: FilledForm, reviewer: Reviewer | None = None
) -> Submission:  # fmt: skip
    """Take in a form about a household of a round that surveys; the same one again is the one that came before.

    The first one counts and classifies the household. A second, different one becomes a conflict for the office.
    Files may come later, with the same form again. `reviewer` is by whose key it came.

    Raises NoRight, OutsideScope, HouseholdOfAnother, FormNumberTaken, SurveyNotOpen, FormOutdated, NotSurveyedNow,
    UnusableAnswers, ClassUnstated, FormTooLarge.
    """
    actor.require(SURVEY, area_path=listed.area_path)
    found: ReviewRound = listed.round
    found.state = _held_state(found)
    locked = ListedHousehold.objects.select_for_update(of=("self",)).get(pk=listed.pk)
    if reviewer and locked.reviewer_id != reviewer.pk:
        raise HouseholdOfAnother(household=locked.household.number)
    came = Submission.objects.filter(
        Q(listed=locked, digest=form.digest) | Q(round=locked.round_id, instance_id=form.instance_id)
    )
    before = list(came.order_by())
    same = next((one for one in before if one.listed_id == locked.pk and one.digest == form.digest), None)
    if before and not same:
        raise FormNumberTaken
    if same is None:
        return _take_in(actor, found, locked, form)
    _keep(same, form.files)
    return same


def _held_state(found: ReviewRound) -> str:
    """Where the round is; it does not move on until the act is over, and forms do not wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("select state from poverty_reviewround where id = %s for share", [found.pk])
        return str(cursor.fetchone()[0])


def require_version(found: ReviewRound, form: FilledForm) -> None:
    """Raise FormOutdated where a form asked something else than this round asks."""
    expected = form_of(found).version
    if form.form_version != expected:
        raise FormOutdated(came=form.form_version, expected=expected)


def _take_in(actor: Actor, found: ReviewRound, locked: ListedHousehold, form: FilledForm) -> Submission:
    if found.state != RoundState.SURVEYING:
        raise SurveyNotOpen(state=found.get_state_display())
    require_version(found, form)
    if locked.state not in (ListedState.LISTED, ListedState.SURVEYED):
        raise NotSurveyedNow(name=locked.head_name, state=locked.get_state_display())
    judged = judged_by(found, locked, form.answers)
    is_first = locked.state == ListedState.LISTED
    made = keep_form(actor, locked, form, SubmissionState.COUNTS if is_first else SubmissionState.CONFLICT)
    if is_first:
        locked.state = ListedState.SURVEYED
        assess(actor, locked, judged, stage=Stage.SURVEY, submission=made)
    after = {"household": locked.household_id, "channel": made.channel, "state": made.state}
    record(actor=actor, act="submit_form", on=made, area_path=made.area_path, after=after)
    return made


def keep_form(
    actor: Actor, locked: ListedHousehold, form: FilledForm, state: SubmissionState,
    instrument: KeptInstrument | None = None,
) -> Submission:  # fmt: skip
    """Keep a form of a household whose row is locked as it was filled in, with its files; a part of the act that takes
    it in. `instrument` is by whose form it was asked, where that is not the round's own.
    """
    latitude, longitude = form.spot or (None, None)
    try:
        made = Submission.objects.create(
            area_path=locked.area_path, round_id=locked.round_id, listed=locked, reviewer_id=locked.reviewer_id,
            channel=form.channel, instance_id=form.instance_id, form_version=form.form_version,
            answers=dict(form.answers), digest=form.digest, began_at=form.began_at, ended_at=form.ended_at,
            spot_latitude=latitude, spot_longitude=longitude, received_at=clock.now(), received_by=actor.username,
            received_by_name=actor.full_name, state=state, instrument=instrument,
        )  # fmt: skip
    except IntegrityError:
        raise FormNumberTaken from None
    _keep(made, form.files)
    return made


def _keep(made: Submission, files: Sequence[FormFile]) -> None:
    """Keep the files that are not there yet."""
    if not files:
        return
    kept = SubmissionFile.objects.filter(submission=made)
    names = set(kept.values_list("name", flat=True))
    new = [one for one in files if one.name not in names]
    for one in new:
        _require_size(one.name, len(one.content), LARGEST_FILE)
    size = (kept.aggregate(size=Sum("size"))["size"] or 0) + sum(len(one.content) for one in new)
    _require_size(made.instance_id, size, LARGEST_FILES)
    SubmissionFile.objects.bulk_create(
        SubmissionFile(
            area_path=made.area_path, submission=made, name=one.name, kind=PurePosixPath(one.name).suffix[1:11].lower(),
            size=len(one.content), sha256=hashlib.sha256(one.content).hexdigest(), content=one.content,
        )
        for one in new
    )  # fmt: skip


def _require_size(what: str, size: int, most: int) -> None:
    if size > most:
        raise FormTooLarge(what=what, size=in_megabytes(size), most=in_megabytes(most))
