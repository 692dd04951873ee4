"""Seen alive: a hamlet head looks once a quarter whether those paid by bank still live; an officer confirms it, or
takes it back.

A sighting counts as soon as it is recorded and until it is taken back: no payment waits for an officer's confirmation.
Once its quarter is over it stays as it stands.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from ansinh.areas.queries import area_for_path
from ansinh.audit.services import record
from ansinh.coordination.errors import DayInFuture, NobodyChosen, NoReason, NotAlive, QuarterOver, SightingTakenBack
from ansinh.coordination.models import SIGHTING_MOVES, Sighting, SightingState
from ansinh.coordination.policies import CONFIRM, REPORT
from ansinh.coordination.quarters import first_day_of_quarter, months_of_quarter, quarter_in_words
from ansinh.coordination.queries import people_of_hamlet, sightings_that_count
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.core.wall import widened
from ansinh.payments.queries.ways import people_paid_by_bank
from ansinh.registry.models import Individual


@transaction.atomic
def read_not_seen(*, actor: Actor, on: dt.date) -> "QuerySet[Individual]":
    """Who of the own hamlet is paid by bank this quarter and has not been seen alive in it.

    Payments are the commune's: it is asked with the commune's scope, and tells which people and nothing else.
    """
    actor.require(REPORT)
    hamlet = area_for_path(actor.scope)
    commune = hamlet.parent.path if hamlet.parent else actor.scope
    people = list(people_of_hamlet(actor).values_list("pk", flat=True))
    first, last = months_of_quarter(on)
    with widened(commune):
        paid = people_paid_by_bank(individuals=people, first=first, last=last)
    seen = set(
        sightings_that_count()
        .filter(quarter=first.first_day, individual__among=people)
        .values_list("individual_id", flat=True)
    )
    after = {"quarter": first.first_day, "paid_by_bank": len(paid), "seen": len(seen)}
    record(actor=actor, act="read_not_seen", on="people paid by bank", area_path=actor.scope, after=after)
    return people_of_hamlet(actor).filter(pk__among=paid - seen)


@transaction.atomic
def record_sighting(*, actor: Actor, individual: Individual, on: dt.date) -> Sighting:
    """The person was seen alive on a day; a second time in the quarter it has the effect of once.
    It counts at once, and until an officer takes it back.

    Raises NoRight, OutsideScope, DayInFuture, NotAlive.
    """
    actor.require(REPORT, area_path=individual.area_path)
    if on > clock.today():
        raise DayInFuture(on=on, today=clock.today())
    person = Individual.objects.select_for_update().get(pk=individual.pk)
    if person.died_on is not None:
        raise NotAlive(name=person.full_name)
    quarter = first_day_of_quarter(on)
    known = sightings_that_count().filter(individual=person, quarter=quarter).first()
    if known is not None:
        return known
    sighting = Sighting.objects.create(
        individual=person, area_path=person.area_path, quarter=quarter, seen_on=on, seen_by=actor.username,
        seen_by_name=actor.full_name,
    )  # fmt: skip
    after = {"individual": person.pk, "seen_on": on}
    record(actor=actor, act="record_sighting", on=sighting, area_path=sighting.area_path, after=after)
    return sighting


@transaction.atomic
def approve_sighting(*, actor: Actor, sighting: Sighting) -> Sighting:
    """The officer takes it as true; twice it has the effect of once. It counted before.

    Raises NoRight, OutsideScope, SightingTakenBack, QuarterOver.
    """
    locked = _locked(actor, sighting)
    if locked.state == SightingState.CONFIRMED:
        return locked
    return _answer(actor, locked, SightingState.CONFIRMED, "approve_sighting")


@transaction.atomic
def cancel_sighting(*, actor: Actor, sighting: Sighting, why: str) -> Sighting:
    """It proves wrong: from now on the person counts as not seen in the quarter, until somebody sees the person.

    Raises NoRight, OutsideScope, NoReason, SightingTakenBack, QuarterOver.
    """
    actor.require(CONFIRM, area_path=sighting.area_path)
    if not tidy(why):
        raise NoReason
    locked = _locked(actor, sighting)
    locked.reason = tidy(why)[:300]
    return _answer(actor, locked, SightingState.TAKEN_BACK, "cancel_sighting")


@transaction.atomic
def approve_sightings(*, actor: Actor, sightings: Sequence[Sighting]) -> int:
    """Confirm each; raises NobodyChosen, and what `approve_sighting` raises: then none is confirmed."""
    actor.require(CONFIRM)
    if not sightings:
        raise NobodyChosen
    return len([approve_sighting(actor=actor, sighting=one) for one in sightings])


@transaction.atomic
def cancel_sightings(*, actor: Actor, sightings: Sequence[Sighting], why: str) -> int:
    """Take each back for one reason; raises NobodyChosen, and what `cancel_sighting` raises: then none is."""
    actor.require(CONFIRM)
    if not sightings:
        raise NobodyChosen
    return len([cancel_sighting(actor=actor, sighting=one, why=why) for one in sightings])


def _locked(actor: Actor, sighting: Sighting) -> Sighting:
    actor.require(CONFIRM, area_path=sighting.area_path)
    locked = Sighting.objects.select_for_update(of=("self",)).select_related("individual").get(pk=sighting.pk)
    if not SIGHTING_MOVES[SightingState(locked.state)]:
        raise SightingTakenBack(name=locked.individual.full_name, who=locked.answered_by_name, on=locked.answered_on)
    if locked.quarter != first_day_of_quarter(clock.today()):
        raise QuarterOver(quarter=quarter_in_words(locked.quarter))
    return locked


def _answer(actor: Actor, sighting: Sighting, state: SightingState, act: str) -> Sighting:
    before = sighting.state
    sighting.state, sighting.answered_on = state, clock.today()
    sighting.answered_by, sighting.answered_by_name = actor.username, actor.full_name
    sighting.save(update_fields=["state", "answered_on", "answered_by", "answered_by_name", "reason"])
    record(
        actor=actor, act=act, on=sighting, area_path=sighting.area_path, why=sighting.reason,
        before={"state": before}, after={"state": state, "individual": sighting.individual_id},
    )  # fmt: skip
    return sighting
