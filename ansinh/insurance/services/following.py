"""What happens to cards when a person dies, or when two records prove to be of one person."""

import datetime as dt

from django.db import connection

from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.wall import widened
from ansinh.insurance.models import Card, CardEnd
from ansinh.insurance.services.settling import settle_reminders
from ansinh.registry.models import Individual
from ansinh.registry.queries.identity import COUNTRY

DEFERRED = "insurance_card_one_at_a_time"


def end_cards_of_dead(*, actor: Actor, individual: Individual, died_on: dt.date) -> None:
    """The card that runs on ends with the day of death; one that was to begin later ends on its first day.

    No card is ever deleted, and its history keeps what it was.
    """
    cards = Card.objects.select_for_update(of=("self",)).filter(individual=individual).order_by("valid_from")
    ends = died_on + dt.timedelta(days=1)
    for card in cards:
        if card.valid_to is not None and card.valid_to <= ends:
            continue
        before = {"valid_from": card.valid_from, "valid_to": card.valid_to}
        card.valid_to = max(ends, card.valid_from + dt.timedelta(days=1))
        card.end_cause = CardEnd.DIED
        card.save(update_fields=["valid_to", "end_cause"])
        record(
            actor=actor, act="end_card", on=card, area_path=card.area_path, before=before,
            after={"valid_to": card.valid_to, "cause": card.end_cause},
        )  # fmt: skip


def merge_cards(*, actor: Actor, survivor: Individual, merged: Individual) -> None:
    """The cards of the merged record are the survivor's, unless the survivor has one at the same time already.

    Where one of them follows another now, reminders of that other are settled.
    """
    with widened(COUNTRY):
        held, given = list(Card.objects.select_for_update(of=("self",)).filter(individual=survivor)), []
        for card in Card.objects.select_for_update(of=("self",)).filter(individual=merged).order_by("valid_from"):
            if not any(_overlap(card, other) for other in held):
                _give(card, survivor, of_record=card.of_record_id or merged.pk)
                held.append(card)
                given.append(card)
        if given:
            first = given[0].valid_from
            settle_reminders([one.pk for one in held if one.valid_from >= first])


def split_cards(*, actor: Actor, survivor: Individual, merged: Individual) -> None:
    """Each record has again the cards that were recorded for it."""
    with widened(COUNTRY):
        rows = Card.objects.select_for_update(of=("self",)).filter(individual=survivor, of_record=merged)
        for card in rows.order_by("valid_from"):
            _give(card, merged, of_record=None)


def _give(card: Card, to: Individual, *, of_record: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"set constraints {DEFERRED} deferred")
    Card.objects.filter(pk=card.pk).update(individual=to, area_path=to.area_path, of_record=of_record)


def _overlap(one: Card, other: Card) -> bool:
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )
