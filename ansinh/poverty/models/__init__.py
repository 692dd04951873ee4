"""Tables of the review of poor households: one file per noun."""

from .cross_check import CrossCheck
from .instrument import InstrumentPurpose, KeptInstrument
from .line import ProvincialLine
from .listed import LISTED_MOVES, OF_HEALTH, TO_DO, ListedHousehold, ListedState, ListingReason, Mark
from .meeting import MEETING_MOVES, Meeting, MeetingState, Vote
from .old_file import OldFile
from .posting import (
    OBJECTION_MOVES,
    Objection,
    ObjectionState,
    ObjectionWay,
    Posting,
    PostingKind,
    PostingState,
    ProofWay,
    PublicityProof,
)
from .recheck import Recheck, RecheckSample
from .recognition import CERTIFICATE_MOVES, Certificate, CertificateState, Recognition, SignerPosition
from .request import (
    KIND_OF_FORM,
    REQUEST_MOVES,
    REQUEST_REASONS,
    UNANSWERED,
    RequestForm,
    RequestState,
    ReviewRequest,
)
from .round import (
    ROUND_MOVES,
    CommitteeMember,
    Reviewer,
    ReviewRound,
    RoundHamlet,
    RoundKind,
    RoundState,
)
from .survey import (
    SUBMISSION_MOVES,
    Assessment,
    Channel,
    Stage,
    Submission,
    SubmissionFile,
    SubmissionState,
    SurveyKey,
)

__all__ = [
    "CERTIFICATE_MOVES",
    "KIND_OF_FORM",
    "LISTED_MOVES",
    "MEETING_MOVES",
    "OBJECTION_MOVES",
    "OF_HEALTH",
    "REQUEST_MOVES",
    "REQUEST_REASONS",
    "ROUND_MOVES",
    "SUBMISSION_MOVES",
    "TO_DO",
    "UNANSWERED",
    "Assessment",
    "Certificate",
    "CertificateState",
    "Channel",
    "CommitteeMember",
    "CrossCheck",
    "InstrumentPurpose",
    "KeptInstrument",
    "ListedHousehold",
    "ListedState",
    "ListingReason",
    "Mark",
    "Meeting",
    "MeetingState",
    "Objection",
    "ObjectionState",
    "ObjectionWay",
    "OldFile",
    "Posting",
    "PostingKind",
    "PostingState",
    "ProofWay",
    "ProvincialLine",
    "PublicityProof",
    "Recheck",
    "RecheckSample",
    "Recognition",
    "RequestForm",
    "RequestState",
    "ReviewRequest",
    "ReviewRound",
    "Reviewer",
    "RoundHamlet",
    "RoundKind",
    "RoundState",
    "SignerPosition",
    "Stage",
    "Submission",
    "SubmissionFile",
    "SubmissionState",
    "SurveyKey",
    "Vote",
]
