"""What a merge of a pair would ask: the fields in which its records contradict each other, as the actor may read."""

import datetime
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from ansinh.audit.services import record_read
from ansinh.core.actors import Actor
from ansinh.registry.models import HEALTH, NEVER_LISTED, DuplicatePair
from ansinh.registry.policies import may_see_health
from ansinh.registry.services.merge_identity import identity_changes
from ansinh.registry.services.merge_rows import plan_rows

CIRCUMSTANCE = "circumstance:"


@dataclass(frozen=True)
class Question:
    """A field to be decided. `field` is what `merge_individuals` calls it: a health fact's name is not to be shown."""

    field: str
    label: str
    first: str
    second: str


@transaction.atomic
def read_questions(*, actor: Actor, pair: DuplicatePair, on: datetime.date) -> list[Question]:
    """The contradictions of a pair, the same whichever record counts; shown health facts are logged."""
    actor.require("view_registry", area_path=pair.area_path)
    _changes, undecided, _differing = identity_changes(pair.first, pair.second, {})
    undecided += plan_rows(pair.first, pair.second, {}, on=on).undecided
    asked = [Question(one.field, one.label, one.survivor, one.merged) for one in undecided]
    shown = [_shown(actor, question) for question in asked]
    if any(_kind(one.field) in HEALTH and one in asked for one in shown):
        for individual in (pair.first, pair.second):
            record_read(actor=actor, what="health", on=individual, area_path=individual.area_path)
    return shown


def _shown(actor: Actor, question: Question) -> Question:
    kind = _kind(question.field)
    if kind in NEVER_LISTED or (kind in HEALTH and not may_see_health(actor)):
        return replace(question, label=_("a health fact"), first=_("(hidden)"), second=_("(hidden)"))
    return question


def _kind(field: str) -> str:
    return field.removeprefix(CIRCUMSTANCE) if field.startswith(CIRCUMSTANCE) else ""
