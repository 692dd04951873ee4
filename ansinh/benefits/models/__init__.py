"""Tables of benefits: one file per noun."""

from .application import APPLICATION_MOVES, OPEN_STATES, Application, ApplicationState, Channel
from .check_answer import Check, CheckAnswer, CheckRow
from .complaint import COMPLAINT_MOVES, Complaint, ComplaintState
from .decision import DECISION_MOVES, Decision, DecisionItem, DecisionKind, DecisionState, Origin, SignedCopy
from .emergency_aid import AID_MOVES, AidKind, AidSource, AidState, EmergencyAid
from .funeral import FUNERAL_MOVES, FuneralOffer, FuneralState
from .office import DecisionNumber, Delegation, Office
from .paper import ApplicationPaper
from .proposal import PROPOSAL_MOVES, Proposal, ProposalKind, ProposalState
from .recovery import RECOVERY_MOVES, Fault, Recovery, RecoveryMonth, RecoveryState
from .repayment import Repayment
from .resolution import Resolution
from .scenario import Scenario
from .set_aside import SetAside
from .wording import Wording

__all__ = [
    "AID_MOVES",
    "APPLICATION_MOVES",
    "COMPLAINT_MOVES",
    "DECISION_MOVES",
    "FUNERAL_MOVES",
    "OPEN_STATES",
    "PROPOSAL_MOVES",
    "RECOVERY_MOVES",
    "AidKind",
    "AidSource",
    "AidState",
    "Application",
    "ApplicationPaper",
    "ApplicationState",
    "Channel",
    "Check",
    "CheckAnswer",
    "CheckRow",
    "Complaint",
    "ComplaintState",
    "Decision",
    "DecisionItem",
    "DecisionKind",
    "DecisionNumber",
    "DecisionState",
    "Delegation",
    "EmergencyAid",
    "Fault",
    "FuneralOffer",
    "FuneralState",
    "Office",
    "Origin",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Recovery",
    "RecoveryMonth",
    "RecoveryState",
    "Repayment",
    "Resolution",
    "Scenario",
    "SetAside",
    "SignedCopy",
    "Wording",
]
