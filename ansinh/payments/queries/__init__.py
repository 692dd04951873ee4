"""Reads of payments; nothing here writes."""

from .bundle import BuiltFile, files_for_payroll
from .comparison import (
    Comparison,
    PersonChange,
    changed_lines,
    changes_of_lines,
    largest_changes,
    payroll_comparison,
    previous_total,
)
from .entitlements import overpaid_lines, unpaid_months
from .payrolls import (
    LATE,
    SharedAccount,
    late_to_answer,
    lines_acted_on,
    lines_of,
    months_to_prepare,
    payroll_file,
    payroll_for,
    payrolls_for_area,
    problem_lines,
    returned_lines,
    shared_accounts,
    sharing_accounts,
)
from .recipients import BankShare, GroupCount, MonthRecipients, people_of_month, recipients_of_month
from .tie_out import TieOut, tie_out
from .totals import (
    PayrollSummary,
    SummaryRow,
    payroll_summary,
    treasury_totals,
)
from .transfers import transfers_of

__all__ = [
    "LATE",
    "BankShare",
    "BuiltFile",
    "Comparison",
    "GroupCount",
    "MonthRecipients",
    "PayrollSummary",
    "PersonChange",
    "SharedAccount",
    "SummaryRow",
    "TieOut",
    "changed_lines",
    "changes_of_lines",
    "files_for_payroll",
    "largest_changes",
    "late_to_answer",
    "lines_acted_on",
    "lines_of",
    "months_to_prepare",
    "overpaid_lines",
    "payroll_comparison",
    "payroll_file",
    "payroll_for",
    "payroll_summary",
    "payrolls_for_area",
    "people_of_month",
    "previous_total",
    "problem_lines",
    "recipients_of_month",
    "returned_lines",
    "shared_accounts",
    "sharing_accounts",
    "tie_out",
    "transfers_of",
    "treasury_totals",
    "unpaid_months",
]
