"""What other rooms tell of people who were written to: they did what they were asked, or need not be told any more."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import connection

from ansinh.core import clock
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Message, MessageState, Reason
from ansinh.messaging.services.queueing import suppress


def record_acted(*, pairs: Collection[tuple[int, str]], on: dt.date) -> int:
    """These people, each with the occasion, did on a day what they were told of; returns how many. The first counts.

    What still waits for them for that occasion is not sent any more. Within an act of the room that knows it.
    """
    if not pairs:
        return 0
    people, occasions = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table acted on commit drop as"
            " select * from unnest(%s::bigint[], %s::text[]) as a (individual, occasion)",
            [list(people), list(occasions)],
        )
        cursor.execute(
            "update messaging_message m set state = 'suppressed', reason = 'settled', finished_at = %s from acted a"
            " where m.individual = a.individual and m.occasion = a.occasion and m.state = 'queued'",
            [clock.now()],
        )
        cursor.execute(
            "update messaging_message m set acted_on = %s from acted a where m.individual = a.individual"
            " and m.occasion = a.occasion and m.acted_on is null and m.state in ('sent', 'delivered')",
            [on],
        )
        count: int = cursor.rowcount
        cursor.execute("drop table acted")
    return count


def confirm_visits(*, individuals: Collection[int], is_found: bool) -> int:
    """The hamlet head was at these doors; a visit that a message asked for is made. Returns how many."""
    asked = Message.objects.filter(individual__in=list(individuals), medium=Medium.VISIT, state=MessageState.SENT)
    if is_found:
        return asked.update(state=MessageState.DELIVERED, finished_at=clock.now())
    return asked.update(state=MessageState.FAILED, reason=Reason.UNDELIVERED, finished_at=clock.now())


def suppress_for(*, individuals: Collection[int], reason: Reason, occasions: Sequence[str] | None = None) -> int:
    """Take out of the outbox what waits for these people, for these occasions or all; returns how many."""
    waiting = Message.objects.filter(individual__in=list(individuals), state=MessageState.QUEUED)
    return suppress(waiting if occasions is None else waiting.filter(occasion__in=list(occasions)), reason)


def carry_over(*, merged: int, survivor: int) -> int:
    """Two records proved to be of one person: what was sent to one was sent to the other.

    The key of the recipient stays, where the survivor was told of the same occasion too.
    """
    rows = Message.objects.filter(individual=merged)
    return rows.update(individual=survivor)
