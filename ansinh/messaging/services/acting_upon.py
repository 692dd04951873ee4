"""What other rooms tell of people who were written to: they did what they were asked, or need not be told any more."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from ansinh.core import clock
from ansinh.core.wall import widened
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Message, MessageState, Reason


def record_acted(*, pairs: Collection[tuple[int, str]], on: dt.date) -> int:
    """These people, each with the occasion, did on a day what they were told of; returns how many. The first counts.

    What still waits for them for that occasion is not sent any more. Within an act of the room that knows it.
    """
    if not pairs:
        return 0
    with _taken_out(pairs, Reason.SETTLED) as (cursor, _waiting):
        cursor.execute(
            "update messaging_message m set acted_on = %s from gone g where m.individual = g.individual"
            " and m.occasion = g.occasion and m.acted_on is null and m.state in ('sent', 'delivered')",
            [on],
        )
        count: int = cursor.rowcount
    return count


def confirm_visits(*, individuals: Collection[int], is_found: bool) -> int:
    """The hamlet head was at these doors; a visit that a message asked for is made. Returns how many."""
    asked = Message.objects.filter(individual__in=list(individuals), medium=Medium.VISIT, state=MessageState.SENT)
    if is_found:
        return asked.update(state=MessageState.DELIVERED, finished_at=clock.now())
    return asked.update(state=MessageState.FAILED, reason=Reason.UNDELIVERED, finished_at=clock.now())


def suppress_for(*, individuals: Collection[int], reason: Reason, occasions: Sequence[str] | None = None) -> int:
    """Take out of the outbox what waits for these people, for these occasions or all; returns how many."""
    pairs = [(one, about) for one in individuals for about in ([None] if occasions is None else occasions)]
    if not pairs:
        return 0
    with _taken_out(pairs, reason) as (_cursor, waiting):
        return waiting


@contextmanager
def _taken_out(pairs: Collection[tuple[int, str | None]], reason: Reason) -> Iterator[tuple[CursorWrapper, int]]:
    """Nothing more goes to these people, each for the occasion or for all; inside they stand in the table `gone`. Gives
    how many messages waited.

    Where one message tells several of a household, in the name and with the sum of each, it is taken back while it
    waits, and the others are told anew when the day of their campaign is looked at again.
    """
    people, occasions = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table gone on commit drop as"
            " select * from unnest(%s::bigint[], %s::text[]) as g (individual, occasion)",
            [list(people), list(occasions)],
        )
        cursor.execute(_TAKE_OUT, {"now": clock.now(), "reason": reason})
        (count,) = cursor.fetchone()
        yield cursor, count
        cursor.execute("drop table gone")


_TAKE_OUT = """
    with meant as (
        select m.id from messaging_message m
            join gone g on m.individual = g.individual and m.occasion = coalesce(g.occasion, m.occasion)
        where m.state in ('queued', 'sending', 'sent') and m.withdrawn = ''
        order by m.id for update of m
    ), own as (
        update messaging_message m set
            state = case m.state when 'queued' then 'suppressed' else m.state end,
            reason = case m.state when 'queued' then %(reason)s else m.reason end,
            finished_at = case m.state when 'queued' then %(now)s else m.finished_at end,
            withdrawn = %(reason)s
        from meant where m.id = meant.id
        returning m.campaign_id, m.recipient, m.occasion, m.step, m.household, m.state
    ), of_others as (
        update messaging_message m set state = 'suppressed', reason = 'rewritten', finished_at = %(now)s
        from messaging_skip s
            join gone g on g.individual = s.individual and s.occasion = coalesce(g.occasion, s.occasion)
        where (s.told_with, s.campaign_id, s.occasion, s.step) = (m.recipient, m.campaign_id, m.occasion, m.step)
            and m.state = 'queued' and m.household is null and not exists (
                select from gone o where o.individual = m.individual and m.occasion = coalesce(o.occasion, m.occasion)
            )
        returning m.campaign_id, m.recipient, m.occasion, m.step
    ), untold as (
        delete from messaging_skip s using (
            select campaign_id, recipient, occasion, step from own where state = 'suppressed' and household is null
            union all select campaign_id, recipient, occasion, step from of_others
        ) m
        where (s.told_with, s.campaign_id, s.occasion, s.step) = (m.recipient, m.campaign_id, m.occasion, m.step)
    )
    select count(*) filter (where state = 'suppressed') from own
"""
"""Locked in the order in which the sender records them, so that neither waits for the other in a circle."""


COUNTRY = "vn."


def carry_over(*, merged: int, survivor: int) -> int:
    """Two records proved to be of one person: what was sent to one was sent to the other, and is not sent again.

    Where the survivor has a message of the same occasion and step too, the key of the recipient stays, and of the two
    none goes that still waits beside one that went, or waits too. Whatever other communes have sent is among it: the
    merge is the act, and nothing of those messages is told.
    """
    keys = {**_keys(merged, survivor), "now": clock.now()}
    with widened(COUNTRY), connection.cursor() as cursor:
        for waiting, other in (("new", "old"), ("old", "new")):
            cursor.execute(_TOLD_TWICE.format(waiting=waiting, other=other), keys)
        cursor.execute(_CARRY_OVER, keys)
        count: int = cursor.rowcount
    return count


def carry_back(*, merged: int, survivor: int) -> int:
    """A merge is undone: each record has again what was sent to it; returns how many messages went back."""
    with widened(COUNTRY), connection.cursor() as cursor:
        cursor.execute(_CARRY_BACK, _keys(merged, survivor))
        count: int = cursor.rowcount
    return count


def _keys(merged: int, survivor: int) -> dict[str, Any]:
    """The two records as the outbox knows them."""
    return {"merged": merged, "survivor": survivor, "old": f"i{merged}", "new": f"i{survivor}"}


_TOLD_TWICE = """
    update messaging_message m set state = 'suppressed', reason = 'told', finished_at = %(now)s
    from messaging_message o
    where m.recipient = %({waiting})s and m.state = 'queued' and o.recipient = %({other})s
        and o.occasion = m.occasion and o.step = m.step
        and (o.state in ('sending', 'sent', 'delivered') or o.state = 'queued' and '{waiting}' = 'old')
"""
_CARRY_OVER = """
    update messaging_message m set individual = %(survivor)s,
        carried_over = array_append(m.carried_over, %(merged)s),
        recipient = case when m.recipient = %(old)s and not exists (
            select from messaging_message o
            where o.recipient = %(new)s and o.occasion = m.occasion and o.step = m.step
                and not (o.state = 'suppressed' and (
                    o.reason = 'cancelled' and o.attempts = 0 or o.reason = 'rewritten'
                ))
        ) then %(new)s else m.recipient end
    where m.individual = %(merged)s
"""
_CARRY_BACK = """
    update messaging_message m set individual = %(merged)s,
        carried_over = m.carried_over[:cardinality(m.carried_over) - 1],
        recipient = case when m.recipient = %(new)s then %(old)s else m.recipient end
    where m.individual = %(survivor)s and m.carried_over[cardinality(m.carried_over)] = %(merged)s
"""
