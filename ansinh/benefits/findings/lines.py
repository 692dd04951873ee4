"""The payment lines that are judged again, as plain values, and what else is on its way for the same months."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE, MONTHLY
from ansinh.benefits.judging import Right
from ansinh.benefits.models import RecoveryMonth, RecoveryState
from ansinh.core.months import Month
from ansinh.payments.models import APPROVED_OR_LATER, Due, DueKind, DueState, LineState, Payment, Payroll, PayrollState

CAME_BACK = frozenset({LineState.RETURNED.value, LineState.REISSUED.value})
PersonMonth = tuple[int, Month]
Sums = Mapping[tuple[int, str, Month], int]


@dataclass(frozen=True)
class PaidBy:
    """The payroll of a line: who paid, and the day from which nobody could stop it any more.

    `area` is the unit of its day, `path` where its rows stand now: after a reform those of its successor.
    """

    payroll_id: int
    reference: str
    area: Area
    approved_on: dt.date
    path: str


@dataclass(frozen=True)
class Line:
    """One line. `person` is whose facts decide: the person cared for, for carers' support."""

    payment_id: int
    person: int
    individual_id: int
    kind: str
    state: str
    benefit: str
    category: str
    month: Month
    amount: int
    beneficiary_name: str
    area_path: str
    paid_by: PaidBy

    @property
    def right(self) -> Right:
        return Right(self.person, self.benefit, self.category)

    @property
    def family(self) -> str:
        return CATALOGUE[self.benefit].family

    @property
    def is_out(self) -> bool:
        """Whether the money has left; what came back has not, until it is paid again by another line."""
        return self.state not in CAME_BACK

    @property
    def is_promised(self) -> bool:
        """Whether the person has it or will get it by itself."""
        return self.state != LineState.REISSUED


def payrolls_of(area: Area, *, first: Month, last: Month | None = None) -> dict[int, tuple[Month, PaidBy]]:
    """The payrolls at or below a place that count as paid: approved or later, of the months asked for."""
    found = Payroll.objects.filter(
        area_path__within=area.path, state__in=APPROVED_OR_LATER, cycle__month__gte=first.first_day
    ).select_related("cycle__area")
    if last is not None:
        found = found.filter(cycle__month__lte=last.first_day)
    return {one.pk: (one.month, _paid_by(one)) for one in found}


def lines_of_people(people: Collection[int], months: Collection[Month]) -> list[Line]:
    """Every monthly line within the scope of these individuals for these months, wherever it was paid."""
    days = [month.first_day for month in months]
    rows = _values(_monthly().filter(individual__among=people, for_month__in=days))
    keys = {row[-1] for row in rows}
    payrolls = Payroll.objects.filter(pk__in=keys, state__in=APPROVED_OR_LATER).select_related("cycle__area")
    return _lines(rows, {one.pk: _paid_by(one) for one in payrolls})


def owed_already(people: Collection[int], months: Collection[Month]) -> Sums:
    """Arrears and differences recorded that no approved payroll carries yet, by person, family and month."""
    rows = (
        Due.objects.filter(kind__in=[DueKind.ARREARS, DueKind.DIFFERENCE], state=DueState.WAITING)
        .filter(individual__among=people, for_month__in=[month.first_day for month in months])
        .annotate(of_facts=Coalesce("cared_for_id", "individual_id"))
        .values_list("of_facts", "benefit", "for_month", "amount")
    )
    return _summed(rows)


def asked_back(people: Collection[int], months: Collection[Month]) -> Sums:
    """What signed decisions ask back, what is proposed to be asked back, and what the chair has let go, likewise."""
    days = [month.first_day for month in months]
    decided = (
        Due.objects.filter(kind=DueKind.RECOVERY, individual__among=people, for_month__in=days)
        .exclude(state=DueState.CANCELLED)
        .annotate(of_facts=Coalesce("cared_for_id", "individual_id"))
        .values_list("of_facts", "benefit", "for_month", "amount")
    )
    proposed = RecoveryMonth.objects.filter(
        recovery__individual__among=people,
        recovery__state__in=[RecoveryState.PROPOSED, RecoveryState.WAIVED],
        for_month__in=days,
    ).select_related("recovery")
    open_ = (
        (one.cared_for_id or one.recovery.individual_id, one.benefit, one.for_month, one.excess) for one in proposed
    )
    return _summed([*decided, *open_])


def in_payrolls_to_come(people: Collection[int], months: Collection[Month]) -> Sums:
    """Lines of payrolls that are prepared and not yet approved, made of dues: on their way."""
    rows = (
        _monthly()
        .filter(individual__among=people, for_month__in=[month.first_day for month in months])
        .filter(payroll__state__in=[PayrollState.DRAFTED, PayrollState.PREPARED], due__isnull=True)
        .exclude(kind="reissue")
        .annotate(of_facts=Coalesce("cared_for_id", "individual_id"))
        .values_list("of_facts", "benefit", "for_month", "amount")
    )
    return _summed(rows)


def _monthly() -> "QuerySet[Payment]":
    return Payment.objects.filter(benefit__in=MONTHLY, for_month__isnull=False).exclude(state=LineState.CANCELLED)


def _values(rows: "QuerySet[Payment]") -> list[Any]:
    return list(
        rows.order_by().values_list(
            "pk", "individual_id", "cared_for_id", "kind", "state", "benefit", "category", "for_month", "amount",
            "beneficiary_name", "area_path", "payroll_id",
        )
    )  # fmt: skip


def _lines(rows: Iterable[Any], payrolls: Mapping[int, PaidBy]) -> list[Line]:
    months: dict[dt.date, Month] = {}
    found = []
    for key, individual, cared_for, kind, state, benefit, category, day, amount, name, area_path, payroll in rows:
        paid_by = payrolls.get(payroll)
        if paid_by is None:
            continue
        month = months.setdefault(day, Month.of(day))
        found.append(
            Line(
                payment_id=key,
                person=cared_for or individual,
                individual_id=individual,
                kind=kind,
                state=state,
                benefit=benefit,
                category=category,
                month=month,
                amount=amount,
                beneficiary_name=name,
                area_path=area_path,
                paid_by=paid_by,
            )
        )
    return sorted(found, key=lambda line: line.payment_id)


def _paid_by(payroll: Payroll) -> PaidBy:
    approved_on = payroll.approved_on or payroll.cycle.month
    return PaidBy(payroll.pk, payroll.reference, payroll.cycle.area, approved_on, payroll.area_path)


def _summed(rows: Iterable[tuple[Any, ...]]) -> Sums:
    found: dict[tuple[int, str, Month], int] = defaultdict(int)
    for person, benefit, day, amount in rows:
        if benefit in MONTHLY and day is not None:
            found[person, CATALOGUE[benefit].family, Month.of(day)] += amount
    return found
