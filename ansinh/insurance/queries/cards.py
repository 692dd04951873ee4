"""Cards of people: those in force, those that end, those that ended and were not followed by another."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from ansinh.core.actors import Actor
from ansinh.insurance.models import Card, CardEnd
from ansinh.insurance.policies import cards_visible_to
from ansinh.registry.models import Individual


@dataclass(frozen=True)
class PersonCards:
    """The cards of one person, the newest first; `current` holds on the day asked for."""

    cards: tuple[Card, ...]
    current: Card | None


def cards_ending(*, actor: Actor, first: dt.date, last: dt.date) -> "QuerySet[Card]":
    """Cards whose last day lies in [first, last), of the living, that no other card follows yet; with their people.

    One range of the index by last day, however many people there are.
    """
    ending = cards_visible_to(actor).filter(valid_to__gt=first, valid_to__lte=last)
    return _of_living(ending).exclude(is_followed()).select_related("individual__area", "individual__hamlet")


def cards_lapsed(*, actor: Actor, on: dt.date) -> "QuerySet[Card]":
    """Cards of the living that ended before `on` or on it and that no other card follows."""
    ended = cards_visible_to(actor).filter(valid_to__lte=on)
    return _of_living(ended).exclude(is_followed())


def cards_of(*, actor: Actor, individual: Individual, on: dt.date) -> PersonCards:
    """All cards of a person; one query."""
    found = tuple(cards_visible_to(actor).filter(individual=individual).order_by("-valid_from"))
    return PersonCards(found, next((one for one in found if holds_on(one, on)), None))


def cards_around(*, actor: Actor, individuals: Collection[int], on: dt.date) -> dict[int, Card]:
    """By person the card that holds on a day, else the one that ends last; one query."""
    cards = cards_visible_to(actor).filter(individual__in=individuals).order_by("valid_from")
    found: dict[int, Card] = {}
    for card in cards:
        known = found.get(card.individual_id)
        if known is None or not holds_on(known, on):
            found[card.individual_id] = card
    return found


def holds_on(card: Card, on: dt.date) -> bool:
    """Whether the card holds on a day."""
    return card.valid_from <= on and (card.valid_to is None or card.valid_to > on)


def _of_living(cards: "QuerySet[Card]") -> "QuerySet[Card]":
    return cards.filter(end_cause="", individual__died_on__isnull=True, individual__merged_into__isnull=True)


def is_followed() -> Exists:
    """Whether a card is followed by another of its person; one issued by mistake follows none."""
    later = Card.objects.filter(individual=OuterRef("individual"), valid_from__gte=OuterRef("valid_to"))
    return Exists(later.exclude(end_cause=CardEnd.MISTAKE))
