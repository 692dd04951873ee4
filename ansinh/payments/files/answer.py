"""What a bank or post office answered, whatever format it came in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

REFERENCE_FORM = re.compile(r"^(?P<code>[0-9A-Za-z]{1,8})-(?P<month>\d{6})-(?P<number>\d{1,3})-(?P<transfer>\d{5})$")
"""A transfer's own reference: commune, month, payroll of the month, place in the list."""


class AnswerFormat(StrEnum):
    """Where an answer came from."""

    SHEET = "sheet"
    PAIN002 = "pain002"
    CAMT053 = "camt053"
    CAMT054 = "camt054"

    @property
    def covers_an_account(self) -> bool:
        """A statement tells of everything on the account, other payrolls' transfers and the bank's fees included."""
        return self in (AnswerFormat.CAMT053, AnswerFormat.CAMT054)


@dataclass(frozen=True)
class AnsweredTransfer:
    """One transfer: `place` says where in the file it stands (row or entry), `amount` in đồng.

    `is_paid` None: the bank has not decided yet.
    """

    place: str
    reference: str
    amount: int | None
    is_paid: bool | None
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True)
class AnswerDocument:
    """One file: its name, its bytes, and the transfers it speaks of."""

    name: str
    content: bytes
    format: AnswerFormat
    transfers: Sequence[AnsweredTransfer]
