"""News travels upstairs: a room announces a fact, rooms above listen, all in one transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")

_listeners: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def listen(event_type: type[Event], listener: Callable[[Event], None]) -> None:
    """Called by `config/wiring.py` only."""
    if listener not in _listeners[event_type]:
        _listeners[event_type].append(listener)


def announce(event: object) -> None:
    for listener in _listeners[type(event)]:
        listener(event)
