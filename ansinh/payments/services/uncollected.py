"""Noticing who collected nothing for three months in a row."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Max, Q

from ansinh.core import clock
from ansinh.core.events import announce
from ansinh.payments.events import PaymentUncollected
from ansinh.payments.models import LineKind, LineState, Payment, Payroll

MONTHS_UNCOLLECTED = 3
"""Decree 335/2026 Art 9(1), before it Circular 02/2021 Art 2: not collected for three consecutive months [V]."""

CAME_BACK = (LineState.RETURNED, LineState.REISSUED)


def announce_uncollected(payroll: Payroll, individual_ids: Collection[int]) -> None:
    """Announce each of these people whose regular lines of this and the two months before all came back.

    Months are counted for the person, benefit and category, also across a change of amount. Anything of them paid
    in these three payrolls breaks the row.
    """
    months = [payroll.month + -offset for offset in reversed(range(MONTHS_UNCOLLECTED))]
    days = [month.first_day for month in months]
    rows = (
        Payment.objects.filter(
            individual__in=set(individual_ids), entitlement__isnull=False, payroll__cycle__month__in=days
        )
        .order_by()
        .values("individual_id", "benefit", "category", "cared_for_id")
        .annotate(
            latest=Max("entitlement_id"),
            came_back=Count(
                "for_month", distinct=True, filter=Q(kind=LineKind.REGULAR, state__in=CAME_BACK, for_month__in=days)
            ),
            paid=Count("pk", filter=Q(state=LineState.PAID)),
        )
        .filter(came_back=MONTHS_UNCOLLECTED, paid=0)
    )
    by_person: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_person[row["individual_id"]].append(row["latest"])
    for individual_id, entitlement_ids in sorted(by_person.items()):
        announce(
            PaymentUncollected(
                individual_id, tuple(sorted(entitlement_ids)), tuple(months), payroll.month.next(), clock.today()
            )
        )
