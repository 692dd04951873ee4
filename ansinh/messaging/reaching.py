"""Whom a message is for and by which ways the person is reached, as values: rooms that know people fill them in."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ansinh.core.text import tidy
from ansinh.messaging.channels import Medium
from ansinh.messaging.channels.contract import TO_TELEPHONES
from ansinh.messaging.models import Reason, Via


@dataclass(frozen=True, slots=True)
class Way:
    """One address: a number, an e-mail address, or the path of the hamlet for leaflets and visits."""

    medium: Medium
    address: str
    via: Via = Via.OWN


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody of an audience, with the values of the placeholders.

    `key` is what the outbox knows the person by (`i12`, `h7`, `p0912…`, `avn.80.25522.003.`). `occasion`, where given,
    is the person's own within the campaign's. `not_before` and `expires_at` bound when a message is of use. `skip`: why
    this person is not to be written to. `languages`, of a place: what its people need besides `language`.
    """

    key: str
    name: str
    area_path: str
    ways: tuple[Way, ...]
    individual: int | None = None
    household: int | None = None
    language: str = "vi"
    told: Mapping[str, str] = field(default_factory=dict)
    occasion: str = ""
    not_before: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    skip: Reason | None = None
    detail: str = ""
    languages: tuple[str, ...] = ()


def mailbox_of(address: str) -> str:
    """An e-mail address as the outbox and wishes know it: a mailbox is the same whatever the case it is written in."""
    return tidy(address).lower()


class Reached(Protocol):
    """What a room that knows people says of one of them; `ways` are (medium, address, whose)."""

    @property
    def individual(self) -> int: ...
    @property
    def household(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def area_path(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def ways(self) -> Sequence[tuple[str, str, str]]: ...
    @property
    def gone(self) -> str: ...
    @property
    def told(self) -> Mapping[str, str]: ...


def recipient_of(
    reached: Reached,
    told: Mapping[str, str] | None = None,
    *,
    occasion: str = "",
    expires_at: dt.datetime | None = None,
    skip: Reason | None = None,
    detail: str = "",
) -> Recipient:
    """The recipient that a person of the registry is; who is gone is skipped with that reason."""
    return Recipient(
        key=f"i{reached.individual}",
        name=reached.name,
        area_path=reached.area_path,
        ways=tuple(_way(*way) for way in reached.ways),
        individual=reached.individual,
        household=reached.household,
        language=reached.language,
        told={**reached.told, **(told or {})},
        occasion=occasion,
        expires_at=expires_at,
        skip=Reason(reached.gone) if reached.gone else skip,
        detail=detail,
    )


def _way(medium: str, address: str, via: str) -> Way:
    return Way(Medium(medium), mailbox_of(address) if medium == Medium.EMAIL else address, Via(via))


def best_way(
    recipient: Recipient,
    media: Sequence[str],
    without: Collection[tuple[str, str]],
    can_go: Callable[[Way], bool] = lambda way: True,
) -> Way | Reason:
    """The way by the first medium of `media` that reaches the person and that the office `can_go`; addresses that want
    no messages are left out (`without`: medium and address). Or why there is none. Whoever wants none at an address of
    their own is not written to at another, nor at the head's, by what reaches a telephone or a mailbox alike.
    """
    wants_none = False
    barred: set[str] = set()
    if without:
        for way in recipient.ways:
            if way.via == Via.OWN:
                alike = TO_TELEPHONES if way.medium in TO_TELEPHONES else {way.medium}
                barred |= {medium for medium in alike if (medium, way.address) in without}
    for medium in media:
        for way in recipient.ways:
            if way.medium != medium or not can_go(way):
                continue
            if way.medium not in barred and (way.medium, way.address) not in without:
                return way
            wants_none = True
    return Reason.OPTED_OUT if wants_none else Reason.UNREACHABLE
