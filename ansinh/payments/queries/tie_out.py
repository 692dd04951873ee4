"""Whether payroll, Treasury, answers and budget agree to the đồng."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from ansinh.core import clock
from ansinh.core.stencils import Asking, answers_to, stencils_of
from ansinh.core.wall import current_actor
from ansinh.payments.models import BudgetReturn, LineState, Payment, Payroll, TreasuryWithdrawal

from .totals import brought_lines, payable_lines

CAME_BACK = (LineState.RETURNED, LineState.REISSUED, LineState.CANCELLED)


@dataclass(frozen=True)
class TieOut:
    """All amounts in đồng. `kept_amount` came back and is kept in hand to be paid again.

    `astray_amount` came back, will not be paid again, and has not gone back to the budget.
    """

    total_amount: int
    brought_amount: int
    withdrawn_amount: int
    paid_amount: int
    returned_amount: int
    given_back_amount: int
    astray_amount: int

    @property
    def to_withdraw_amount(self) -> int:
        return self.total_amount - self.brought_amount

    @property
    def still_to_withdraw_amount(self) -> int:
        return max(self.to_withdraw_amount - self.withdrawn_amount, 0)

    @property
    def kept_amount(self) -> int:
        return self.returned_amount - self.given_back_amount - self.astray_amount

    @property
    def holds(self) -> bool:
        answered = self.paid_amount + self.returned_amount == self.total_amount
        return answered and self.withdrawn_amount == self.to_withdraw_amount and self.astray_amount == 0


def tie_out(payroll: Payroll) -> TieOut:
    """The figures of one payroll as they stand; one query."""
    asking = Asking(current_actor(), clock.today(), clock.now(), (payroll.pk,))
    [sums] = answers_to(stencils_of(_sums, asking).values(), asking)
    return TieOut(*map(int, sums))


def _sums(asking: Asking) -> "dict[str, QuerySet[Any]]":
    """The amounts of `TieOut` in their order."""
    [key] = asking.keys
    payroll = Payroll(pk=key)
    lines = payable_lines(payroll)
    given_back = BudgetReturn.objects.filter(payment__payroll=payroll)
    cancelled = Payment.objects.filter(payroll=payroll, state=LineState.CANCELLED).exclude(return_reason="")
    sums = Payroll.objects.filter(pk=key).values_list(
        _sum_of(lines),
        _sum_of(brought_lines(payroll)),
        _sum_of(TreasuryWithdrawal.objects.filter(payroll=payroll)),
        _sum_of(lines.filter(state=LineState.PAID)),
        _sum_of(lines.filter(state__in=CAME_BACK)),
        _sum_of(given_back),
        _sum_of(cancelled.exclude(pk__in=given_back.values("payment"))),
    )
    return {"sums": sums}


def _sum_of(rows: "QuerySet[Any]") -> Coalesce:
    """The sum of the rows' amounts as part of another query."""
    total = rows.order_by().values(whole=Value(1)).annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(total), 0, output_field=BigIntegerField())
