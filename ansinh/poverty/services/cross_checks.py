"""Cross-checks by a published index, apart from the review: what a household is does not change by them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ansinh.areas.queries import paths_down_to
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.judgement.queries import likelihoods_of
from ansinh.poverty.errors import NotCrossCheckedNow
from ansinh.poverty.models import (
    CrossCheck,
    InstrumentPurpose,
    KeptInstrument,
    ListedHousehold,
    ListedState,
    RoundState,
)
from ansinh.poverty.policies import PLAN
from ansinh.poverty.round_form import opened
from ansinh.poverty.services.instruments import keep_shipped

INDEX = "ppi-2021"
"""The index that comes with the system."""


@transaction.atomic
def record_cross_check(*, actor: Actor, listed: ListedHousehold, answers: Mapping[str, Any]) -> CrossCheck:
    """Keep what a household answered to the index of the office, else to the one that comes with the system.

    Raises NoRight, OutsideScope, NotCrossCheckedNow, UnusableAnswers.
    """
    actor.require(PLAN, area_path=listed.area_path)
    rows = ListedHousehold.objects.select_for_update(of=("self",)).select_related("round__area")
    locked = rows.get(pk=listed.pk)
    if locked.state == ListedState.TAKEN_OFF or locked.round.state == RoundState.CANCELLED:
        raise NotCrossCheckedNow(name=locked.head_name)
    before = CrossCheck.objects.filter(listed=locked).values_list("answers", flat=True).first()
    instrument = index_of(locked.round.area.path) or keep_shipped(code=INDEX)
    likelihoods_of(opened(instrument.pk), answers)
    made, _is_new = CrossCheck.objects.update_or_create(
        listed=locked,
        defaults={
            "area_path": locked.area_path, "instrument": instrument, "answers": dict(answers),
            "recorded_by": actor.username, "recorded_by_name": actor.full_name, "recorded_at": clock.now(),
        },
    )  # fmt: skip
    record(
        actor=actor, act="record_cross_check", on=made, area_path=locked.area_path, before={"answers": before},
        after={"household": locked.household_id, "instrument": instrument.pk, "answers": dict(answers)},
    )  # fmt: skip
    return made


def index_of(path: str) -> KeptInstrument | None:
    """The newest index that an office kept for this place; None where it is the one that comes with the system."""
    kept = KeptInstrument.objects.filter(area__path__in=paths_down_to(path), purpose=InstrumentPurpose.CROSS_CHECK)
    return kept.order_by("-brought_on", "-pk").first()
