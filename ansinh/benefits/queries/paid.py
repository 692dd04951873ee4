"""What people have been paid, or are owed already, month by month."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Sum
from django.db.models.functions import Coalesce

from ansinh.benefits.catalogue import MONTHLY
from ansinh.benefits.judging import Right
from ansinh.core.months import Month
from ansinh.payments.models import APPROVED_OR_LATER, Due, DueKind, DueState, LineKind, LineState, Payment, Payroll

Paid = dict[tuple[Right, Month], int]


def last_fixed_month(area_path: str) -> Month | None:
    """The last month whose payroll at or below `area_path` is approved: what is owed for it now must be carried."""
    day = (
        Payroll.objects.filter(area_path__within=area_path, state__in=APPROVED_OR_LATER)
        .order_by("-cycle__month")
        .values_list("cycle__month", flat=True)
        .first()
    )
    return Month.of(day) if day else None


def paid_by_month(*, people: Collection[int], first: Month, last: Month, drawn_at: str | None = None) -> Paid:
    """Đồng of each right and month that is paid, on its way or already recorded as owed; recoveries are taken off.

    `people` are those whose facts decide (the person cared for, for carers' support). A returned line counts: it is
    paid again at the same amount; a cancelled one does not. `drawn_at` keeps what one commune paid. Two queries.
    """
    days = (first.first_day, last.first_day)
    lines = Payment.objects.filter(kind=LineKind.REGULAR, for_month__range=days).exclude(state=LineState.CANCELLED)
    dues = Due.objects.filter(for_month__range=days).exclude(state=DueState.CANCELLED)
    found: Paid = defaultdict(int)
    for rows, sign in (
        (lines, 1),
        (dues.filter(kind__in=[DueKind.ARREARS, DueKind.DIFFERENCE]), 1),
        (dues.filter(kind=DueKind.RECOVERY), -1),
    ):
        here = rows.filter(benefit__in=MONTHLY)
        if drawn_at is not None:
            here = here.filter(area_path__within=drawn_at)
        sums = (
            here.annotate(of_facts=Coalesce("cared_for_id", "individual_id"))
            .filter(of_facts__among=people)
            .values_list("of_facts", "benefit", "category", "for_month")
            .annotate(total=Sum("amount"))
            .order_by()
        )
        for person, benefit, category, day, total in sums:
            found[Right(person, benefit, category), Month.of(day)] += sign * total
    return dict(found)


def people_drawing(*, area_path: str, first: Month, last: Month) -> set[int]:
    """Whose facts stand behind the regular lines that `area_path` paid in these months."""
    rows = (
        Payment.objects.filter(
            kind=LineKind.REGULAR,
            for_month__range=(first.first_day, last.first_day),
            area_path__within=area_path,
            benefit__in=MONTHLY,
        )
        .exclude(state=LineState.CANCELLED)
        .annotate(of_facts=Coalesce("cared_for_id", "individual_id"))
        .values_list("of_facts", flat=True)
        .distinct()
    )
    return set(rows)


def last_month_paid(*, entitlement_ids: Collection[int]) -> Month | None:
    """The last month for which a line of these entitlements is approved, sent or paid."""
    day = (
        Payment.objects.filter(
            entitlement__in=list(entitlement_ids), kind=LineKind.REGULAR, payroll__state__in=APPROVED_OR_LATER
        )
        .exclude(state=LineState.CANCELLED)
        .order_by("-for_month")
        .values_list("for_month", flat=True)
        .first()
    )
    return Month.of(day) if day else None
