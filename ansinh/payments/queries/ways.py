"""Who is paid by which way, without amounts: for those who only have to know whom to look after."""

from collections.abc import Collection

from django.db.models import QuerySet

from ansinh.core.months import Month
from ansinh.payments.models import APPROVED_OR_LATER, LineState, Payment
from ansinh.registry.models import Way


def lines_paid_by_bank(*, first: Month, last: Month) -> "QuerySet[Payment]":
    """The lines of approved payrolls of these months that bring money by bank."""
    lines = Payment.objects.filter(
        way=Way.BANK,
        payroll__state__in=APPROVED_OR_LATER,
        payroll__cycle__month__range=(first.first_day, last.first_day),
    )
    return lines.exclude(state=LineState.CANCELLED).order_by()


def people_paid_by_bank(*, individuals: Collection[int], first: Month, last: Month) -> set[int]:
    """Those among `individuals` to whom an approved payroll of these months brings money by bank; one query."""
    lines = lines_paid_by_bank(first=first, last=last).filter(individual__among=list(individuals))
    return set(lines.values_list("individual_id", flat=True).distinct())
