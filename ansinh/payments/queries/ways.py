"""Who is paid by which way, without amounts: for those who only have to know whom to look after."""

from collections.abc import Collection

from ansinh.core.months import Month
from ansinh.payments.models import LineState, Payment, PayrollState
from ansinh.registry.models import Way

FIXED = (PayrollState.APPROVED, PayrollState.SENT, PayrollState.RECONCILED, PayrollState.CLOSED)


def people_paid_by_bank(*, individuals: Collection[int], first: Month, last: Month) -> set[int]:
    """Those among `individuals` to whom an approved payroll of these months brings money by bank; one query."""
    lines = Payment.objects.filter(
        individual__among=list(individuals),
        way=Way.BANK,
        payroll__state__in=FIXED,
        payroll__cycle__month__range=(first.first_day, last.first_day),
    ).exclude(state=LineState.CANCELLED)
    return set(lines.order_by().values_list("individual_id", flat=True).distinct())
