"""Tables of the review of poor households: one file per noun."""

from .instrument import InstrumentPurpose, KeptInstrument
from .listed import LISTED_MOVES, OF_HEALTH, TO_DO, ListedHousehold, ListedState, ListingReason
from .request import KIND_OF_FORM, REQUEST_MOVES, REQUEST_REASONS, RequestForm, RequestState, ReviewRequest
from .round import (
    NOT_STANDING,
    ROUND_MOVES,
    CommitteeMember,
    Reviewer,
    ReviewRound,
    RoundHamlet,
    RoundKind,
    RoundState,
)

__all__ = [
    "KIND_OF_FORM",
    "LISTED_MOVES",
    "NOT_STANDING",
    "OF_HEALTH",
    "REQUEST_MOVES",
    "REQUEST_REASONS",
    "ROUND_MOVES",
    "TO_DO",
    "CommitteeMember",
    "InstrumentPurpose",
    "KeptInstrument",
    "ListedHousehold",
    "ListedState",
    "ListingReason",
    "RequestForm",
    "RequestState",
    "ReviewRequest",
    "ReviewRound",
    "Reviewer",
    "RoundHamlet",
    "RoundKind",
    "RoundState",
]
