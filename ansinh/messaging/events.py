"""What messaging announces."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.messaging.models import Incoming, Message


@dataclass(frozen=True)
class PersonAnswered:
    """Somebody answered a message, and it was understood: `incoming.meaning` says what, `message` what was answered."""

    incoming: Incoming
    message: Message
    at: dt.datetime


@dataclass(frozen=True)
class DoorsToKnock:
    """Visits to be made: for each message a door."""

    messages: Sequence[Message]
