"""What this room adds to the first page: what waits to be approved, assigned, recorded, answered or made public."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.poverty.models import ObjectionState, RequestState, RoundState
from ansinh.poverty.policies import APPROVE, PLAN
from ansinh.poverty.queries.rounds import waiting_on
from ansinh.ui.slots import Link, Offered, Waiting


def review_today(actor: Actor, on: Any) -> Offered:
    """What of the review waits for this person."""
    if not (actor.may_write and (actor.may(PLAN) or actor.may(APPROVE))):
        return ()
    return Waiting(waiting_on(actor, on=on), lambda waits: _waiting(actor, waits))


def _waiting(actor: Actor, waits: Mapping[str, int]) -> Iterator[Link]:
    rounds, requests = reverse("review_rounds"), reverse("review_requests")
    if actor.may(APPROVE) and waits["plans"]:
        yield Link(_("Reviews to approve"), f"{rounds}?state={RoundState.PLANNED.value}", count=waits["plans"])
    if not actor.may(PLAN):
        return
    if waits["late"]:
        yield Link(
            _("Requests for review past their last day"), f"{requests}?due=late", count=waits["late"],
            is_late=True,
        )  # fmt: skip
    if waits["requests"]:
        address = f"{requests}?state={RequestState.WAITS.value}"
        yield Link(_("Requests that wait for a review"), address, count=waits["requests"])
    if waits["unassigned"]:
        yield Link(
            _("Households to review without a reviewer"), f"{rounds}?state={RoundState.LISTING.value}",
            count=waits["unassigned"], is_late=bool(waits["due"]),
        )  # fmt: skip
    if waits["unsurveyed"]:
        yield Link(
            _("Households to survey before the meetings"), f"{rounds}?state={RoundState.SURVEYING.value}",
            count=waits["unsurveyed"], is_late=bool(waits["pressing"]),
        )  # fmt: skip
    if waits["behind"]:
        yield Link(_("Reviews behind their days"), f"{rounds}?due=behind", count=waits["behind"], is_late=True)
    yield from _after_the_survey(waits, rounds)


def _after_the_survey(waits: Mapping[str, int], rounds: str) -> Iterator[Link]:
    """Meetings, lists that hang, and what people say against them."""
    if waits["meetings"]:
        address = f"{reverse('all_review_meetings')}?begun=yes"
        yield Link(_("Hamlet meetings to record"), address, count=waits["meetings"])
    if waits["objections"]:
        address = f"{reverse('review_objections')}?state={ObjectionState.WAITS.value}"
        late = waits["late_objections"]
        yield Link(_("Objections to answer"), address, count=waits["objections"], is_late=bool(late))
    if waits["posted_out"]:
        address = f"{rounds}?state={RoundState.POSTING.value}"
        yield Link(_("Lists whose days on the board are over"), address, count=waits["posted_out"])
    if waits["decided"]:
        address = f"{rounds}?state={RoundState.DECIDED.value}"
        late = waits["decided_late"]
        yield Link(_("Decisions to make public"), address, count=waits["decided"], is_late=bool(late))
    if waits["made_public"]:
        address = f"{rounds}?state={RoundState.DECIDED.value}"
        yield Link(_("Reviews to close"), address, count=waits["made_public"])
