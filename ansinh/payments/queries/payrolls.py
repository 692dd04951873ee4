"""Payrolls, their lines and what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from ansinh.areas.models import Area
from ansinh.core.months import Month
from ansinh.payments.deadline import last_month_due_for_answers
from ansinh.payments.errors import NoSuchPayroll
from ansinh.payments.models import FileKind, LineState, Payment, Payroll, PayrollFile, PayrollState

MOST_MONTHS_BACK = 11


@dataclass(frozen=True)
class SharedAccount:
    """An account that people of several households are paid into: normal within one household, an alert across."""

    bank_bin: str
    account_number: str
    household_count: int
    beneficiaries: Sequence[str]


def payroll_for(*, area: Area, month: Month) -> Payroll:
    """The commune's payroll of the month that was not cancelled; raises NoSuchPayroll."""
    found = (
        Payroll.objects.select_related("cycle", "cycle__area")
        .filter(cycle__area=area, cycle__month=month.first_day)
        .exclude(state=PayrollState.CANCELLED)
        .first()
    )
    if found is None:
        raise NoSuchPayroll(area=area.full_name, month=month)
    return found


def months_to_prepare(area: Area, *, on: date) -> list[Month]:
    """The months whose payroll can sensibly be prepared on a day, the one that comes next first.

    From the month after the last one that has a payroll, or from this one, to the month after this; none where that
    has its payroll already. One query.
    """
    last = (
        Payroll.objects.filter(cycle__area=area)
        .exclude(state__in=[PayrollState.CANCELLED, PayrollState.DRAFTED])
        .aggregate(month=Max("cycle__month"))["month"]
    )
    this = Month.of(on)
    first = Month.of(last).next() if last else this
    if first > this.next():
        return []
    return list(max(first, this + -MOST_MONTHS_BACK).through(this.next()))


def payrolls_for_area(area_path: str) -> "QuerySet[Payroll]":
    """Payrolls at or below a place, the latest month first."""
    return (
        Payroll.objects.select_related("cycle", "cycle__area")
        .filter(area_path__within=area_path)
        .order_by("-cycle__month", "-pk")
    )


LATE = "late"
"""What an address says for them."""


def late_to_answer(payrolls: "QuerySet[Payroll]", *, on: date) -> "QuerySet[Payroll]":
    """Those sent whose answers should have come by the 20th of their month and have not all."""
    due = last_month_due_for_answers(on).first_day
    return payrolls.filter(state=PayrollState.SENT, cycle__month__lte=due)


def lines_of(payroll: Payroll) -> "QuerySet[Payment]":
    """Every line in the order of the list."""
    return Payment.objects.filter(payroll=payroll).order_by("transfer_reference", "pk")


def lines_acted_on(payroll: Payroll) -> "QuerySet[Payment]":
    """Lines that somebody took out or asked to have paid again: the trail tells of them line by line."""
    return lines_of(payroll).filter(Q(state=LineState.CANCELLED) | Q(is_reissue_asked=True))


def problem_lines(payroll: Payroll) -> "QuerySet[Payment]":
    """Lines that keep the payroll from being approved; `problem` says why."""
    return lines_of(payroll).exclude(problem="").exclude(state=LineState.CANCELLED)


def returned_lines(area_path: str) -> "QuerySet[Payment]":
    """Money at or below a place that came back and is not on its way again, the longest unpaid first."""
    return Payment.objects.filter(area_path__within=area_path, state=LineState.RETURNED).order_by(
        "-months_unpaid", "beneficiary_name", "pk"
    )


def shared_accounts(payroll: Payroll) -> list[SharedAccount]:
    """Accounts that several households are paid into; two queries."""
    by_bank = lines_of(payroll).filter(way="bank").exclude(account_number="").exclude(state=LineState.CANCELLED)
    shared = (
        by_bank.order_by()
        .values("bank_bin", "account_number")
        .annotate(households=Count("household", distinct=True))
        .filter(households__gt=1)
        .order_by("bank_bin", "account_number")
    )
    households = {(row["bank_bin"], row["account_number"]): row["households"] for row in shared}
    names: dict[tuple[str, str], list[str]] = {key: [] for key in households}
    numbers = {number for _, number in households}
    for bank_bin, number, name in (
        by_bank.filter(account_number__in=numbers)
        .order_by("beneficiary_name")
        .values_list("bank_bin", "account_number", "beneficiary_name")
        .distinct()
    ):
        if (bank_bin, number) in names:
            names[bank_bin, number].append(name)
    return [SharedAccount(*key, count, names[key]) for key, count in households.items()]


def sharing_accounts(payroll: Payroll) -> "QuerySet[Payment]":
    """The lines of several households that go into one account, as `shared_accounts` tells of them."""
    by_bank = lines_of(payroll).filter(way="bank").exclude(account_number="").exclude(state=LineState.CANCELLED)
    others = by_bank.filter(bank_bin=OuterRef("bank_bin"), account_number=OuterRef("account_number"))
    return by_bank.filter(Exists(others.order_by().exclude(household=OuterRef("household"))))


def payroll_file(payroll: Payroll, kind: FileKind) -> PayrollFile | None:
    """The file as it was sent, None where the payroll had none of this kind."""
    return PayrollFile.objects.filter(payroll=payroll, kind=kind).first()
