"""What the channels of the commune itself share: nothing leaves the house, an outcome stands or falls with its row."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from django.utils.functional import Promise

from ansinh.messaging.channels.configured import Configured
from ansinh.messaging.channels.contract import Fate, News, Outcome, Outgoing, Setting
from ansinh.messaging.errors import NotUnderstood


class LocalChannel:
    """Takes over every message that has a place and a text; the papers are drawn from the outbox when asked for."""

    title: ClassVar[str | Promise]
    settings: ClassVar[tuple[Setting, ...]] = ()
    is_local: ClassVar[bool] = True
    tells_fate: ClassVar[bool] = True
    reports_acceptance: ClassVar[bool] = False

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._told = Configured(self.title, self.settings, settings)

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        good = [message for message in messages if message.address.strip() and message.text.strip()]
        yield from self.taken_over(good) if good else ()
        for message in messages:
            if not message.address.strip():
                yield Outcome(message.key, Fate.REFUSED, reason="bad_address")
            elif not message.text.strip():
                yield Outcome(message.key, Fate.REFUSED, reason="bad_text")

    def taken_over(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        return (Outcome(message.key, Fate.ACCEPTED) for message in messages)

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        """An outcome that was lost was lost with all that it did."""
        return (Outcome(message.key, Fate.NEVER_SUBMITTED) for message in messages)

    def collect(self) -> Iterator[News]:
        return iter(())

    def settle(self) -> None:
        """Nothing waits anywhere."""

    def read_callback(self, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> list[News]:
        raise NotUnderstood(gateway=self.title, given=self._told.scrubbed(", ".join(query)))

    def close(self) -> None:
        """Nothing is held open."""
