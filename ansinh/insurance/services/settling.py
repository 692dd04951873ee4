"""Reminders settled by the cards that follow, or void because the card ends on another day."""

import datetime as dt
from collections.abc import Collection

from ansinh.core import clock
from ansinh.core.fields import array_text
from ansinh.insurance.models import Card
from ansinh.insurance.queries.residents import read
from ansinh.insurance.renewals import occasion_of
from ansinh.messaging.models import Reason
from ansinh.messaging.services import record_acted, suppress_for

DAY = dt.timedelta(days=1)

PREVIOUS = """
select n.individual_id, max(p.valid_to) - 1
from insurance_card n join insurance_card p on p.individual_id = n.individual_id
    and p.valid_to <= n.valid_from and p.id <> n.id
where n.id = any(%(cards)s::bigint[])
group by n.id, n.individual_id
"""


def settle_reminders(cards: Collection[int], *, replaced: Collection[tuple[int, dt.date]] = ()) -> int:
    """These cards follow others: who was reminded of those has done it, and is not reminded of them any more.

    `replaced`: person and last day of a card that another group ended before it; reminders were of that day. Within the
    act that recorded the cards; two statements, however many they are. Returns how many messages it was.
    """
    followed = read(PREVIOUS, {"cards": array_text(cards)}) if cards else []
    pairs = {(person, occasion_of(last_day)) for person, last_day in (*followed, *replaced)}
    return record_acted(pairs=pairs, on=clock.today())


def void_reminders(card: Card, last_day: dt.date | None) -> None:
    """The card of somebody ends on another day than `last_day`: what waits to be said of that day is not said."""
    if last_day is not None and card.valid_to != last_day + DAY:
        suppress_for(individuals=[card.individual_id], reason=Reason.SETTLED, occasions=[occasion_of(last_day)])
