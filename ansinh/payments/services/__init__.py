"""Acts of payments: the only place that writes; one file per subject."""

from .answers import Reconciliation, reconcile_payroll
from .approval import approve_payroll, cancel_payroll, reject_payroll
from .closing import close_payroll, record_withdrawal, return_to_budget
from .dues import NewDue, cancel_dues, record_dues
from .entitlements import (
    Adjustment,
    Ending,
    NewEntitlement,
    Suspension,
    adjust_entitlements,
    end_entitlements,
    open_entitlements,
    resume_entitlements,
    suspend_entitlements,
)
from .lines import cancel_payment, reissue_payment
from .merging import merge_entitlements, split_entitlements
from .office import open_paying_account
from .preparation import prepare_payroll
from .province import Prepared, prepare_payrolls
from .reading import read_payroll_files
from .sending import send_payroll
from .succession import assign_to_successors

__all__ = [
    "Adjustment",
    "Ending",
    "NewDue",
    "NewEntitlement",
    "Prepared",
    "Reconciliation",
    "Suspension",
    "adjust_entitlements",
    "approve_payroll",
    "assign_to_successors",
    "cancel_dues",
    "cancel_payment",
    "cancel_payroll",
    "close_payroll",
    "end_entitlements",
    "merge_entitlements",
    "open_entitlements",
    "open_paying_account",
    "prepare_payroll",
    "prepare_payrolls",
    "read_payroll_files",
    "reconcile_payroll",
    "record_dues",
    "record_withdrawal",
    "reissue_payment",
    "reject_payroll",
    "resume_entitlements",
    "return_to_budget",
    "send_payroll",
    "split_entitlements",
    "suspend_entitlements",
]
