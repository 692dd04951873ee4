"""Visits: asked for by an officer, made by the hamlet head."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

from django.db import IntegrityError, transaction

from ansinh.audit.services import record
from ansinh.coordination.errors import (
    NobodyChosen,
    NoHamlet,
    NoReason,
    NotAlive,
    QuestionMissing,
    VisitAsked,
    VisitClosed,
)
from ansinh.coordination.models import VISIT_MOVES, Visit, VisitFinding, VisitState
from ansinh.coordination.policies import ASK, REPORT
from ansinh.coordination.queries import people_of_hamlet
from ansinh.coordination.services.sightings import record_sighting
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.messaging.services import confirm_visits
from ansinh.registry.models import Individual

LONGEST_QUESTION = 300


@transaction.atomic
def assign_visit(*, actor: Actor, individual: Individual, question: str, due_on: dt.date, benefit: str = "") -> Visit:
    """Ask the head of the person's hamlet to go there and ask something.

    The head reads the question as it stands here: no amount and no illness belongs in it. Raises NoRight,
    OutsideScope, QuestionMissing, NoHamlet, NotAlive, VisitAsked.
    """
    actor.require(ASK, area_path=individual.area_path)
    if not tidy(question):
        raise QuestionMissing
    if individual.hamlet is None:
        raise NoHamlet(name=individual.full_name)
    if individual.died_on is not None:
        raise NotAlive(name=individual.full_name)
    try:
        with transaction.atomic():
            visit = Visit.objects.create(
                area_path=individual.area_path, hamlet=individual.hamlet, individual=individual,
                person_name=individual.full_name, benefit=benefit, question=as_asked(question), due_on=due_on,
                asked_by=actor.username, asked_by_name=actor.full_name, asked_on=clock.today(),
            )  # fmt: skip
    except IntegrityError:
        raise VisitAsked(name=individual.full_name) from None
    after = {"individual": individual.pk, "benefit": benefit, "due_on": due_on}
    record(actor=actor, act="assign_visit", on=visit, area_path=visit.area_path, after=after)
    return visit


@transaction.atomic
def assign_visits(*, actor: Actor, individuals: Sequence[Individual], question: str, due_on: dt.date) -> int:
    """Ask the same of each; returns how many. Whoever is to be visited already stays so: twice has the effect of once.

    Raises NobodyChosen, and what `assign_visit` raises: then nobody is asked.
    """
    actor.require(ASK)
    if not individuals:
        raise NobodyChosen
    asked = 0
    for person in individuals:
        with suppress(VisitAsked):
            assign_visit(actor=actor, individual=person, question=question, due_on=due_on)
            asked += 1
    return asked


@transaction.atomic
def record_visit(*, actor: Actor, visit: Visit, finding: VisitFinding, note: str = "") -> Visit:
    """The visit was made: what was found. Whoever was looked for and found alive counts as seen in the quarter.

    Raises NoRight, OutsideScope, VisitClosed.
    """
    actor.require(REPORT, area_path=visit.area_path)
    locked = _locked(visit, VisitState.DONE)
    locked.state, locked.finding, locked.note = VisitState.DONE, finding, tidy(note)[:300]
    locked.done_by, locked.done_on = actor.username, clock.today()
    locked.save(update_fields=["state", "finding", "note", "done_by", "done_on"])
    record(
        actor=actor, act="record_visit", on=locked, area_path=locked.area_path,
        before={"state": VisitState.ASKED}, after={"state": locked.state, "finding": finding},
    )  # fmt: skip
    confirm_visits(individuals=[locked.individual_id], is_found=finding != VisitFinding.NOT_FOUND)
    if finding != VisitFinding.NOT_FOUND and not locked.benefit:
        for person in people_of_hamlet(actor).filter(pk=locked.individual_id):
            record_sighting(actor=actor, individual=person, on=clock.today())
    return locked


@transaction.atomic
def cancel_visit(*, actor: Actor, visit: Visit, why: str) -> Visit:
    """Nobody needs to go there any more. Raises NoRight, OutsideScope, NoReason, VisitClosed."""
    actor.require(ASK, area_path=visit.area_path)
    if not tidy(why):
        raise NoReason
    locked = _locked(visit, VisitState.CANCELLED)
    locked.state, locked.note = VisitState.CANCELLED, tidy(why)[:300]
    locked.save(update_fields=["state", "note"])
    record(
        actor=actor, act="cancel_visit", on=locked, area_path=locked.area_path, why=locked.note,
        before={"state": VisitState.ASKED}, after={"state": locked.state},
    )  # fmt: skip
    return locked


@transaction.atomic
def withdraw_visit(*, actor: Actor, individual: int, question: str, why: str) -> bool:
    """What a visit was to ask is known by now: it is not made. For rooms that asked for it by a message, in their act.

    Of the visits to this person only the one with this very question; says whether there was one.
    """
    asked = Visit.objects.select_for_update().filter(
        individual=individual, benefit="", question=as_asked(question), state=VisitState.ASKED
    )
    visit = asked.first()
    if visit is None:
        return False
    visit.state, visit.note = VisitState.CANCELLED, tidy(why)[:300]
    visit.save(update_fields=["state", "note"])
    record(
        actor=actor, act="cancel_visit", on=visit, area_path=visit.area_path, why=visit.note,
        before={"state": VisitState.ASKED}, after={"state": visit.state},
    )  # fmt: skip
    return True


def as_asked(question: str) -> str:
    """The question as a visit keeps it: what does not fit ends with its last whole word."""
    text = tidy(question)
    return text if len(text) <= LONGEST_QUESTION else f"{text[: LONGEST_QUESTION - 1].rsplit(' ', 1)[0]}…"


def _locked(visit: Visit, wanted: VisitState) -> Visit:
    locked = Visit.objects.select_for_update().get(pk=visit.pk)
    if wanted not in VISIT_MOVES[VisitState(locked.state)]:
        raise VisitClosed(state=locked.get_state_display())
    return locked
