"""What other rooms tell of people who were written to: they did what they were asked, or need not be told any more."""

import datetime as dt
from collections.abc import Collection, Sequence

from ansinh.messaging.models import OUT, Message, MessageState, Reason
from ansinh.messaging.services.queueing import suppress


def record_acted(*, individuals: Collection[int], occasions: Sequence[str], on: dt.date) -> int:
    """These people did on a day what they were told of; a message counts from the first time. Returns how many.

    Within an act of the room that knows it.
    """
    told = Message.objects.filter(
        individual__in=list(individuals), occasion__in=list(occasions), state__in=OUT, acted_on__isnull=True
    )
    return told.update(acted_on=on)


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
