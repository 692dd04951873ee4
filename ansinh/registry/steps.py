"""The acts that the page of a pair offers: they are two people, they are one, or the merge is undone."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.registry.errors import RecordsChanged, RecordsContradict
from ansinh.registry.forms import FIRST, SECOND, DistinctForm, MergeForm, UndoForm
from ansinh.registry.models import DuplicatePair, PairState
from ansinh.registry.policies import can_settle_pair
from ansinh.registry.queries.duplicates import merge_of_pair
from ansinh.registry.queries.people import born_in_words
from ansinh.registry.services import merge_individuals, reject_duplicate, split_individuals
from ansinh.registry.services.merge_questions import read_questions
from ansinh.ui.steps import Step, Values


def _is_mine(actor: Actor, pair: DuplicatePair) -> bool:
    return can_settle_pair(actor, pair.area_path)


def _is_undoable(actor: Actor, pair: DuplicatePair) -> bool:
    return _is_mine(actor, pair) and merge_of_pair(pair) is not None


def _reject(actor: Actor, pair: DuplicatePair, values: Values) -> str:
    reject_duplicate(actor=actor, pair=pair, why=values["why"], on=clock.today())
    return gettext("Two people: no search asks about them again.")


def _merge(actor: Actor, pair: DuplicatePair, values: Values) -> str:
    survivor, merged = pair.first, pair.second
    if values["survivor"] == SECOND:
        survivor, merged = merged, survivor
    try:
        merge_individuals(
            actor=actor, survivor=survivor, merged=merged, why=values["why"], on=clock.today(),
            choices=values["choices"],
        )  # fmt: skip
    except RecordsContradict:
        # Its sentence tells what the records hold, and not everybody who merges may read that.
        raise RecordsChanged from None
    return gettext("One person now: the record of %(name)s counts. It can be split again.") % {
        "name": survivor.full_name
    }


def _split(actor: Actor, pair: DuplicatePair, values: Values) -> str:
    merge = merge_of_pair(pair)
    if merge is not None:
        split_individuals(actor=actor, merge=merge, why=values["why"], on=clock.today())
    return gettext("Both records stand again as before; the pair waits for a decision.")


def _questions(pair: DuplicatePair) -> Values:
    sides = [
        (FIRST, gettext("Record 1: %(value)s") % {"value": _in_short(pair, FIRST)}),
        (SECOND, gettext("Record 2: %(value)s") % {"value": _in_short(pair, SECOND)}),
    ]
    return {"sides": sides, "questions": read_questions(actor=current_actor(), pair=pair, on=clock.today())}


def _in_short(pair: DuplicatePair, side: str) -> str:
    individual = pair.first if side == FIRST else pair.second
    return f"{individual.full_name}, {born_in_words(individual)}, {individual.number}".rstrip(", ")


PAIR_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "merge", _("One person: merge"), _("What the record that counts lacks goes over to it; nothing is lost."),
            "view_registry", frozenset({PairState.OPEN, PairState.DISTINCT, PairState.CLEARED}), MergeForm, _merge,
            is_onward=True, needs=_is_mine, initial=_questions,
        ),
        Step(
            "distinct", _("Two people"), _("Both records stay as they are; the reason is kept."),
            "view_registry", frozenset({PairState.OPEN}), DistinctForm, _reject, is_onward=True, needs=_is_mine,
        ),
        Step(
            "split", _("Split them again"), _("Refused where something later rests on the merge."),
            "view_registry", frozenset({PairState.MERGED}), UndoForm, _split, is_onward=True, needs=_is_undoable,
        ),
    )
}  # fmt: skip
