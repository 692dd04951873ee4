"""When a life ends: by the clock, or at one of the act's exchanges with the server, counted from its first."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LATEST = 1.1
"""Moments by the clock are drawn up to this multiple of the act's measured duration: just after it, too."""


class Trigger(StrEnum):
    CLOCK = "clock"
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Victim(StrEnum):
    CLIENT = "client"
    POSTMASTER = "postmaster"
    SERVER = "server"
    BACKEND = "backend"


SERVER_VICTIMS = (Victim.POSTMASTER, Victim.SERVER, Victim.BACKEND)


@dataclass(frozen=True)
class Pace:
    """An undisturbed run: how long, how many exchanges with the server, which of them ended a transaction."""

    seconds: float
    exchanges: int
    commits: Sequence[int]


@dataclass(frozen=True)
class Moment:
    """`at` is seconds for the clock, else the number of the exchange, which is not yet sent (before), on its way
    (during) or answered (after).
    """

    victim: Victim
    trigger: Trigger
    at: float

    def __str__(self) -> str:
        if self.trigger is Trigger.CLOCK:
            return f"{self.victim} killed {self.at * 1000:.0f} ms into it"
        return f"{self.victim} killed {self.trigger} exchange {self.at:.0f}"


def draw(dice: random.Random, pace: Pace, *, victim: Victim) -> Moment:
    """Three in ten by the clock, four at any exchange, three around a commit."""
    fate = dice.random()
    if fate < 0.3:
        return Moment(victim, Trigger.CLOCK, dice.uniform(0, pace.seconds * LATEST))
    trigger = dice.choice((Trigger.BEFORE, Trigger.DURING, Trigger.AFTER))
    if fate < 0.7:
        return Moment(victim, trigger, dice.randint(1, pace.exchanges))
    return Moment(victim, trigger, dice.choice(list(pace.commits) or [pace.exchanges]))
