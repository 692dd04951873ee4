"""Emergency aid: proposed by the officer, decided by another hand who signs, given on with proof of receipt."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.emergency_law import (
    OF_HOUSES,
    OF_PEOPLE,
    RICE,
    aid_level,
    least_aid,
    longest_span,
    quantity_in_words,
)
from ansinh.benefits.errors import DayOutOfTime, NoReasonGiven, NoSigner, NotResident
from ansinh.benefits.errors_of_aid import (
    AidBelowLeast,
    AidForNobody,
    AidForOthers,
    AidKnown,
    AidNeedsAnotherHand,
    AidTooLong,
    NoProofGiven,
)
from ansinh.benefits.life_cycles import check_move
from ansinh.benefits.models import AID_MOVES, AidKind, AidSource, AidState, EmergencyAid
from ansinh.benefits.policies import ASSESS, DECIDE, is_another_hand, may_sign
from ansinh.benefits.services.numbering import next_number
from ansinh.benefits.services.writing import office_on, reference_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.core.text import tidy
from ansinh.judgement.book import referenced
from ansinh.registry.models import Household, Individual
from ansinh.registry.queries.search import with_heads


@dataclass(frozen=True)
class Struck:
    """Whom aid is for: a person, a household with so many people, or so many of a place (no hamlet: the commune)."""

    individual: Individual | None = None
    household: Household | None = None
    hamlet: Area | None = None
    household_count: int = 1
    person_count: int = 1


@transaction.atomic
def propose_aid(
    *,
    actor: Actor,
    area: Area,
    struck: Struck,
    kind: AidKind,
    happened_on: dt.date,
    reason: str,
    source: AidSource,
    span: int = 1,
    quantity: int | None = None,
) -> EmergencyAid:
    """Propose aid to those who were struck; `quantity` in đồng or kilograms of rice, None: the least the law gives.

    Proposed twice it has the effect of one. Raises NoReasonGiven, DayOutOfTime, NotResident, AidForOthers,
    AidForNobody, AidTooLong, AidUnknownToLaw, AidBelowLeast, AidKnown.
    """
    actor.require(ASSESS, area_path=area.path)
    words = tidy(reason)
    if not words:
        raise NoReasonGiven
    _check_day(happened_on)
    _check_struck(struck, area, kind)
    quantity = _checked_quantity(struck, kind, happened_on, span, quantity)
    same = {
        "area": area,
        "kind": kind,
        "happened_on": happened_on,
        "individual": struck.individual,
        "household": struck.household,
        "hamlet": struck.hamlet,
    }
    values = {
        "household_count": struck.household_count,
        "person_count": struck.person_count,
        "span": span,
        "amount": 0 if kind in RICE else quantity,
        "rice_kg": quantity if kind in RICE else 0,
        "source": source,
        "reason": words,
        "proposed_by": actor.username,
    }
    known = EmergencyAid.objects.filter(**same).exclude(state=AidState.CANCELLED).first()
    if known is not None and all(getattr(known, name) == value for name, value in values.items()):
        return known
    try:
        with transaction.atomic():
            aid = EmergencyAid.objects.create(
                **same, **values, area_path=area.path, about=_about(struck, area), proposed_on=clock.today()
            )
    except IntegrityError:
        raise AidKnown(kind=kind.label, on=happened_on, about=_about(struck, area)) from None
    after = {"kind": kind, "quantity": quantity, "source": source, "individual": aid.individual_id}
    record(actor=actor, act="propose_aid", on=aid, area_path=aid.area_path, after=after, why=words)
    return aid


@transaction.atomic
def decide_aid(*, actor: Actor, aid: EmergencyAid, number: str = "") -> EmergencyAid:
    """Another hand signs it today; empty `number`: the next one of the office's book.

    Raises AidNeedsAnotherHand, WrongState, NoOffice, NoSigner.
    """
    actor.require(DECIDE, area_path=aid.area_path)
    locked = _locked(aid, AidState.DECIDED)
    if not is_another_hand(actor, locked):
        raise AidNeedsAnotherHand(who=actor.full_name)
    today = clock.today()
    office = office_on(locked.area, on=today)
    if not may_sign(actor, office, on=today):
        raise NoSigner(who=actor.full_name, area=locked.area.full_name, on=today)
    number = tidy(number) or next_number(area=locked.area, office=office, year=today.year)
    locked.decided_by, locked.decided_on, locked.reference = actor.username, today, reference_of(number, today)
    return _moved(actor, locked, AidState.DECIDED, "decide_aid", ["decided_by", "decided_on", "reference"])


@transaction.atomic
def record_aid_given(*, actor: Actor, aid: EmergencyAid, on: dt.date, proof: str) -> EmergencyAid:
    """It reached those whom it is for, and this proves it. Raises NoProofGiven, DayOutOfTime, WrongState."""
    actor.require(ASSESS, area_path=aid.area_path)
    if not tidy(proof):
        raise NoProofGiven
    locked = _locked(aid, AidState.GIVEN)
    _check_day(on, earliest=locked.happened_on)
    locked.given_by, locked.given_on, locked.proof = actor.username, on, tidy(proof)[:200]
    return _moved(actor, locked, AidState.GIVEN, "record_aid_given", ["given_by", "given_on", "proof"])


@transaction.atomic
def cancel_aid(*, actor: Actor, aid: EmergencyAid, why: str) -> EmergencyAid:
    """It is not given, and the reason is kept. Raises NoReasonGiven, WrongState."""
    actor.require(DECIDE, area_path=aid.area_path)
    if not tidy(why):
        raise NoReasonGiven
    locked = _locked(aid, AidState.CANCELLED)
    locked.cancelling_reason = tidy(why)
    return _moved(actor, locked, AidState.CANCELLED, "cancel_aid", ["cancelling_reason"])


def _locked(aid: EmergencyAid, wanted: AidState) -> EmergencyAid:
    locked = EmergencyAid.objects.select_for_update(of=("self",)).select_related("area").get(pk=aid.pk)
    check_move(locked, locked.state, wanted, AID_MOVES)
    return locked


def _moved(actor: Actor, aid: EmergencyAid, state: AidState, act: str, fields: list[str]) -> EmergencyAid:
    before = {"state": aid.state}
    aid.state = state
    aid.save(update_fields=["state", *fields])
    after = {"state": state, "quantity": aid.quantity, "reference": aid.reference}
    record(actor=actor, act=act, on=aid, area_path=aid.area_path, before=before, after=after, why=aid.cancelling_reason)
    return aid


def _check_struck(struck: Struck, area: Area, kind: AidKind) -> None:
    for one in (struck.individual, struck.household):
        if one is not None and one.area_id != area.pk:
            raise NotResident(name=_about(struck, area), area=area.full_name)
    if struck.hamlet is not None and struck.hamlet.parent_id != area.pk:
        raise NotResident(name=struck.hamlet.full_name, area=area.full_name)
    if (kind in OF_HOUSES and struck.individual) or (kind in OF_PEOPLE and struck.household):
        raise AidForOthers(kind=kind.label)
    if min(struck.household_count, struck.person_count) < 1:
        raise AidForNobody


def _checked_quantity(struck: Struck, kind: AidKind, on: dt.date, span: int, quantity: int | None) -> int:
    most = longest_span(kind, on=on)
    if span < 1 or (most is not None and span > most):
        raise AidTooLong(kind=kind.label, most=most or "…", came=span)
    least = least_aid(kind, on=on, households=struck.household_count, people=struck.person_count, span=span)
    if quantity is not None and quantity < least:
        level = aid_level(kind, on=on)
        raise AidBelowLeast(
            article=referenced(level.reference) if level else "", least=format_dong(least), came=format_dong(quantity),
            measure=quantity_in_words(kind),
        )  # fmt: skip
    return quantity or least


def _check_day(on: dt.date, *, earliest: dt.date | None = None) -> None:
    if on > clock.today() or (earliest is not None and on < earliest):
        raise DayOutOfTime(earliest=earliest or "…", latest=clock.today(), on=on)


def _about(struck: Struck, area: Area) -> str:
    """Whom it is for, as it is written in the list."""
    if struck.individual is not None:
        return struck.individual.full_name
    if struck.household is not None:
        [found] = with_heads([struck.household])
        return found.head.full_name if found.head else struck.household.number
    return struck.hamlet.name if struck.hamlet else area.full_name
