"""Facts that payments announces; listeners run in the same transaction (`config/wiring.py`)."""

from dataclasses import dataclass
from datetime import date

from ansinh.core.months import Month


@dataclass(frozen=True)
class PayrollApproved:
    payroll_id: int
    month: Month
    area_path: str


@dataclass(frozen=True)
class PayrollSent:
    payroll_id: int
    month: Month
    area_path: str


@dataclass(frozen=True)
class PayrollClosed:
    payroll_id: int
    month: Month
    area_path: str


@dataclass(frozen=True)
class PaymentReturned:
    """One transfer came back: all its lines, of one beneficiary."""

    payroll_id: int
    individual_id: int
    payment_ids: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class PaymentUncollected:
    """Nothing of these entitlements was collected in three consecutive months (rules.md, Suspension).

    `months` are those three; `suspend_from` is the month after them: what was due before stays due.
    """

    individual_id: int
    entitlement_ids: tuple[int, ...]
    months: tuple[Month, ...]
    suspend_from: Month
    on: date
