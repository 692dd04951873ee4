"""What the files are made of: the office, the transfers to payees, totals and changes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ansinh.core.months import Month


class TransferWay(StrEnum):
    """How the money travels."""

    BANK = "bank"
    POST = "post"
    HOME = "home"


@dataclass(frozen=True)
class Office:
    """The commune that pays. `account_*` is the account it pays from; `enquiries` whom a payee may ask."""

    code: str
    full_name: str
    province_name: str
    bank_bin: str
    account_number: str
    account_holder: str
    enquiries: str


@dataclass(frozen=True)
class PayrollHead:
    """What every paper of a payroll says at its top and foot. `sent_at` is aware."""

    office: Office
    month: Month
    reference: str
    sent_at: dt.datetime
    prepared_by_name: str
    approved_by_name: str


@dataclass(frozen=True)
class Share:
    """One line within a transfer: which month, how much, and why it is more than the regular month.

    `cause` is empty for a regular month; `label` and `cause` are texts already in Vietnamese.
    """

    label: str
    amount: int
    cause: str = ""
    is_earlier: bool = False


@dataclass(frozen=True)
class Transfer:
    """One sum to one payee for one beneficiary."""

    reference: str
    beneficiary_name: str
    birth_year: int | None
    payee_name: str
    address: str
    way: TransferWay
    bank_bin: str
    account_number: str
    account_holder: str
    shares: Sequence[Share]
    earlier_month_count: int = 0
    previous_amount: int | None = None
    why_changed: str = ""

    @property
    def amount(self) -> int:
        return sum(share.amount for share in self.shares)

    @property
    def earlier_amount(self) -> int:
        return sum(share.amount for share in self.shares if share.is_earlier)

    @property
    def month_amount(self) -> int:
        return self.amount - self.earlier_amount


@dataclass(frozen=True)
class Total:
    """A sum under one heading: a budget line, a way of payment or a decision."""

    heading: str
    recipient_count: int
    line_count: int
    amount: int


@dataclass(frozen=True)
class TreasuryTotals:
    """The same money three ways; each of the three adds up to `amount`."""

    by_budget_line: Sequence[Total]
    by_way: Sequence[Total]
    by_decision: Sequence[Total]
    amount: int
    brought_amount: int

    @property
    def to_withdraw_amount(self) -> int:
        return self.amount - self.brought_amount


@dataclass(frozen=True)
class Change:
    """One beneficiary whose sum differs from last month's; `reason` is a text already in Vietnamese."""

    beneficiary_name: str
    birth_year: int | None
    before_amount: int
    after_amount: int
    reason: str
    decision_reference: str

    @property
    def difference(self) -> int:
        return self.after_amount - self.before_amount
