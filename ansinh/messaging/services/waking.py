"""The worker told that messages wait, in the transaction that wrote them."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

SEND_DUE = "messaging.send_due"
QUEUE = "messaging"


def wake_sender() -> None:
    """Have the outbox emptied soon; where that is asked for already, once is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(SEND_DUE, queue=QUEUE, queueing_lock=SEND_DUE).defer(timestamp=0)
