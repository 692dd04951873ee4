"""Whether payroll, Treasury, answers and budget agree to the đồng."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from ansinh.payments.models import BudgetReturn, LineState, Payment, Payroll, TreasuryWithdrawal

from .totals import brought_amount, payable_lines

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
    def kept_amount(self) -> int:
        return self.returned_amount - self.given_back_amount - self.astray_amount

    @property
    def holds(self) -> bool:
        answered = self.paid_amount + self.returned_amount == self.total_amount
        return answered and self.withdrawn_amount == self.to_withdraw_amount and self.astray_amount == 0


def tie_out(payroll: Payroll) -> TieOut:
    """The figures of one payroll as they stand; four queries."""
    sums = payable_lines(payroll).aggregate(
        total=Sum("amount"),
        paid=Sum("amount", filter=Q(state=LineState.PAID)),
        returned=Sum("amount", filter=Q(state__in=CAME_BACK)),
    )
    given_back = BudgetReturn.objects.filter(payment__payroll=payroll)
    cancelled = Payment.objects.filter(payroll=payroll, state=LineState.CANCELLED).exclude(return_reason="")
    return TieOut(
        total_amount=sums["total"] or 0,
        brought_amount=brought_amount(payroll),
        withdrawn_amount=_sum(TreasuryWithdrawal.objects.filter(payroll=payroll).aggregate(amount=Sum("amount"))),
        paid_amount=sums["paid"] or 0,
        returned_amount=sums["returned"] or 0,
        given_back_amount=_sum(given_back.aggregate(amount=Sum("amount"))),
        astray_amount=_sum(cancelled.exclude(pk__in=given_back.values("payment")).aggregate(amount=Sum("amount"))),
    )


def _sum(aggregate: dict[str, int | None]) -> int:
    return aggregate["amount"] or 0
