"""What messaging does when a room that knows people announces a fact; wired in `config/wiring.py`.

Messaging does not know that room: it takes what such news has in common.
"""

from collections.abc import Sequence
from typing import Protocol

from ansinh.core.bulk import move_paths
from ansinh.messaging.models import Reason
from ansinh.messaging.services import carry_over, suppress_for

TABLES = (
    "campaign",
    "campaigncount",
    "campaignstep",
    "uploadedperson",
    "message",
    "skip",
    "optout",
    "heard",
    "incoming",
)


class OfPerson(Protocol):
    @property
    def individual_id(self) -> int: ...


class OfMerge(Protocol):
    @property
    def survivor_id(self) -> int: ...
    @property
    def merged_id(self) -> int: ...


class OfArea(Protocol):
    @property
    def paths(self) -> Sequence[tuple[str, str]]: ...


def silence(event: OfPerson) -> None:
    """A person died: nothing that waits is sent any more."""
    suppress_for(individuals=[event.individual_id], reason=Reason.DEAD)


def silence_who_left(event: OfPerson) -> None:
    """A person moved to another commune: what waits here is not sent any more."""
    suppress_for(individuals=[event.individual_id], reason=Reason.MOVED)


def carry_over_after_merge(event: OfMerge) -> None:
    """Two records proved to be of one person: what was sent to one was sent to the other."""
    carry_over(merged=event.merged_id, survivor=event.survivor_id)


def follow_the_area(event: OfArea) -> None:
    """A unit ended: its campaigns and messages are seen, and sent, by the successor from now on."""
    move_paths([f"messaging_{table}" for table in TABLES], event.paths)
    move_paths(["messaging_message"], event.paths, column="office")
