"""The acts that the pages of a pair of records and of a move offer."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.registry.errors import RecordsChanged, RecordsContradict
from ansinh.registry.forms import FIRST, SECOND, DistinctForm, KeepForm, MergeForm, SendForm, UndoForm
from ansinh.registry.models import DuplicatePair, Individual, MoveRequest, MoveState, PairState
from ansinh.registry.policies import can_settle_pair
from ansinh.registry.queries.duplicates import merge_of_pair
from ansinh.registry.queries.moves import household_members_besides, person_asked_for
from ansinh.registry.queries.people import born_in_words
from ansinh.registry.services import (
    approve_move_request,
    merge_individuals,
    reject_duplicate,
    reject_move_request,
    split_individuals,
)
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


def _is_asked_of(actor: Actor, request: MoveRequest) -> bool:
    return bool(request.from_path.startswith(actor.scope))


def _send(actor: Actor, request: MoveRequest, values: Values) -> str:
    along = list(Individual.objects.filter(pk__in=values.get("companions", ())))
    person = approve_move_request(actor=actor, request=request, on=values["on"], companions=along)
    return gettext("%(name)s is sent, with everything recorded. What was drawn here has stopped.") % {
        "name": person.full_name
    }


def _keep(actor: Actor, request: MoveRequest, values: Values) -> str:
    reject_move_request(actor=actor, request=request, why=values["why"], on=clock.today())
    return gettext("Not sent; the commune that asks reads why.")


def _goes_with(request: MoveRequest) -> Values:
    person = person_asked_for(request)
    members = household_members_besides(person) if person else []
    return {
        "on": clock.today(),
        "household": [(one.pk, f"{one.full_name}, {born_in_words(one)}") for one in members],
    }


MOVE_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "send", _("Send the person"),
            _("All that is recorded goes over; the new commune decides what it pays from then on."), "move_residence",
            frozenset({MoveState.ASKED}), SendForm, _send, is_onward=True, needs=_is_asked_of, initial=_goes_with,
        ),
        Step(
            "keep", _("The person has not moved"), _("Nothing changes."), "move_residence",
            frozenset({MoveState.ASKED}), KeepForm, _keep, needs=_is_asked_of,
        ),
    )
}  # fmt: skip
