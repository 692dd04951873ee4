"""The recheck of a random sample: drawn once, by a seed that everybody can draw with again; its forms taken in."""

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy, words
from ansinh.poverty.errors_of_fairness import (
    NotToRecheck,
    OwnRecheck,
    RecheckDayOutside,
    RecheckDone,
    RecheckerUnnamed,
    SampleDrawn,
    SampleOutside,
)
from ansinh.poverty.models import Assessment, Recheck, RecheckSample, ReviewRound, RoundState, Stage
from ansinh.poverty.policies import PLAN, SURVEY
from ansinh.poverty.services.assessing import judged_by
from ansinh.poverty.services.listing import locked_round

OPEN = (RoundState.MEETING, RoundState.POSTING)
"""Once everybody was surveyed: earlier, whoever draws could wait for those whom the sample is to be of."""


@transaction.atomic
def draw_recheck_sample(*, actor: Actor, found: ReviewRound, size: int, seed: int) -> RecheckSample:
    """Draw the households of a round that are visited a second time; the trail keeps which, and out of how many.

    Raises NoRight, OutsideScope, NotToRecheck, SampleDrawn, SampleOutside.
    """
    actor.require(PLAN, area_path=found.area_path)
    locked = locked_round(found)
    _require_open(locked)
    if earlier := RecheckSample.objects.filter(round=locked).first():
        raise SampleDrawn(who=earlier.drawn_by_name, on=earlier.drawn_at.astimezone(clock.VIET_NAM).date())
    first = {one.listed_id: one for one in _surveys(locked)}
    if not 0 < size <= len(first):
        raise SampleOutside(surveyed=len(first), size=size)
    sample = RecheckSample.objects.create(
        area_path=locked.area_path, round=locked, size=size, surveyed=len(first), seed=seed,
        drawn_by=actor.username, drawn_by_name=actor.full_name, drawn_at=clock.now(),
    )  # fmt: skip
    drawn = drawn_keys(sorted(first), size=size, seed=seed)
    Recheck.objects.bulk_create(
        Recheck(area_path=first[key].area_path, sample=sample, listed_id=key, first=first[key]) for key in drawn
    )
    after = {"size": size, "seed": seed, "surveyed": len(first), "households": drawn}
    record(actor=actor, act="draw_recheck_sample", on=sample, area_path=sample.area_path, after=after)
    return sample


def drawn_keys(surveyed: list[int], *, size: int, seed: int) -> list[int]:
    """The same ones for the same seed, out of the same households in their order."""
    return sorted(random.Random(seed).sample(surveyed, size))  # noqa: S311 - to be drawn again by everybody, no secret


@transaction.atomic
def record_recheck(
    *, actor: Actor, recheck: Recheck, answers: Mapping[str, Any], checked_by: str, checked_on: dt.date
) -> Recheck:
    """Take in what the second visit found; scored as the round has pinned it. The household's class stays as it is.

    Raises NoRight, OutsideScope, NotToRecheck, RecheckDone, RecheckerUnnamed, OwnRecheck, RecheckDayOutside,
    UnusableAnswers, ClassUnstated.
    """
    actor.require(SURVEY, area_path=recheck.area_path)
    found = locked_round(recheck.sample.round)
    rows = Recheck.objects.select_for_update(of=("self",)).select_related("sample", "listed__reviewer")
    locked = rows.get(pk=recheck.pk)
    _require_open(found)
    if locked.household_class:
        raise RecheckDone(name=locked.listed.head_name)
    _require_other_eyes(locked, tidy(checked_by))
    drawn_on = locked.sample.drawn_at.astimezone(clock.VIET_NAM).date()
    if not drawn_on <= checked_on <= clock.today():
        raise RecheckDayOutside(first=drawn_on, last=clock.today(), on=checked_on)
    judged = judged_by(found, locked.listed, answers)
    locked.answers, locked.checked_on, locked.checked_by_name = dict(answers), checked_on, tidy(checked_by)[:120]
    locked.household_class = judged.household_class
    locked.income_points, locked.deprivation_points = judged.income_points, judged.deprivation_points
    locked.lacking = list(judged.lacking)
    locked.recorded_by, locked.recorded_by_name = actor.username, actor.full_name
    locked.save()
    after = {"household": locked.listed.household_id, "checked_on": checked_on, "checked_by": locked.checked_by_name}
    record(actor=actor, act="record_recheck", on=locked, area_path=locked.area_path, after=after)
    return locked


def _surveys(found: ReviewRound) -> list[Assessment]:
    rows = Assessment.objects.filter(listed__round=found, stage=Stage.SURVEY)
    return list(rows.order_by("listed_id"))


def _require_open(found: ReviewRound) -> None:
    if found.state not in OPEN:
        raise NotToRecheck(state=found.get_state_display())


def _require_other_eyes(recheck: Recheck, checked_by: str) -> None:
    if not words(checked_by):
        raise RecheckerUnnamed
    reviewer = recheck.listed.reviewer
    if reviewer is not None and words(reviewer.full_name) == words(checked_by):
        raise OwnRecheck(who=reviewer.full_name, name=recheck.listed.head_name)
