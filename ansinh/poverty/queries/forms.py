"""Reads of the forms: whose are to be printed, and what a household's row offers."""

from django.db.models import QuerySet

from ansinh.core.actors import Actor
from ansinh.judgement.queries import Purpose
from ansinh.poverty.models import ListedHousehold, ListedState, ReviewRound, RoundState, Stage
from ansinh.poverty.policies import PLAN, SURVEY, listed_visible_to
from ansinh.poverty.round_form import opened

TO_SURVEY = (ListedState.LISTED, ListedState.SURVEYED)
IN_FORCE = (RoundState.LISTING, RoundState.SURVEYING)
"""Rounds whose forms are printed."""
CORRECTED_AT = {
    (RoundState.MEETING, ListedState.SURVEYED): Stage.MEETING,
    (RoundState.POSTING, ListedState.OBJECTED): Stage.RECHECK,
}
"""When a class can change after the survey, by the states of the round and of the household."""


def may_fill_in(actor: Actor, listed: ListedHousehold) -> bool:
    """Whether the actor can send in a form about this household now."""
    is_open = listed.round.state == RoundState.SURVEYING and listed.state in TO_SURVEY
    return is_open and actor.may(SURVEY) and actor.may_write


def may_correct(actor: Actor, listed: ListedHousehold) -> bool:
    """Whether the actor can let a new form of this household count in the place of the one that does."""
    is_open = (listed.round.state, listed.state) in CORRECTED_AT
    return is_open and actor.may(PLAN) and actor.may_write


def may_measure(actor: Actor, listed: ListedHousehold) -> bool:
    """Whether the new form of this household can be the one that measures income, beside the round's own."""
    is_recheck = CORRECTED_AT.get((RoundState(listed.round.state), ListedState(listed.state))) == Stage.RECHECK
    if not (is_recheck and may_correct(actor, listed)):
        return False
    return opened(listed.round.instrument_id or 0).about.purpose == Purpose.DECISION


def may_print(actor: Actor, found: ReviewRound) -> bool:
    """Whether there are blank forms to print for the actor."""
    return found.state in IN_FORCE and actor.may(SURVEY) and found.instrument_id is not None


def listed_to_print(actor: Actor, found: ReviewRound) -> "QuerySet[ListedHousehold]":
    """The households about which forms are taken in, with all that stands on a form."""
    rows = listed_visible_to(actor).filter(round=found, state__in=TO_SURVEY)
    return rows.select_related("household", "hamlet", "reviewer")
