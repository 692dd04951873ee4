"""Who is paid in a month: the lines, and how many people they pay in groups and in all."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from ansinh.areas.models import Area
from ansinh.core.months import Month
from ansinh.payments.models import APPROVED_OR_LATER, LineKind, LineState, Payment, Payroll, PayrollSum
from ansinh.registry.models import Way


@dataclass(frozen=True)
class GroupCount:
    """Recipients of one benefit and category. A person with two categories counts in both."""

    benefit: str
    category: str
    recipient_count: int
    amount: int


@dataclass(frozen=True)
class BankShare:
    """How many recipients, and how much of the money, went by bank; parts are of the whole, 0 to 1."""

    recipient_count: int
    by_bank_count: int
    amount: int
    by_bank_amount: int

    @property
    def recipient_share(self) -> float:
        return self.by_bank_count / self.recipient_count if self.recipient_count else 0.0


@dataclass(frozen=True)
class MonthRecipients:
    """Who is paid in a month, in groups and in all."""

    by_group: list[GroupCount]
    share: BankShare


def lines_of_month(*, month: Month, area_path: str) -> "QuerySet[Payment]":
    """The regular lines of a month at or below a place, of payrolls approved.

    The payroll tells the month: regular lines are those of its own.
    """
    lines = Payment.objects.filter(_of_month(month, area_path), kind=LineKind.REGULAR)
    return lines.exclude(state=LineState.CANCELLED)


@dataclass
class PaidAlike:
    """The people of the lines of a month with one benefit, category and way, and what these come to in đồng.

    Somebody whom two payrolls pay alike stands in `people` twice.
    """

    people: list[int] = field(default_factory=list)
    amount: int = 0


Kind = tuple[str, str, str]
"""A benefit, a category and a way of payment."""


def people_of_month(*, month: Month, area_path: str, unit: Area | None = None) -> dict[Kind, PaidAlike]:
    """The people of `lines_of_month` by benefit, category and way; two queries.

    They are told by what the database keeps of each payroll, less the few lines that are not regular or were cancelled.
    `unit` keeps what that dated commune paid: a place also holds what the communes that it took in had paid.
    """
    meant = _of_month(month, area_path, unit)
    others: dict[_Sum, list[tuple[int, int]]] = defaultdict(list)
    lines = Payment.objects.filter(meant).order_by().values_list(*_KEY, "amount", "individual_id")
    cancelled = lines.filter(kind=LineKind.REGULAR, state=LineState.CANCELLED)
    # Two readings in one question: each has an index of its own.
    for *key, amount, person in lines.exclude(kind=LineKind.REGULAR).union(cancelled, all=True):
        others[*key].append((amount, person))
    paid: dict[Kind, PaidAlike] = defaultdict(PaidAlike)
    sums = PayrollSum.objects.filter(meant).order_by()
    for *key, amount, people in sums.values_list(*_KEY, "amount", "people"):
        _payroll, *kind = key
        if left_out := others.get((*key,)):
            amount -= sum(less for less, _person in left_out)
            people = Counter(people) - Counter(person for _less, person in left_out)
        alike = paid[*kind,]
        alike.people += people
        alike.amount += amount
    return dict(paid)


def recipients_of_month(*, month: Month, area_path: str, unit: Area | None = None) -> MonthRecipients:
    """How many `people_of_month` there are by benefit and category, and how many of all are paid by bank; two queries.

    Whoever has a line in cash does not count as paid by bank.
    """
    groups: dict[tuple[str, str], set[int]] = defaultdict(set)
    amounts: Counter[tuple[str, str]] = Counter()
    in_cash: set[int] = set()
    by_bank_amount = 0
    for (benefit, category, way), alike in people_of_month(month=month, area_path=area_path, unit=unit).items():
        groups[benefit, category].update(alike.people)
        amounts[benefit, category] += alike.amount
        if way == Way.BANK:
            by_bank_amount += alike.amount
        else:
            in_cash.update(alike.people)
    everybody = set[int]().union(*groups.values())
    return MonthRecipients(
        by_group=[GroupCount(*key, len(people), amounts[key]) for key, people in sorted(groups.items()) if people],
        share=BankShare(len(everybody), len(everybody - in_cash), amounts.total(), by_bank_amount),
    )


_KEY = ("payroll", "benefit", "category", "way")
_Sum = tuple[int, str, str, str]


def _of_month(month: Month, area_path: str, unit: Area | None = None) -> Q:
    """Of payrolls approved for the month."""
    payrolls = Payroll.objects.filter(cycle__month=month.first_day, state__in=APPROVED_OR_LATER)
    if unit is not None:
        payrolls = payrolls.filter(cycle__area=unit)
    return Q(payroll__among=ArraySubquery(payrolls.order_by().values("pk")), area_path__within=area_path)
