"""What messaging does when a room that knows people announces a fact; wired in `config/wiring.py`.

Messaging does not know that room: it takes what such news has in common.
"""

from collections.abc import Sequence
from typing import Protocol

from ansinh.areas.models import Area
from ansinh.core.wall import current_actor
from ansinh.messaging.models import Reason
from ansinh.messaging.services import carry_back, carry_over, follow_area, suppress_for


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
    def old_area_id(self) -> int: ...
    @property
    def new_area_id(self) -> int: ...
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


def put_back_after_split(event: OfMerge) -> None:
    """The merge is undone: each record has again what was sent to it."""
    carry_back(merged=event.merged_id, survivor=event.survivor_id)


def follow_the_area(event: OfArea) -> None:
    """A unit ended: its campaigns and messages are seen, and sent, by the successor from now on."""
    both = Area.objects.in_bulk([event.old_area_id, event.new_area_id])
    old, new = both[event.old_area_id], both[event.new_area_id]
    follow_area(actor=current_actor(), old=old, new=new, paths=event.paths)
