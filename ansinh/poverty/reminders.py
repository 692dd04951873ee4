"""What a round's page reminds of: days of the plan that have passed, and households that nobody has been to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.poverty.days import REMINDED_BEFORE
from ansinh.poverty.models import ReviewRound, RoundState
from ansinh.poverty.queries.rounds import DAYS_OF_STATES, Progress


@dataclass(frozen=True)
class Reminder:
    """`passed` is the day by which the round should have gone on, where that is over. `waiting` are reviewers with
    households to survey, the most first, told from some days before the meetings begin.
    """

    passed: dt.date | None
    meet_from: dt.date
    waiting: Sequence[Progress]

    @property
    def unsurveyed(self) -> int:
        """Households of all of them."""
        return sum(one.unsurveyed for one in self.waiting)


def reminder_of(found: ReviewRound, by_reviewer: Sequence[Progress], *, on: dt.date) -> Reminder | None:
    """What to remind of today; None where there is nothing."""
    name = DAYS_OF_STATES.get(RoundState(found.state))
    day: dt.date | None = getattr(found, name) if name else None
    passed = day if day is not None and day < on else None
    is_near = found.state == RoundState.SURVEYING and found.meet_from - REMINDED_BEFORE <= on
    waiting = [one for one in by_reviewer if one.unsurveyed] if is_near else []
    if passed is None and not waiting:
        return None
    return Reminder(passed, found.meet_from, sorted(waiting, key=lambda one: -one.unsurveyed))
