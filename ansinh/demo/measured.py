"""What the records say about a commune's month, by the system's own report queries."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.functional import Promise

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import BenefitCode, Group, group_of
from ansinh.core.months import Month
from ansinh.payments.errors import NoSuchPayroll
from ansinh.payments.models import Cause, Entitlement, LineKind, LineState, Payment, Payroll
from ansinh.payments.queries import BankShare, payroll_for, recipients_of_month


@dataclass(frozen=True)
class Counted:
    """People and đồng under one heading."""

    label: str | Promise
    recipient_count: int = 0
    amount: int = 0


@dataclass(frozen=True)
class CommuneMonth:
    """One commune's approved payroll of one month; `carers` is their support, which makes nobody a recipient."""

    area: Area
    month: Month
    payroll: Payroll
    groups: dict[Group, Counted]
    carers: Counted
    share: BankShare
    earlier_amount: int


@dataclass(frozen=True)
class Differences:
    """People of one month against those of an earlier one at the same place; reasons with their counts."""

    since: Month
    joined: dict[str | Promise, int]
    left: dict[str | Promise, int]
    more_count: int
    less_count: int
    amount_before: int
    amount_now: int


def commune_month(area: Area, month: Month) -> CommuneMonth | None:
    """The month as the dated commune `area` paid it; None without a payroll. Inside `acting`."""
    try:
        payroll = payroll_for(area=area, month=month)
    except NoSuchPayroll:
        return None
    groups = {group: Counted(group.label) for group in Group}
    carers = Counted(BenefitCode.CARER_SUPPORT.label)
    recipients = recipients_of_month(month=month, area_path=payroll.area_path, unit=area)
    for count in recipients.by_group:
        if count.benefit == BenefitCode.CARER_SUPPORT:
            carers = _plus(carers, count.recipient_count, count.amount)
        else:
            group = group_of(count.benefit, count.category)
            groups[group] = _plus(groups[group], count.recipient_count, count.amount)
    earlier = Payment.objects.filter(payroll=payroll).exclude(kind=LineKind.REGULAR).exclude(state=LineState.CANCELLED)
    return CommuneMonth(
        area=area,
        month=month,
        payroll=payroll,
        groups=groups,
        carers=carers,
        share=recipients.share,
        earlier_amount=earlier.aggregate(amount=Sum("amount"))["amount"] or 0,
    )


def differences(area: Area, *, since: Month, month: Month) -> Differences:
    """Who draws in `month` at this place and did not in `since`, who no longer does, and whose sum differs."""
    before, now = _drawn(area, since), _drawn(area, month)
    stay = before.keys() & now.keys()
    return Differences(
        since=since,
        joined=_causes(area, now.keys() - before.keys(), "opening_cause", order="-pk"),
        left=_causes(area, before.keys() - now.keys(), "ending_cause", order="pk"),
        more_count=sum(now[person] > before[person] for person in stay),
        less_count=sum(now[person] < before[person] for person in stay),
        amount_before=sum(before.values()),
        amount_now=sum(now.values()),
    )


def _plus(counted: Counted, people: int, amount: int) -> Counted:
    return Counted(counted.label, counted.recipient_count + people, counted.amount + amount)


def _drawn(area: Area, month: Month) -> dict[int, int]:
    """The regular sum of each person at or below the place, whichever commune paid it then."""
    rows = (
        Payment.objects.filter(
            area_path__within=area.path,
            payroll__cycle__month=month.first_day,
            for_month=month.first_day,
            kind=LineKind.REGULAR,
        )
        .exclude(state=LineState.CANCELLED)
        .order_by()
        .values_list("individual_id")
        .annotate(amount=Sum("amount"))
    )
    return dict(rows)


def _causes(area: Area, people: Collection[int], column: str, *, order: str) -> dict[str | Promise, int]:
    """How many of these people for which reason, the most frequent first.

    Of several entitlements at the place the last one in `order` tells: the first one opened, the last one ended.
    """
    rows = Entitlement.objects.filter(individual__in=people, area_path__within=area.path).exclude(**{column: ""})
    reasons: dict[int, str] = dict(rows.order_by(order).values_list("individual_id", column))
    counts = Counter(reasons.get(person, Cause.OTHER) for person in people)
    return {Cause(cause).label: count for cause, count in counts.most_common()}
