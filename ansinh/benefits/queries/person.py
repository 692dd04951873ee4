"""One person's page: what is paid, and for each đồng the decision and the reason behind it.

`records` are the keys of every record of the person (`registry.queries.records_of`): what was made for a record that
was merged is this person's as well.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from ansinh.benefits.models import DecisionItem, DecisionKind, DecisionState, FuneralOffer, FuneralState
from ansinh.benefits.policies import may_see_categories
from ansinh.core.actors import Actor
from ansinh.payments.models import Due, DueState, Entitlement, EntitlementState, LineKind, Payment
from ansinh.registry.models import Individual

GIVES = (DecisionKind.GRANT, DecisionKind.ADJUST, DecisionKind.RESUME)


@dataclass(frozen=True)
class Reason:
    """Why an amount is what it is: the sealed words and articles of the decision's item."""

    text: str
    articles: str
    category: str
    coefficient: str
    standard: int
    reference: str


@dataclass(frozen=True)
class ReasonedEntitlement:
    """An entitlement with its reason; None where the actor may not see it, or the decision was taken elsewhere."""

    entitlement: Entitlement
    reason: Reason | None


@dataclass(frozen=True)
class ReasonedPayment:
    """A line of a payroll with the reason of its entitlement."""

    payment: Payment
    reason: Reason | None


@dataclass(frozen=True)
class Paid:
    """What a person draws: entitlements (those in force first), lines (newest first), what waits to be carried."""

    entitlements: list[ReasonedEntitlement]
    payments: list[ReasonedPayment]
    dues: list[Due]
    monthly_amount: int


def items_of(records: Collection[int]) -> "list[DecisionItem]":
    """What decisions say about the person, newest first; papers cancelled before they took effect are left out."""
    items = DecisionItem.objects.filter(individual__in=records).exclude(decision__state=DecisionState.CANCELLED)
    return list(items.select_related("decision").order_by("-decision__decided_on", "-pk"))


def offered_burial(individual: Individual) -> FuneralOffer | None:
    """The support for the burial that nobody has asked for yet."""
    return FuneralOffer.objects.filter(individual=individual, state=FuneralState.OFFERED).first()


def paid_to(*, actor: Actor, records: Collection[int], items: list[DecisionItem], payments: list[Payment]) -> Paid:
    """Put each entitlement and each of `payments` together with its reason; two queries.

    Reasons tell categories, hence perhaps an illness: without the right they are left out.
    """
    open_ = may_see_categories(actor)
    reasons = _reasons(items) if open_ else {}
    by_decision = _reasons_by_decision(items) if open_ else {}
    entitlements = (
        Entitlement.objects.filter(Q(individual__in=records) | Q(recipient__in=records))
        .select_related("recipient", "cared_for", "individual")
        .order_by("-valid_from", "-pk")
    )
    ordered = sorted(entitlements, key=lambda row: row.state == EntitlementState.ENDED)
    dues = Due.objects.filter(individual__in=records, state=DueState.WAITING).order_by("for_month", "pk")
    return Paid(
        entitlements=[ReasonedEntitlement(row, reasons.get(row.pk)) for row in ordered],
        payments=[ReasonedPayment(row, _reason_for(row, reasons, by_decision)) for row in payments],
        dues=list(dues),
        monthly_amount=sum(
            row.amount
            for row in ordered
            if row.state == EntitlementState.ACTIVE and row.valid_to is None and row.individual_id in records
        ),
    )


def payments_of(records: Collection[int]) -> "QuerySet[Payment]":
    """The lines about the person or for the person, newest first."""
    return (
        Payment.objects.filter(Q(individual__in=records) | (Q(recipient__in=records) & ~Q(recipient=F("individual"))))
        .select_related("payroll", "payroll__cycle", "due")
        .order_by("-payroll__cycle__month", "-for_month", "-pk")
    )


def monthly_amounts(individuals: list[Individual]) -> dict[int, int]:
    """Đồng a month that each of these people draws now; one query."""
    active = Entitlement.objects.filter(
        individual__in=individuals, state=EntitlementState.ACTIVE, valid_to__isnull=True
    ).values_list("individual_id", "amount")
    found: dict[int, int] = {}
    for person, amount in active:
        found[person] = found.get(person, 0) + amount
    return found


def _reason_for(row: Payment, reasons: dict[int, Reason], by_decision: dict[tuple[str, str], Reason]) -> Reason | None:
    """A regular line hangs on its entitlement, a difference or one-off payment on the decision that it names."""
    of_entitlement = reasons.get(row.entitlement_id or 0)
    if row.kind == LineKind.REGULAR:
        return of_entitlement
    return by_decision.get((row.decision_reference, row.benefit)) or of_entitlement


def _reasons(items: list[DecisionItem]) -> dict[int, Reason]:
    """For each entitlement the reason of the latest item that gave it."""
    found: dict[int, Reason] = {}
    for item in items:
        if item.entitlement_id is not None and item.kind in GIVES:
            found.setdefault(item.entitlement_id, reason_of(item))
    return found


def _reasons_by_decision(items: list[DecisionItem]) -> dict[tuple[str, str], Reason]:
    """For each decision and benefit the reason of the person's item in it."""
    return {(item.decision.reference, item.benefit): reason_of(item) for item in reversed(items)}


def reason_of(item: DecisionItem) -> Reason:
    """The sealed reason of one item."""
    return Reason(
        text="\n".join(str(reason) for reason in item.reasons),
        articles=item.articles,
        category=item.category,
        coefficient="" if item.coefficient is None else f"{item.coefficient.normalize():f}",
        standard=item.standard,
        reference=item.decision.reference,
    )
