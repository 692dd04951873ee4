"""Requests for review: received from a household or entered by an officer, taken up by a round or turned down."""

import datetime as dt

from django.db import IntegrityError, transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.poverty.days import last_day_to_answer
from ansinh.poverty.errors import (
    NobodyLivesThere,
    NoReason,
    ReasonMissing,
    ReceivedOutside,
    RequestAnswered,
    RequestStands,
)
from ansinh.poverty.models import (
    KIND_OF_FORM,
    UNANSWERED,
    ListingReason,
    RequestForm,
    RequestState,
    ReviewRequest,
    ReviewRound,
    RoundState,
)
from ansinh.poverty.policies import PLAN
from ansinh.poverty.queries.rounds import YEAR, homes_with_heads
from ansinh.poverty.services.listing import locked_round, take_up
from ansinh.registry.models import Household


@transaction.atomic
def register_request(
    *, actor: Actor, household: Household, form: RequestForm, reason: ListingReason, received_on: dt.date,
    note: str = "",
) -> ReviewRequest:  # fmt: skip
    """Receive a request; the round that makes its list now takes it up at once, else it waits for one.

    Raises NoRight, OutsideScope, ReceivedOutside, ReasonMissing, NobodyLivesThere, RequestStands.
    """
    actor.require(PLAN, area_path=household.area_path)
    today = clock.today()
    if not today - YEAR <= received_on <= today:
        raise ReceivedOutside(first=today - YEAR, last=today, on=received_on)
    if form == RequestForm.OFFICER and (reason == ListingReason.REQUEST or not tidy(note)):
        raise ReasonMissing
    home = homes_with_heads(Household.objects.filter(pk=household.pk)).first()
    if home is None:
        raise NobodyLivesThere
    name = home.head_name  # type: ignore[attr-defined]
    to_come = (RoundState.PLANNED, RoundState.LISTING)
    rounds = ReviewRound.objects.filter(area=household.area_id, kind=KIND_OF_FORM[form], state__in=to_come)
    # The round first, as its own acts do: then nobody opens or closes its list in between.
    locked = [locked_round(one) for one in rounds]
    if ReviewRequest.objects.filter(household=household, state__in=UNANSWERED).exists():
        raise RequestStands(name=name)
    try:
        with transaction.atomic():
            made = ReviewRequest.objects.create(
                area_path=home.area_path, household=home, hamlet_id=home.hamlet_id, head_name=name, form=form,
                reason=reason, note=tidy(note)[:300], received_on=received_on,
                due_on=last_day_to_answer(received_on) if form == RequestForm.FORM_04 else None,
                received_by=actor.username, received_by_name=actor.full_name,
            )  # fmt: skip
    except IntegrityError:
        raise RequestStands(name=name) from None
    after = {"household": home.pk, "form": form, "reason": reason, "received_on": received_on, "due_on": made.due_on}
    record(actor=actor, act="register_request", on=made, area_path=made.area_path, after=after)
    for one in locked:
        if one.state == RoundState.LISTING:
            take_up(one)
    made.refresh_from_db()
    return made


@transaction.atomic
def reject_request(*, actor: Actor, request: ReviewRequest, why: str) -> ReviewRequest:
    """Turn down a request that no round has taken up. Raises NoRight, OutsideScope, NoReason, RequestAnswered."""
    actor.require(PLAN, area_path=request.area_path)
    if not tidy(why):
        raise NoReason
    locked = ReviewRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != RequestState.WAITS:
        raise RequestAnswered(state=locked.get_state_display())
    locked.state, locked.answer, locked.answered_on = RequestState.REJECTED, tidy(why)[:300], clock.today()
    locked.answered_by, locked.answered_by_name = actor.username, actor.full_name
    locked.save(update_fields=["state", "answer", "answered_on", "answered_by", "answered_by_name"])
    record(
        actor=actor, act="reject_request", on=locked, area_path=locked.area_path, why=locked.answer,
        before={"state": RequestState.WAITS}, after={"state": locked.state},
    )  # fmt: skip
    return locked
