"""A payroll's lines as the sums that reach each payee."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from ansinh.core.months import Month
from ansinh.payments.files.shapes import Share, Transfer, TransferWay
from ansinh.payments.files.wording import CAUSES, share_label
from ansinh.payments.models import LineKind, LineState, Payment, Payroll

from .comparison import PersonChange

EARLIER_KINDS = {LineKind.ARREARS, LineKind.DIFFERENCE, LineKind.REISSUE}


class _Line(NamedTuple):
    """What the files need of a line: a tenth of its row."""

    transfer_reference: str
    individual_id: int
    beneficiary_name: str
    birth_year: int | None
    payee_name: str
    address: str
    way: str
    bank_bin: str
    account_number: str
    account_holder: str
    kind: str
    benefit: str
    cause: str
    for_month: date | None
    amount: int


def transfers_of(payroll: Payroll, changes: Mapping[int, PersonChange] | None = None) -> list[Transfer]:
    """The sums of `payroll` in their order, lines taken out before sending left out; one query.

    `changes` (by individual) lets the slips say what changed since last month.
    """
    rows = (
        Payment.objects.filter(payroll=payroll)
        .exclude(state=LineState.CANCELLED, return_reason="")
        .order_by("transfer_reference", "pk")
        .values_list(*_Line._fields)
    )
    return [
        _transfer(reference, list(group), changes or {})
        for reference, group in groupby(map(_Line._make, rows), key=attrgetter("transfer_reference"))
    ]


def _transfer(reference: str, lines: list[_Line], changes: Mapping[int, PersonChange]) -> Transfer:
    first = lines[0]
    change = changes.get(first.individual_id)
    return Transfer(
        reference=reference,
        beneficiary_name=first.beneficiary_name,
        birth_year=first.birth_year,
        payee_name=first.payee_name,
        address=first.address,
        way=TransferWay(first.way),
        bank_bin=first.bank_bin,
        account_number=first.account_number,
        account_holder=first.account_holder,
        shares=[_share(line.kind, line.benefit, line.cause, line.for_month, line.amount) for line in lines],
        earlier_month_count=len({line.for_month for line in lines if line.kind in EARLIER_KINDS}),
        previous_amount=change.before_amount if change else None,
        why_changed=change.reason if change else "",
    )


@lru_cache(maxsize=4096)
def _share(kind: str, benefit: str, cause: str, for_month: date | None, amount: int) -> Share:
    """Thousands of lines of a payroll are of the same few kinds and amounts."""
    return Share(
        label=share_label(kind, benefit, Month.of(for_month) if for_month else None),
        amount=amount,
        cause=CAUSES[cause] if cause else "",
        is_earlier=kind in EARLIER_KINDS,
    )
