"""What a month's payroll has to pay: regular months in force, dues that wait, and money that came back."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.payments.checks import CheckedLine
from ansinh.payments.models import Due, DueKind, DueState, Entitlement, EntitlementState, LineKind, LineState, Payment


class Candidate(NamedTuple):
    """A line before its payee is known; `kind` is a `LineKind`. `recipient_id` is whose payee receives it.

    `is_asked`: an officer asked for this returned money to be paid again, so it goes out after a death too.
    """

    kind: str
    individual_id: int
    recipient_id: int
    benefit: str
    category: str
    cared_for_id: int | None
    for_month: date | None
    cause: str
    decision_reference: str
    amount: int
    entitlement_id: int | None = None
    due_id: int | None = None
    reissue_of_id: int | None = None
    corrects_id: int | None = None
    months_unpaid: int = 0
    is_asked: bool = False

    def to_check(self) -> CheckedLine:
        return CheckedLine(
            self.kind, self.individual_id, self.benefit, self.category, self.cared_for_id,
            Month.of(self.for_month) if self.for_month else None, self.amount, self.entitlement_id, self.cause,
            self.decision_reference,
        )  # fmt: skip


def candidates_for(area_path: str, month: Month) -> list[Candidate]:
    """Everything to be paid in `month` at or below `area_path`; seven queries.

    None of them joins thousands of rows: `people_for_payroll` says why.
    """
    return [*_regular(area_path, month), *_dues(area_path), *_returned(area_path)]


def _regular(area_path: str, month: Month) -> Iterable[Candidate]:
    day, regular = month.first_day, LineKind.REGULAR.value
    paid_already = set(
        Payment.objects.filter(for_month=day, kind=regular, entitlement__isnull=False)
        .exclude(state=LineState.CANCELLED)
        .values_list("entitlement_id", flat=True)
        .order_by()
    )
    rows = (
        Entitlement.objects.filter(in_force(day), area_path__within=area_path)
        .filter(~Q(state=EntitlementState.SUSPENDED) | Q(suspended_from__gt=day))
        .values_list(
            "pk", "individual_id", "recipient_id", "benefit", "category", "cared_for_id", "amount", "source_reference"
        )
        .order_by("pk")
    )
    for pk, individual_id, recipient_id, benefit, category, cared_for_id, amount, reference in rows:
        if pk in paid_already:
            continue
        yield Candidate(
            regular, individual_id, recipient_id or individual_id, benefit, category, cared_for_id, day, "", reference,
            amount, entitlement_id=pk,
        )  # fmt: skip


def _dues(area_path: str) -> Iterable[Candidate]:
    """Recoveries stay out: netting off is off (rules.md, Recovery), so no negative can reach a file."""
    dues = (
        Due.objects.filter(area_path__within=area_path, state=DueState.WAITING)
        .exclude(kind=DueKind.RECOVERY)
        .order_by("pk")
    )
    in_payroll = set(Payment.objects.filter(due__in=dues).values_list("due_id", flat=True).order_by())
    for due in dues:
        if due.pk in in_payroll:
            continue
        yield Candidate(
            due.kind, due.individual_id, due.recipient_id or due.individual_id, due.benefit, due.category,
            due.cared_for_id, due.for_month, due.cause, due.decision_reference, due.amount,
            entitlement_id=due.entitlement_id, due_id=due.pk, corrects_id=due.corrects_id,
        )  # fmt: skip


def _returned(area_path: str) -> Iterable[Candidate]:
    """A returned line is paid again by itself while the person is not suspended; else once asked for."""
    lines = list(Payment.objects.filter(area_path__within=area_path, state=LineState.RETURNED).order_by("pk"))
    on_their_way = set(Payment.objects.filter(reissue_of__in=lines).values_list("reissue_of", flat=True).order_by())
    suspended = set(
        Entitlement.objects.filter(
            pk__in={line.entitlement_id for line in lines if line.entitlement_id}, state=EntitlementState.SUSPENDED
        ).values_list("pk", flat=True)
    )
    for line in lines:
        held = line.entitlement_id in suspended and not line.is_reissue_asked
        if held or line.pk in on_their_way:
            continue
        yield Candidate(
            LineKind.REISSUE.value, line.individual_id,
            line.reissue_recipient_id or line.recipient_id, line.benefit, line.category, line.cared_for_id,
            line.for_month, line.cause, line.decision_reference, line.amount, entitlement_id=line.entitlement_id,
            reissue_of_id=line.pk, months_unpaid=line.months_unpaid + 1, is_asked=line.is_reissue_asked,
        )  # fmt: skip
