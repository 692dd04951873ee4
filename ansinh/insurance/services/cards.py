"""One card of one person: recorded, corrected, ended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q

from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.insurance.errors import (
    BornLater,
    CardOver,
    CardOverlaps,
    CardReversed,
    EndsOutside,
    GroupUnknown,
    NotAlive,
    NothingCorrected,
    NumberUnfit,
    PaidHalf,
    RecordMerged,
    WhyMissing,
)
from ansinh.insurance.models import Card, CardEnd, CardGroup, CardListRow, CardSource
from ansinh.insurance.models.card import MOST_MONTHS
from ansinh.insurance.numbers import BadNumber, CardNumber, card_number_of
from ansinh.insurance.policies import EDIT
from ansinh.insurance.services.settling import settle_reminders, void_reminders
from ansinh.judgement.insurance import counts_as_continuous
from ansinh.registry.models import Individual

LONGEST = 120


@dataclass(frozen=True)
class NewCard:
    """A card as an officer enters it; `last_day` is its last day, None for one without an end.

    The three of a payment (`premium_amount` in đồng, `paid_on`, `months`) are known together or not at all.
    """

    individual: Individual
    group: str
    valid_from: dt.date
    last_day: dt.date | None = None
    number: str = ""
    issued_on: dt.date | None = None
    paying_place: str = ""
    clinic: str = ""
    premium_amount: int | None = None
    paid_on: dt.date | None = None
    months: int | None = None
    source: str = CardSource.CARD


@transaction.atomic
def record_card(*, actor: Actor, new: NewCard) -> Card:
    """Record a card of somebody.

    Raises NoRight, OutsideScope, RecordMerged, NumberUnfit, GroupUnknown, CardReversed, PaidHalf, BornLater, NotAlive,
    CardOverlaps.
    """
    actor.require(EDIT, area_path=new.individual.area_path)
    person = Individual.objects.select_for_update(of=("self",)).get(pk=new.individual.pk)
    number = _checked(replace(new, individual=person))
    card = Card(individual=person, area_path=person.area_path, source=new.source)
    _fill(card, new, number)
    _require_free(card, person)
    card.save()
    _renew_continuity(person)
    card.refresh_from_db(fields=["continuous_since"])
    settle_reminders([card.pk])
    record(actor=actor, act="record_card", on=card, area_path=card.area_path, after=as_told(card))
    return card


@transaction.atomic
def correct_card(*, actor: Actor, card: Card, new: NewCard, why: str) -> Card:
    """Correct what was recorded of a card; its history keeps what stood there.

    Raises NoRight, OutsideScope, WhyMissing, NothingCorrected and what `record_card` raises.
    """
    actor.require(EDIT, area_path=card.area_path)
    why = tidy(why)[:300]
    if not why:
        raise WhyMissing
    person = Individual.objects.select_for_update(of=("self",)).get(pk=card.individual_id)
    locked = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    number = _checked(replace(new, individual=person))
    before, last_day = as_told(locked), last_day_of(locked)
    _fill(locked, new, number)
    if locked.end_cause == CardEnd.DIED and person.died_on is None and last_day_of(locked) != last_day:
        locked.end_cause = ""
    after = as_told(locked)
    if after == before:
        raise NothingCorrected
    _require_free(locked, person)
    locked.save()
    _renew_continuity(person)
    void_reminders(locked, last_day)
    settle_reminders([locked.pk])
    record(
        actor=actor, act="correct_card", on=locked, area_path=locked.area_path, why=why,
        before={name: value for name, value in before.items() if after[name] != value},
        after={name: value for name, value in after.items() if before[name] != value},
    )  # fmt: skip
    locked.refresh_from_db(fields=["continuous_since"])
    return locked


@transaction.atomic
def end_card(*, actor: Actor, card: Card, last_day: dt.date, cause: str, why: str = "") -> Card:
    """End a card before its last day. Raises NoRight, OutsideScope, CardOver, EndsOutside, GroupUnknown."""
    actor.require(EDIT, area_path=card.area_path)
    locked = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if locked.end_cause:
        raise CardOver(last=last_day_of(locked))
    ends = last_day + dt.timedelta(days=1)
    if ends <= locked.valid_from or (locked.valid_to is not None and ends > locked.valid_to):
        raise EndsOutside(first=locked.valid_from, last=last_day_of(locked) or "–", came=last_day)
    before, due = {"valid_to": locked.valid_to}, last_day_of(locked)
    locked.valid_to, locked.end_cause = ends, CardEnd(cause)
    locked.save(update_fields=["valid_to", "end_cause"])
    if due is not None and cause == CardEnd.OTHER_GROUP:
        settle_reminders([], replaced=[(locked.individual_id, due)])
    else:
        void_reminders(locked, due)
    record(
        actor=actor, act="end_card", on=locked, area_path=locked.area_path, why=tidy(why)[:300], before=before,
        after={"valid_to": locked.valid_to, "cause": locked.end_cause},
    )  # fmt: skip
    return locked


def last_day_of(card: Card | CardListRow) -> dt.date | None:
    """The last day on which the card holds, or the one that a row tells of; None for one without an end."""
    return card.valid_to and card.valid_to - dt.timedelta(days=1)


def _checked(new: NewCard) -> CardNumber:
    """The number, once everything fits that is told of the card alone."""
    person = new.individual
    if person.merged_into_id is not None:
        raise RecordMerged(name=person.full_name)
    try:
        number = card_number_of(new.number)
    except BadNumber as bad:
        raise NumberUnfit(expected=bad.expected, came=bad.came) from None
    if new.group not in CardGroup.values:
        raise GroupUnknown(came=new.group)
    if new.last_day is not None and new.last_day < new.valid_from:
        raise CardReversed(first=new.valid_from, last=new.last_day)
    paid = (new.premium_amount, new.paid_on, new.months)
    if any(one is not None for one in paid) and any(one is None for one in paid):
        raise PaidHalf
    if new.months is not None and not 1 <= new.months <= MOST_MONTHS:
        raise PaidHalf
    if new.premium_amount is not None and new.premium_amount < 0:
        raise PaidHalf
    if new.valid_from < person.birth_date:
        raise BornLater(name=person.full_name, on=person.birth_date)
    if person.died_on is not None and new.valid_from > person.died_on:
        raise NotAlive(name=person.full_name, on=person.died_on)
    return number


def _fill(card: Card, new: NewCard, number: CardNumber) -> None:
    card.number, card.old_number = number.code, number.old or card.old_number
    card.group = CardGroup(new.group)
    card.valid_from = new.valid_from
    card.valid_to = new.last_day + dt.timedelta(days=1) if new.last_day is not None else None
    card.issued_on = new.issued_on
    card.paying_place, card.clinic = tidy(new.paying_place)[:LONGEST], tidy(new.clinic)[:LONGEST]
    card.premium_amount, card.paid_on, card.months = new.premium_amount, new.paid_on, new.months


def _require_free(card: Card, person: Individual) -> None:
    others = Card.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=card.valid_from), individual=person)
    if card.valid_to is not None:
        others = others.filter(valid_from__lt=card.valid_to)
    if other := others.exclude(pk=card.pk).order_by("valid_from").first():
        raise CardOverlaps(name=person.full_name, first=other.valid_from)


def _renew_continuity(person: Individual) -> None:
    """Since when the time of each card of the person is unbroken, by the law."""
    cards = list(Card.objects.filter(individual=person).order_by("valid_from"))
    write_continuity(cards)
    Card.objects.bulk_update(cards, ["continuous_since"])


def write_continuity(cards: Sequence[Card]) -> None:
    """Fill `continuous_since` of the cards of one person, in the order of their days."""
    before: Card | None = None
    for card in cards:
        card.continuous_since = first_of_unbroken(
            valid_from=card.valid_from,
            previous_to=before.valid_to if before else None,
            previous_since=before.continuous_since if before else None,
        )
        before = card


def first_of_unbroken(*, valid_from: dt.date, previous_to: dt.date | None, previous_since: dt.date | None) -> dt.date:
    """The first day of the unbroken time of a card, after the one before it (none: the card's own first day)."""
    if previous_to is None or previous_since is None:
        return valid_from
    return previous_since if counts_as_continuous(previous_to, valid_from, valid_from) else valid_from


def as_told(card: Card) -> dict[str, object]:
    """The card as the trail keeps it."""
    names = (
        "individual_id", "number", "old_number", "group", "valid_from", "valid_to", "issued_on", "paying_place",
        "clinic", "premium_amount", "paid_on", "months",
    )  # fmt: skip
    return {name.removesuffix("_id"): getattr(card, name) for name in names}
