"""Forms that came back: kept as they were filled in and scored at once; a second one is set against the first."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.poverty.errors import NotSurveyedNow, RoundElsewhere
from ansinh.poverty.models import (
    Channel,
    ListedHousehold,
    ListedState,
    ReviewRound,
    RoundState,
    Stage,
    Submission,
    SubmissionState,
)
from ansinh.poverty.policies import SURVEY
from ansinh.poverty.services.assessing import assess, classified


@dataclass(frozen=True)
class FilledForm:
    """A form as it came: the answers by question (a repeated group is a list), and how it was filled in."""

    instance_id: str
    form_version: str
    answers: Mapping[str, Any]
    channel: Channel
    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    spot: tuple[float, float] | None = None  # degrees of latitude and longitude

    @property
    def digest(self) -> str:
        """Of the answers alone."""
        return hashlib.sha256(json.dumps(self.answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def submit_form(*, actor: Actor, listed: ListedHousehold, form: FilledForm) -> Submission:
    """Take in a form about a household of a round that surveys; the same one again is the one that came before.

    The first one counts and classifies the household. A second, different one becomes a conflict for the office.
    Raises NoRight, OutsideScope, RoundElsewhere, NotSurveyedNow, UnusableAnswers.
    """
    actor.require(SURVEY, area_path=listed.area_path)
    locked = ListedHousehold.objects.select_for_update(of=("self",)).select_related("round").get(pk=listed.pk)
    same = Submission.objects.filter(listed=locked, digest=form.digest).first()
    if same:
        return same
    found: ReviewRound = locked.round
    if found.state != RoundState.SURVEYING:
        raise RoundElsewhere(state=found.get_state_display())
    if locked.state not in (ListedState.LISTED, ListedState.SURVEYED):
        raise NotSurveyedNow(name=locked.head_name, state=locked.get_state_display())
    [judged] = classified(found, [form.answers])
    is_first = locked.state == ListedState.LISTED
    latitude, longitude = form.spot or (None, None)
    made = Submission.objects.create(
        area_path=locked.area_path, round=found, listed=locked, reviewer_id=locked.reviewer_id, channel=form.channel,
        instance_id=form.instance_id, form_version=form.form_version, answers=dict(form.answers), digest=form.digest,
        began_at=form.began_at, ended_at=form.ended_at, spot_latitude=latitude, spot_longitude=longitude,
        received_at=clock.now(), received_by=actor.username, received_by_name=actor.full_name,
        state=SubmissionState.COUNTS if is_first else SubmissionState.CONFLICT,
    )  # fmt: skip
    if is_first:
        locked.state = ListedState.SURVEYED
        assess(actor, locked, judged, stage=Stage.SURVEY, submission=made)
    after = {"household": locked.household_id, "channel": made.channel, "state": made.state}
    record(actor=actor, act="submit_form", on=made, area_path=made.area_path, after=after)
    return made
