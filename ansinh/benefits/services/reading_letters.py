"""Looking at letters: they tell what people draw for, perhaps an illness, so every look is written down."""

from collections.abc import Sequence
from functools import reduce

from django.db import transaction

from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record, record_read
from ansinh.benefits.errors import LetterTellsHealth, NoLetterChosen
from ansinh.benefits.models import Decision
from ansinh.benefits.policies import VIEW, may_see_categories
from ansinh.core.actors import Actor


@transaction.atomic
def read_letters(*, actor: Actor, decisions: Sequence[Decision]) -> None:
    """The actor takes the letters of these decisions; one look is logged for all. Raises LetterTellsHealth,
    NoLetterChosen.
    """
    for decision in decisions:
        actor.require(VIEW, area_path=decision.area_path)
    if not may_see_categories(actor):
        raise LetterTellsHealth
    if not decisions:
        raise NoLetterChosen
    if len(decisions) == 1:
        record_read(actor=actor, what="health", on=decisions[0], area_path=decisions[0].area_path)
        return
    record(
        actor=actor, act="read_health", on="decision letters",
        area_path=reduce(common_ancestor, {one.area_path for one in decisions}),
        after={"decisions": [one.pk for one in decisions]},
    )  # fmt: skip
