"""What entitlements were paid and were not."""

from collections.abc import Collection

from django.db.models import F, QuerySet

from ansinh.core.months import Month
from ansinh.payments.models import Due, DueKind, DueState, Entitlement, LineKind, LineState, Payment

MONTH_KINDS = (LineKind.REGULAR, LineKind.ARREARS)


def unpaid_months(*, entitlement_ids: Collection[int], through: Month) -> dict[int, list[Month]]:
    """Months of each entitlement up to `through` for which nothing was ever on its way: no line, no arrears waiting.

    A month that came back is not among them: it is paid again by itself. Three queries.
    """
    taken: dict[int, set[Month]] = {entitlement_id: set() for entitlement_id in entitlement_ids}
    lines = Payment.objects.filter(entitlement__in=entitlement_ids, kind__in=MONTH_KINDS).exclude(
        state=LineState.CANCELLED
    )
    waiting = Due.objects.filter(entitlement__in=entitlement_ids, kind=DueKind.ARREARS, state=DueState.WAITING)
    for rows in (lines, waiting):
        for entitlement_id, day in rows.values_list("entitlement_id", "for_month"):
            if entitlement_id in taken and day is not None:
                taken[entitlement_id].add(Month.of(day))
    found: dict[int, list[Month]] = {}
    for entitlement in Entitlement.objects.filter(pk__in=entitlement_ids):
        last = through
        if entitlement.valid_to is not None:
            last = min(last, Month.of(entitlement.valid_to).previous())
        months = Month.of(entitlement.valid_from).through(last) if last >= Month.of(entitlement.valid_from) else ()
        found[entitlement.pk] = [month for month in months if month not in taken[entitlement.pk]]
    return found


def overpaid_lines(*, entitlement_ids: Collection[int]) -> "QuerySet[Payment]":
    """Lines for months in which their entitlement is no longer in force: stop what is due, ask back what was paid."""
    return (
        Payment.objects.filter(
            entitlement__in=entitlement_ids,
            kind__in=(*MONTH_KINDS, LineKind.DIFFERENCE),
            entitlement__valid_to__isnull=False,
            for_month__gte=F("entitlement__valid_to"),
        )
        .exclude(state__in=[LineState.CANCELLED, LineState.RETURNED, LineState.REISSUED])
        .select_related("payroll")
        .order_by("pk")
    )
