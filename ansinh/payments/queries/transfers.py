"""A payroll's lines as the sums that reach each payee."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from ansinh.core.months import Month
from ansinh.payments.files.shapes import Share, Transfer, TransferWay
from ansinh.payments.files.wording import CAUSES, share_label
from ansinh.payments.models import LineKind, LineState, Payment, Payroll

from .comparison import PersonChange

EARLIER_KINDS = {LineKind.ARREARS, LineKind.DIFFERENCE, LineKind.REISSUE}


def transfers_of(payroll: Payroll, changes: Mapping[int, PersonChange] | None = None) -> list[Transfer]:
    """The sums of `payroll` in their order, lines taken out before sending left out; one query.

    `changes` (by individual) lets the slips say what changed since last month.
    """
    lines = (
        Payment.objects.filter(payroll=payroll)
        .exclude(state=LineState.CANCELLED, return_reason="")
        .order_by("transfer_reference", "pk")
    )
    return [
        _transfer(reference, list(group), changes or {})
        for reference, group in groupby(lines, key=lambda line: line.transfer_reference)
    ]


def _transfer(reference: str, lines: list[Payment], changes: Mapping[int, PersonChange]) -> Transfer:
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
        shares=[_share(line) for line in lines],
        earlier_month_count=len(_earlier_months(lines)),
        previous_amount=change.before_amount if change else None,
        why_changed=change.reason if change else "",
    )


def _share(line: Payment) -> Share:
    return Share(
        label=share_label(line.kind, line.benefit, Month.of(line.for_month) if line.for_month else None),
        amount=line.amount,
        cause=CAUSES[line.cause] if line.cause else "",
        is_earlier=line.kind in EARLIER_KINDS,
    )


def _earlier_months(lines: Iterable[Payment]) -> set[object]:
    return {line.for_month for line in lines if line.kind in EARLIER_KINDS}
