"""A knock on the door: a task for the head of the hamlet, and the list of doors on paper."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import nfc
from ansinh.core.typesetting import set_pdf
from ansinh.messaging.channels.contract import Fate, Medium, Outcome, Outgoing
from ansinh.messaging.channels.local import LocalChannel

TEMPLATE = Path(__file__).parent.parent / "papers" / "doors.typ"

Ask = Callable[[Sequence[Outgoing]], Collection[str]]
"""Asks for the visits, and gives the keys of those for which nobody can be asked."""
_asks: list[Ask] = []


def wire_visits(ask: Ask) -> None:
    """Let `ask` turn messages into tasks of the hamlet heads, within the transaction; the last one wired does."""
    _asks[:] = [ask]


class VisitChannel(LocalChannel):
    """Each message becomes a task by whoever is wired; the key is the message's own, so that a task is made once."""

    kind: ClassVar[str] = "visit"
    title: ClassVar[str | Promise] = _("visit by the hamlet head")
    medium: ClassVar[Medium] = Medium.VISIT

    def taken_over(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        if not _asks:
            return (Outcome(message.key, Fate.TRY_AGAIN, reason="bad_setting") for message in messages)
        nobody = set(_asks[0](messages))
        return (
            Outcome(one.key, Fate.REFUSED, reason="bad_address")
            if one.key in nobody
            else Outcome(one.key, Fate.ACCEPTED)
            for one in messages
        )


@dataclass(frozen=True)
class Door:
    """One household to go to: `about` is what to say there, `phone` where it has one."""

    name: str
    place: str
    about: str
    phone: str = ""


@dataclass(frozen=True)
class DoorList:
    """The doors of one hamlet in the order in which they are gone to."""

    office: str
    hamlet: str
    title: str
    doors: Sequence[Door]


def doors_pdf(lists: Sequence[DoorList], *, made_at: dt.datetime) -> bytes:
    """The lists as one PDF, each hamlet on its own pages, with a place to tick and to write what was said."""
    data = {
        "lists": [
            {
                "office": nfc(one.office),
                "hamlet": nfc(one.hamlet),
                "title": nfc(one.title),
                "doors": [{name: nfc(value) for name, value in asdict(door).items()} for door in one.doors],
            }
            for one in lists
        ]
    }
    return set_pdf(TEMPLATE, data, made_at=made_at)
