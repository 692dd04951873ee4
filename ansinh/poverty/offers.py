"""What this room adds to other pages: what waits to be approved, assigned, recorded, answered or made public; what a
household was found to be.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.poverty.models import (
    Assessment,
    ListedHousehold,
    ObjectionState,
    RequestState,
    ReviewRound,
    RoundState,
)
from ansinh.poverty.policies import APPROVE, PLAN, certificates_visible_to, listed_visible_to
from ansinh.poverty.queries.rounds import waiting_rows
from ansinh.ui.happened import Row, Said, Telling, Whose
from ansinh.ui.slots import Link, Offered, Waiting


def review_today(actor: Actor, on: Any) -> Offered:
    """What of the review waits for this person."""
    if not (actor.may_write and (actor.may(PLAN) or actor.may(APPROVE))):
        return ()
    return Waiting(waiting_rows, lambda waits: _waiting(actor, waits))


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


def happened_in_reviews(actor: Actor, whose: Whose) -> Iterator[Telling]:
    """Of each review that listed the household: since when, and as what it was assessed; its certificates."""
    if whose.household is None:
        return
    home = whose.household
    fields = {
        **{name: name for name in ("state", "listed_on")},
        "kind": "round__kind",
        "year": "round__year",
        "list_from": "round__list_from",
        "round": "round_id",
        "household_class": "assessment__household_class",
        "made_at": "assessment__made_at",
    }
    yield Telling(
        "reviews", lambda: listed_visible_to(actor).filter(household=home), _review, person=None, fields=fields
    )
    fields = {name: name for name in ("number", "valid_from", "revoked_on")}
    yield Telling(
        "certificates", lambda: certificates_visible_to(actor).filter(listed__household=home), _certificate,
        person=None, fields=fields,
    )  # fmt: skip


def _review(row: Row) -> Iterator[Said]:
    data = row.data
    list_from = dt.date.fromisoformat(data["list_from"])
    name = str(ReviewRound(kind=data["kind"], year=data["year"], list_from=list_from))
    state = ListedHousehold(state=data["state"]).get_state_display()
    if listed_on := row.day("listed_on"):
        yield Said(listed_on, gettext("listed for the review of poor households"), name, "review_round", data["round"])
    if made_on := row.instant("made_at"):
        label = Assessment(household_class=data["household_class"]).get_household_class_display()
        what = gettext("found by the review: %(label)s") % {"label": label}
        yield Said(made_on, what, f"{name} · {state}", "review_round", data["round"])


def _certificate(row: Row) -> Iterator[Said]:
    number, opens = row.data["number"], ("review_certificate", row.key)
    if valid_from := row.day("valid_from"):
        yield Said(valid_from, gettext("certificate of the household begins"), number, *opens)
    if revoked_on := row.day("revoked_on"):
        yield Said(revoked_on, gettext("certificate of the household revoked"), number, *opens)
