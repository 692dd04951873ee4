"""What was sent to a person, and what the person answered."""

from collections.abc import Collection
from dataclasses import dataclass

from ansinh.core.actors import Actor
from ansinh.messaging.models import Incoming, Message
from ansinh.messaging.policies import incoming_visible_to, messages_visible_to

SHOWN = 5


@dataclass(frozen=True)
class Correspondence:
    """The last messages to a person and the last answers, the newest first."""

    messages: tuple[Message, ...]
    answers: tuple[Incoming, ...]

    def __bool__(self) -> bool:
        return bool(self.messages)


def correspondence_with(individuals: Collection[int], *, actor: Actor, most: int = SHOWN) -> Correspondence:
    """The last messages to the records of one person, and the answers to any; two queries, one where none was sent."""
    sent = messages_visible_to(actor).filter(individual__in=list(individuals))
    messages = tuple(sent.select_related("campaign").order_by("-queued_at", "-pk")[:most])
    if not messages:
        return Correspondence((), ())
    answers = incoming_visible_to(actor).filter(message__individual__in=list(individuals))
    return Correspondence(messages, tuple(answers.order_by("-received_at", "-pk")[:most]))
