"""Sums over a payroll: what Treasury, the chair and the demo's figures ask for."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Sum

from ansinh.payments.budget import budget_heading
from ansinh.payments.files.shapes import Total, TreasuryTotals
from ansinh.payments.files.wording import WAYS
from ansinh.payments.models import BudgetReturn, LineKind, LineState, Payment, Payroll

BY_BENEFIT, BY_HAMLET, BY_WAY, WHOLE = 0b011, 0b101, 0b110, 0b111
"""What `grouping` says of a row: a bit for each column that it is summed over."""


@dataclass(frozen=True)
class SummaryRow:
    """People, lines and đồng under one key; `key` is a code (benefit, way) or the id of a hamlet (None: none)."""

    key: str | int | None
    recipient_count: int
    line_count: int
    amount: int


@dataclass(frozen=True)
class PayrollSummary:
    """The same lines three ways."""

    by_benefit: list[SummaryRow]
    by_hamlet: list[SummaryRow]
    by_way: list[SummaryRow]
    recipient_count: int
    line_count: int
    amount: int


def payable_lines(payroll: Payroll) -> "QuerySet[Payment]":
    """Lines that are or were to be sent: what was taken out before sending is left out."""
    return Payment.objects.filter(payroll=payroll).exclude(state=LineState.CANCELLED, return_reason="")


def payroll_summary(payroll: Payroll) -> PayrollSummary:
    """Totals by benefit, hamlet and way of payment; one query over grouping sets."""
    lines = payable_lines(payroll).order_by().values("benefit", "hamlet_id", "way", "individual_id", "amount")
    source, parameters = lines.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "select grouping(benefit, hamlet_id, way), benefit, hamlet_id, way, count(distinct individual_id),"
            f" count(*), coalesce(sum(amount), 0)::bigint from ({source}) as lines"
            " group by grouping sets ((benefit), (hamlet_id), (way), ()) order by 2, 3, 4",
            parameters,
        )
        rows = cursor.fetchall()
    sums: dict[int, list[SummaryRow]] = {by: [] for by in (BY_BENEFIT, BY_HAMLET, BY_WAY, WHOLE)}
    for by, benefit, hamlet, way, people, count, amount in rows:
        key = {BY_BENEFIT: benefit, BY_HAMLET: hamlet, BY_WAY: way, WHOLE: None}[by]
        sums[by].append(SummaryRow(key, people, count, amount))
    [whole] = sums[WHOLE]
    return PayrollSummary(
        by_benefit=sums[BY_BENEFIT],
        by_hamlet=sums[BY_HAMLET],
        by_way=sums[BY_WAY],
        recipient_count=whole.recipient_count,
        line_count=whole.line_count,
        amount=whole.amount,
    )


def treasury_totals(payroll: Payroll) -> TreasuryTotals:
    """What the State Treasury is asked for: the same money by budget line, way and decision; one query."""
    lines = list(payable_lines(payroll).order_by("pk"))
    return TreasuryTotals(
        by_budget_line=_totals(lines, lambda line: budget_heading(line.benefit)),
        by_way=_totals(lines, lambda line: WAYS[line.way]),
        by_decision=_totals(lines, lambda line: line.decision_reference),
        amount=sum(line.amount for line in lines),
        brought_amount=brought_amount(payroll),
    )


def brought_amount(payroll: Payroll) -> int:
    """Money of earlier months still in hand that this payroll pays again: not to be withdrawn a second time."""
    return brought_lines(payroll).aggregate(amount=Sum("amount"))["amount"] or 0


def brought_lines(payroll: Payroll) -> "QuerySet[Payment]":
    """The lines that pay it again."""
    given_back = BudgetReturn.objects.filter(payment=OuterRef("reissue_of"))
    return payable_lines(payroll).filter(~Exists(given_back), kind=LineKind.REISSUE)


def _totals(lines: Iterable[Payment], heading: Callable[[Payment], str]) -> list[Total]:
    groups: dict[Hashable, list[Payment]] = defaultdict(list)
    for line in lines:
        groups[heading(line)].append(line)
    return [
        Total(
            heading=str(name),
            recipient_count=len({line.individual_id for line in group}),
            line_count=len(group),
            amount=sum(line.amount for line in group),
        )
        for name, group in sorted(groups.items(), key=lambda item: str(item[0]))
    ]
