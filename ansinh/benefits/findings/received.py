"""What people receive for a month: by the payroll where it is approved, by their entitlements where it is not yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE, MONTHLY
from ansinh.benefits.changes import Held
from ansinh.benefits.findings.lines import CAME_BACK, PaidBy, lines_of_people, payrolls_of
from ansinh.benefits.findings.suspects import FAMILIES, FAMILY_OF
from ansinh.benefits.judging import Right
from ansinh.benefits.queries.held import drawn_by
from ansinh.core.fields import array_text
from ansinh.core.months import Month
from ansinh.payments.models import Due, DueKind, DueState, EntitlementState, LineState

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Sums:
    """Đồng of the month at each key, a person and a family of benefits in one number (`keys_of`)."""

    keys: Numbers
    amounts: Numbers


def keys_of(people: Numbers, benefits: Iterable[str]) -> Numbers:
    """The key of each person and family."""
    families = np.fromiter((FAMILY_OF[benefit] for benefit in benefits), dtype=np.int64, count=len(people))
    return people * len(FAMILIES) + families


def people_of(keys: Numbers) -> Numbers:
    return keys // len(FAMILIES)


def payrolls_for(area: Area, month: Month) -> list[PaidBy]:
    """The approved payrolls by which a place paid the month; none where it is not paid yet."""
    return [paid_by for _month, paid_by in payrolls_of(area, first=month, last=month).values()]


def sums_received(area: Area, month: Month, *, payrolls: Collection[PaidBy]) -> Sums:
    """What the people of a place receive in sum, the whole place at once."""
    values: dict[str, Any] = {
        "month": month.first_day,
        "path": area.path,
        "monthly": sorted(MONTHLY),
        "reissued": [LineState.REISSUED.value, LineState.CANCELLED.value],
        "payrolls": array_text(payroll.payroll_id for payroll in payrolls),
        "suspended": EntitlementState.SUSPENDED.value,
    }
    rows = _read(BY_PAYROLL if payrolls else BY_ENTITLEMENT, values)
    people, benefits, amounts = zip(*rows, strict=True) if rows else ((),) * 3
    return Sums(keys_of(np.array(people, dtype=np.int64), benefits), np.array(amounts, dtype=np.int64))


BY_PAYROLL = """
    select coalesce(cared_for_id, individual_id), benefit, sum(amount)::bigint from payments_payment
    where payroll_id = any(%(payrolls)s::bigint[]) and for_month = %(month)s and benefit = any(%(monthly)s)
        and not state = any(%(reissued)s)
    group by 1, 2
"""
"""By the payrolls of the month alone: what came later is looked at with those for whom this is not enough."""
BY_ENTITLEMENT = """
    select coalesce(cared_for_id, individual_id), benefit, sum(amount)::bigint from payments_entitlement
    where area_path >= %(path)s and area_path < %(path)s || '~' and benefit = any(%(monthly)s)
        and valid_from <= %(month)s and (valid_to is null or valid_to > %(month)s)
        and (state <> %(suspended)s or suspended_from > %(month)s)
    group by 1, 2
"""


def received_by(people: Collection[int], month: Month, *, is_paid: bool) -> dict[int, list[Held]]:
    """What each of these people has, or will have by itself, for the month, right by right, wherever it was paid."""
    if not is_paid:
        return drawn_by(people, month=month)
    sums: dict[Right, int] = defaultdict(int)
    for line in lines_of_people(people, [month]):
        if line.is_promised:
            sums[line.right.renamed()] += line.amount
    for right, amount in _owed(people, month):
        sums[right.renamed()] += amount
    found: dict[int, list[Held]] = defaultdict(list)
    for number, (right, amount) in enumerate(sorted(sums.items())):
        found[right.person].append(Held(number, right, amount))
    return found


def months_received(people: Collection[int], months: Collection[Month]) -> set[tuple[int, str, Month]]:
    """In which of these months these people received anything, by family of benefits."""
    return {
        (line.person, line.family, line.month)
        for line in lines_of_people(people, months)
        if line.state not in CAME_BACK
    }


def _owed(people: Collection[int], month: Month) -> list[tuple[Right, int]]:
    rows = (
        Due.objects.filter(kind__in=[DueKind.ARREARS, DueKind.DIFFERENCE], for_month=month.first_day)
        .filter(Q(state=DueState.WAITING), individual__among=people, benefit__in=list(CATALOGUE))
        .annotate(of_facts=Coalesce("cared_for_id", "individual_id"))
        .values_list("of_facts", "benefit", "category", "amount")
    )
    return [(Right(person, benefit, category), amount) for person, benefit, category, amount in rows]


def _read(query: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
