"""Reminders settled by the cards that follow, or void because the card ends on another day."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Q

from ansinh.core import clock
from ansinh.core.events import announce
from ansinh.core.fields import array_text
from ansinh.insurance.events import VisitsNotNeeded
from ansinh.insurance.models import Card
from ansinh.insurance.queries.answers import household_of
from ansinh.insurance.queries.cards import is_followed
from ansinh.insurance.queries.residents import read
from ansinh.insurance.renewals import occasion_of
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Message, MessageState, Reason
from ansinh.messaging.services import record_acted, suppress_for
from ansinh.registry.models import Membership

DAY = dt.timedelta(days=1)

PREVIOUS = """
select n.individual_id, max(p.valid_to) - 1
from insurance_card n join insurance_card p on p.individual_id = n.individual_id
    and p.valid_to <= n.valid_from and p.id <> n.id
where n.id = any(%(cards)s::bigint[]) and n.end_cause <> 'mistake'
group by n.id, n.individual_id
"""


def settle_reminders(cards: Collection[int], *, replaced: Collection[tuple[int, dt.date]] = ()) -> int:
    """These cards follow others: who was reminded of those has done it, and is not reminded of them any more.

    `replaced`: person and last day of a card that another group ended before it; reminders were of that day. Within the
    act that recorded the cards; two statements, however many they are. Returns how many messages it was.
    """
    followed = read(PREVIOUS, {"cards": array_text(cards)}) if cards else []
    pairs = {(person, last_day) for person, last_day in (*followed, *replaced)}
    count = record_acted(pairs=[(person, occasion_of(day)) for person, day in pairs], on=clock.today())
    _withdraw_visits(pairs)
    return count


def void_reminders(card: Card, last_day: dt.date | None) -> None:
    """The card of somebody ends on another day than `last_day`: what waits to be said of that day is not said."""
    if last_day is not None and card.valid_to != last_day + DAY:
        suppress_for(individuals=[card.individual_id], reason=Reason.SETTLED, occasions=[occasion_of(last_day)])
        _withdraw_visits({(card.individual_id, last_day)})


def _withdraw_visits(settled: Collection[tuple[int, dt.date]]) -> None:
    """Of the visits to these people's households, those after which nobody there waits for a card of that day."""
    days = {occasion_of(day): day for _person, day in settled}
    asked = Message.objects.filter(medium=Medium.VISIT, state=MessageState.SENT, occasion__in=list(days))
    visits = list(asked.values_list("pk", "individual", "occasion"))
    if not visits:
        return
    homes = household_of({person for person, _day in settled} | {person for _key, person, _about in visits if person})
    at_home = {(homes.get(person, -person), day) for person, day in settled}
    not_needed = {
        key
        for key, person, about in visits
        if person and (homes.get(person, -person), days[about]) in at_home and not _waits(person, homes, days[about])
    }
    if not_needed:
        announce(VisitsNotNeeded(frozenset(not_needed)))


def _waits(person: int, homes: Mapping[int, int], last_day: dt.date) -> bool:
    """Whether somebody of the household has a card that ended on a day and is not followed."""
    at_home = Membership.objects.filter(household=homes.get(person), valid_to__isnull=True).values("individual")
    ended = Card.objects.filter(Q(individual=person) | Q(individual__in=at_home), valid_to=last_day + DAY, end_cause="")
    return ended.exclude(is_followed()).exists()
