"""Keys of reviewers' phones: made by the officer, shown once, ended by a new one or by hand."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.poverty.errors import RoundElsewhere
from ansinh.poverty.models import Reviewer, RoundState, SurveyKey
from ansinh.poverty.policies import PLAN
from ansinh.poverty.queries.survey import hash_of

KEYS_IN = (RoundState.LISTING, RoundState.SURVEYING)
"""A phone is made ready while the list is made; its key opens nothing before the survey."""


@dataclass(frozen=True)
class NewKey:
    """A key just made; `secret` is nowhere else, and shown once."""

    key: SurveyKey
    secret: str


@transaction.atomic
def open_survey_key(*, actor: Actor, reviewer: Reviewer) -> NewKey:
    """Make a key for a reviewer's phone; the one that stood ends with it.

    Raises NoRight, OutsideScope, RoundElsewhere.
    """
    actor.require(PLAN, area_path=reviewer.area_path)
    locked = _locked(reviewer)
    if locked.round.state not in KEYS_IN:
        raise RoundElsewhere(state=locked.round.get_state_display())
    _end(actor, locked)
    secret = secrets.token_urlsafe(16)
    key = SurveyKey.objects.create(
        area_path=locked.area_path, reviewer=locked, key_hash=hash_of(secret), made_by=actor.username,
        made_at=clock.now(),
    )  # fmt: skip
    after = {"reviewer": locked.full_name}
    record(actor=actor, act="open_survey_key", on=key, area_path=key.area_path, after=after)
    return NewKey(key, secret)


@transaction.atomic
def end_survey_key(*, actor: Actor, reviewer: Reviewer) -> None:
    """The reviewer's key opens nothing more; twice changes nothing. Raises NoRight, OutsideScope."""
    actor.require(PLAN, area_path=reviewer.area_path)
    locked = _locked(reviewer)
    if key := _end(actor, locked):
        after = {"reviewer": locked.full_name}
        record(actor=actor, act="end_survey_key", on=key, area_path=key.area_path, after=after)


def _locked(reviewer: Reviewer) -> Reviewer:
    return Reviewer.objects.select_for_update(of=("self",)).select_related("round").get(pk=reviewer.pk)


def _end(actor: Actor, reviewer: Reviewer) -> SurveyKey | None:
    key = SurveyKey.objects.filter(reviewer=reviewer, ended_at__isnull=True).first()
    if key:
        key.ended_by, key.ended_at = actor.username, clock.now()
        key.save(update_fields=["ended_by", "ended_at"])
    return key
