"""What insurance announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VisitsNotNeeded:
    """Reminders that asked for a visit, by the keys of the messages: nobody of the household needs it any more."""

    messages: frozenset[int]
