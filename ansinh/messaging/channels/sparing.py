"""When the rest of a submission is spared: the gateway fails as a whole, or nobody knows what it does."""

from dataclasses import replace
from threading import Lock

from ansinh.messaging.channels.contract import DOUBTS_IN_A_ROW, Fate, Outcome

FOR_ALL = frozenset({"down", "throttled", "no_credit", "bad_setting"})
"""Reasons of a gateway, not of a message: those after it are spared the attempt."""


def is_of_gateway(outcome: Outcome) -> bool:
    """Whether the next message would fare no better."""
    return outcome.fate == Fate.TRY_AGAIN and outcome.reason in FOR_ALL


class Sparing:
    """What became of one submission so far; safe to use from several threads."""

    def __init__(self) -> None:
        self._given: Outcome | None = None
        self._doubts = 0
        self._lock = Lock()

    def outcome_for(self, key: str) -> Outcome | None:
        """The outcome of a message that is not handed over any more; None while the gateway may have it."""
        given = self._given
        return replace(given, key=key) if given is not None else None

    def note(self, outcome: Outcome) -> Outcome:
        """Take in what became of a message, and hand it on."""
        with self._lock:
            self._doubts = self._doubts + 1 if outcome.fate == Fate.UNKNOWN else 0
            if self._given is None and is_of_gateway(outcome):
                self._given = replace(outcome, is_spared=True)
            elif self._given is None and self._doubts >= DOUBTS_IN_A_ROW:
                self._given = replace(outcome, fate=Fate.NEVER_SUBMITTED, provider_id="", is_spared=True)
        return outcome
