"""What this room adds to the first page: plans to approve, requests, households without a reviewer."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.poverty.models import RequestState, RoundState
from ansinh.poverty.policies import APPROVE, PLAN
from ansinh.poverty.queries import waiting_on
from ansinh.ui.slots import Link


def review_today(actor: Actor, on: Any) -> Iterator[Link]:
    """What of the review waits for this person."""
    if not (actor.may_write and (actor.may(PLAN) or actor.may(APPROVE))):
        return
    waits = waiting_on(actor, on=on)
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
