"""What every channel promises, and what it is given and gives back.

A channel carries messages out of the house and brings back what became of them. It keeps no table and opens no
transaction: the outbox does. One channel, one file in this folder, one line in `CHANNELS`; each passes the contract
test (`messaging/tests/contract.py`).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    """How a message reaches a person."""

    SMS = "sms", _("SMS")
    ZALO = "zalo", _("Zalo")
    EMAIL = "email", _("e-mail")
    LOUDSPEAKER = "loudspeaker", _("loudspeaker")
    LEAFLET = "leaflet", _("leaflet")
    VISIT = "visit", _("visit")


TO_TELEPHONES = frozenset({Medium.SMS, Medium.ZALO})
"""Media that reach one and the same telephone by its number: who wants none of one wants none of the other."""


class Fate(StrEnum):
    """What became of one message."""

    ACCEPTED = "accepted"
    """Taken over by the gateway; a receipt may follow."""
    DELIVERED = "delivered"
    TRY_AGAIN = "try_again"
    """Not taken over, for a reason that passes: gateway down, busy, throttled."""
    REFUSED = "refused"
    """Never to be tried again with this address or text."""
    NEVER_SUBMITTED = "never_submitted"
    """The gateway surely never had it, so that it may be sent: from `look_up`, or where a submission was broken off."""
    UNKNOWN = "unknown"
    """Submitted or looked up, and nobody can say whether it was taken over: it waits for a receipt."""


DOUBTS_IN_A_ROW = 5
"""After so many messages in a row of which nobody knows, the rest of a submission is not handed over."""


@dataclass(frozen=True)
class Outgoing:
    """One message as a channel gets it.

    `key` is ours, unique and the same at every attempt: the gateway carries it along where it can, so that a message
    whose answer was lost is known again. `data` holds the values of the placeholders, for channels that fill a template
    of their own (`template`); `name` and `place` are the person and the hamlet, for leaflets and doors. A gateway that
    can lets one that `is_urgent` pass before others.
    """

    key: str
    address: str
    text: str
    language: str = "vi"
    subject: str = ""
    template: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    place: str = ""
    is_urgent: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a submission. `reason` is a short code (`down`, `throttled`, `bad_address`, `bad_text`,
    `no_credit`, `refused`, `not_understood`, `opted_out`, `bad_setting`: the gateway does not know us, or is none),
    `detail` the provider's own words, without secrets.
    `pause`: seconds that the gateway asks for. `is_spared`: it was not handed over, since the gateway failed before it.
    """

    key: str
    fate: Fate
    provider_id: str = ""
    reason: str = ""
    detail: str = ""
    pause: float | None = None
    is_spared: bool = False


@dataclass(frozen=True)
class Receipt:
    """News of a message sent before: by our `key`, by the gateway's `provider_id`, or at least by its `address`, which
    may be another than ours: the name by which the provider knows the reader.
    """

    fate: Fate
    key: str = ""
    provider_id: str = ""
    address: str = ""
    at: dt.datetime | None = None
    detail: str = ""


@dataclass(frozen=True)
class Answer:
    """A message that came in; `provider_id` names it, so that it counts once however often it is told. `key`: of the
    message of ours that it answers, where it says so.
    """

    address: str
    text: str
    provider_id: str = ""
    at: dt.datetime | None = None
    key: str = ""


News = Receipt | Answer


@dataclass(frozen=True)
class Setting:
    """One thing that a gateway must be told: shown to the administrator as a field; a secret is never shown again.

    `kind` is 'text', 'number', 'url', 'path', 'host' or 'flag'.
    """

    code: str
    label: str | Promise
    kind: str = "text"
    default: str = ""
    is_secret: bool = False
    is_required: bool = True
    hint: str | Promise = ""


class Channel(Protocol):
    """One way out. `kind` names it in the settings of an office; `settings` are what it must be told.

    `is_local`: it needs nothing outside the database, so it works inside the transaction that records its outcomes.
    `tells_fate`: `look_up` can say for sure whether a message was submitted.
    `reports_acceptance`: whatever the gateway takes over is followed, within minutes, by a receipt that says so; one
    that comes only when the telephone is on does not count.
    """

    kind: ClassVar[str]
    title: ClassVar[str | Promise]
    medium: ClassVar[Medium]
    settings: ClassVar[tuple[Setting, ...]]
    is_local: ClassVar[bool]
    tells_fate: ClassVar[bool]
    reports_acceptance: ClassVar[bool]

    def __init__(self, settings: Mapping[str, str]) -> None:
        """Raises `BadSetting`, naming the field, where a setting is missing or cannot be."""

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        """Hand the messages over; one outcome for each, in any order, as they become known. Raises nothing for what a
        gateway does: down, slow, throttling and rubbish are outcomes.
        """
        ...

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        """What became of messages whose outcome was lost: one outcome for each, `UNKNOWN` where nobody can say."""
        ...

    def collect(self) -> Iterator[News]:
        """Receipts and answers that wait at the gateway, for channels that are asked; told again until `settle`."""
        ...

    def settle(self) -> None:
        """What `collect` told last is recorded: it need not be told again."""

    def read_callback(self, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> list[News]:
        """What a gateway told by calling us; raises `NotUnderstood` for rubbish and `NotFromGateway` for a stranger."""
        ...

    def close(self) -> None:
        """Let go of connections; a second time does nothing."""
