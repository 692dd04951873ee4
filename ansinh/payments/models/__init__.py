"""Tables of payments: one file per noun."""

from .answers import Answer, AnswerKind, AnswerLine, AnswerStatus
from .due import DUE_MOVES, Due, DueKind, DueState
from .entitlement import ENTITLEMENT_MOVES, Cause, Entitlement, EntitlementState
from .files import FileKind, PayrollFile
from .merge_effect import MergeEffect
from .office import PayingAccount
from .payment import LINE_MOVES, NOT_PAID, LineKind, LineProblem, LineState, Payment
from .payroll import APPROVED_OR_LATER, PAYROLL_MOVES, PaymentCycle, Payroll, PayrollState, PayrollSum
from .treasury import BudgetReturn, TreasuryWithdrawal

__all__ = [
    "APPROVED_OR_LATER",
    "DUE_MOVES",
    "ENTITLEMENT_MOVES",
    "LINE_MOVES",
    "NOT_PAID",
    "PAYROLL_MOVES",
    "Answer",
    "AnswerKind",
    "AnswerLine",
    "AnswerStatus",
    "BudgetReturn",
    "Cause",
    "Due",
    "DueKind",
    "DueState",
    "Entitlement",
    "EntitlementState",
    "FileKind",
    "LineKind",
    "LineProblem",
    "LineState",
    "MergeEffect",
    "PayingAccount",
    "Payment",
    "PaymentCycle",
    "Payroll",
    "PayrollFile",
    "PayrollState",
    "PayrollSum",
    "TreasuryWithdrawal",
]
