"""Reminders settled by the cards that follow."""

from collections.abc import Collection

from ansinh.core import clock
from ansinh.core.fields import array_text
from ansinh.insurance.queries.residents import read
from ansinh.insurance.renewals import occasion_of
from ansinh.messaging.services import record_acted

PREVIOUS = """
select n.individual_id, max(p.valid_to) - 1
from insurance_card n join insurance_card p on p.individual_id = n.individual_id
    and p.valid_to <= n.valid_from and p.id <> n.id
where n.id = any(%(cards)s::bigint[])
group by n.id, n.individual_id
"""


def settle_reminders(cards: Collection[int]) -> int:
    """These cards follow others: who was reminded of those has done it, and is not reminded of them any more.

    Within the act that recorded the cards; two statements, however many they are. Returns how many messages it was.
    """
    if not cards:
        return 0
    followed = read(PREVIOUS, {"cards": array_text(cards)})
    return record_acted(pairs=[(person, occasion_of(last_day)) for person, last_day in followed], on=clock.today())
