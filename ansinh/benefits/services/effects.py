"""Putting a decision in effect: what is paid follows the annex, in one statement for each act of payments."""

from collections.abc import Sequence

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.judging import Right, judge_months
from ansinh.benefits.models import Decision, DecisionItem, DecisionKind
from ansinh.benefits.queries.paid import last_fixed_month
from ansinh.benefits.services.annex import (
    changed_entitlement,
    facts_person,
    month_of,
    save_back_amounts,
    save_entitlements,
)
from ansinh.benefits.services.settling import settle_months_paid
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.payments.models import Cause, DueKind
from ansinh.payments.queries.entitlements import unpaid_months
from ansinh.payments.services import (
    Adjustment,
    Ending,
    NewDue,
    NewEntitlement,
    Suspension,
    adjust_entitlements,
    end_entitlements,
    open_entitlements,
    record_dues,
    resume_entitlements,
    suspend_entitlements,
)


def put_in_effect(*, actor: Actor, decision: Decision) -> None:
    """Carry out every item of a signed decision, and record what is owed for the months before.

    Only services of this room call it, in the transaction of the act that signed or attached the copy.
    """
    items = list(DecisionItem.objects.filter(decision=decision).select_related("changes").order_by("position"))
    by_kind: dict[str, list[DecisionItem]] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(item)
    grants = by_kind.get(DecisionKind.GRANT, [])
    # An item without a month only sets months of the past right.
    adjusted, crossing = _split_adjustments([i for i in by_kind.get(DecisionKind.ADJUST, []) if i.month is not None])
    ended = by_kind.get(DecisionKind.END, [])
    resumed = by_kind.get(DecisionKind.RESUME, [])
    _resume(actor, resumed)
    _suspend(actor, by_kind.get(DecisionKind.SUSPEND, []))
    _end(actor, [*ended, *crossing])
    _adjust(actor, decision, adjusted)
    _open(actor, decision, [*(item for item in grants if item.month is not None), *crossing])
    _pay_once(actor, decision, [item for item in grants if item.benefit == BenefitCode.FUNERAL_SUPPORT])
    _recover(actor, decision, by_kind.get(DecisionKind.RECOVER, []))
    save_entitlements(items)
    if resumed:
        # Nothing was paid while suspended, so what follows a resumption is owed whole, not as a difference.
        record_months_before(actor=actor, decision=decision, items=[*grants, *resumed, *adjusted, *crossing])
    else:
        record_months_before(actor=actor, decision=decision, items=grants)
        settle_months_paid(actor=actor, decision=decision, items=[*by_kind.get(DecisionKind.ADJUST, []), *ended])


def record_months_before(*, actor: Actor, decision: Decision, items: Sequence[DecisionItem]) -> None:
    """Arrears of the months that no payroll will pay any more, each at what the law gave in that very month.

    A month without an approved payroll is paid by its own payroll; without any payroll yet, the months before the
    signature are owed.
    """
    by_entitlement = {item.entitlement_id: item for item in items if item.entitlement_id is not None}
    if not by_entitlement:
        return
    through = last_fixed_month(decision.area_path) or Month.of(decision.decided_on).previous()
    unpaid = {
        entitlement_id: owed
        for entitlement_id, months in unpaid_months(entitlement_ids=list(by_entitlement), through=through).items()
        if (owed := [month for month in months if month >= month_of(by_entitlement[entitlement_id])])
    }
    if not unpaid:
        return
    people = {facts_person(by_entitlement[entitlement_id]) for entitlement_id in unpaid}
    months = sorted({month for found in unpaid.values() for month in found})
    judged = judge_months(individuals=people, months=months, area=decision.area)
    dues: list[NewDue] = []
    for entitlement_id, found in unpaid.items():
        item = by_entitlement[entitlement_id]
        right = Right(facts_person(item), item.benefit, item.category)
        for month in found:
            amount = judged[month].amount_of(right)
            if not amount:
                continue
            item.back_amount += amount
            dues.append(
                NewDue(
                    area=decision.area,
                    individual_id=item.individual_id,
                    kind=DueKind.ARREARS,
                    benefit=item.benefit,
                    category=item.category,
                    cared_for_id=item.cared_for_id,
                    recipient_id=item.recipient_id,
                    amount=amount,
                    cause=Cause(item.cause),
                    for_month=month,
                    decision_reference=decision.reference,
                )
            )
    record_dues(actor=actor, items=dues)
    save_back_amounts([by_entitlement[entitlement_id] for entitlement_id in unpaid])


def _split_adjustments(items: Sequence[DecisionItem]) -> tuple[list[DecisionItem], list[DecisionItem]]:
    """Those within one benefit, and those that go from one benefit to another."""
    crossing = [item for item in items if changed_entitlement(item).benefit != item.benefit]
    return [item for item in items if changed_entitlement(item).benefit == item.benefit], crossing


def _suspend(actor: Actor, items: Sequence[DecisionItem]) -> None:
    if not items:
        return
    suspend_entitlements(
        actor=actor,
        items=[Suspension(changed_entitlement(item).pk, month_of(item), Cause(item.cause)) for item in items],
    )
    for item in items:
        item.entitlement_id = changed_entitlement(item).pk


def _end(actor: Actor, items: Sequence[DecisionItem]) -> None:
    if not items:
        return
    end_entitlements(
        actor=actor, items=[Ending(changed_entitlement(item).pk, month_of(item), Cause(item.cause)) for item in items]
    )
    for item in items:
        item.entitlement_id = changed_entitlement(item).pk


def _resume(actor: Actor, items: Sequence[DecisionItem]) -> None:
    if not items:
        return
    resume_entitlements(actor=actor, items=[changed_entitlement(item).pk for item in items])
    for item in items:
        item.entitlement_id = changed_entitlement(item).pk


def _adjust(actor: Actor, decision: Decision, items: Sequence[DecisionItem]) -> None:
    if not items:
        return
    successors = adjust_entitlements(
        actor=actor,
        items=[
            Adjustment(
                entitlement_id=changed_entitlement(item).pk,
                from_month=month_of(item),
                amount=item.amount,
                source_reference=decision.reference,
                cause=Cause(item.cause),
                category=item.category,
                area=decision.area,
            )
            for item in items
        ],
    )
    for item, successor in zip(items, successors, strict=True):
        item.entitlement_id = successor


def _open(actor: Actor, decision: Decision, items: Sequence[DecisionItem]) -> None:
    if not items:
        return
    opened = open_entitlements(
        actor=actor,
        items=[
            NewEntitlement(
                area=decision.area,
                individual_id=item.individual_id,
                benefit=item.benefit,
                category=item.category,
                amount=item.amount,
                first_month=month_of(item),
                source_reference=decision.reference,
                cared_for_id=item.cared_for_id,
                recipient_id=item.recipient_id,
                cause=Cause(item.cause),
            )
            for item in items
        ],
    )
    for item, entitlement_id in zip(items, opened, strict=True):
        item.entitlement_id = entitlement_id


def _pay_once(actor: Actor, decision: Decision, items: Sequence[DecisionItem]) -> None:
    if not items:
        return
    record_dues(
        actor=actor,
        items=[
            NewDue(
                area=decision.area,
                individual_id=item.individual_id,
                kind=DueKind.ONE_OFF,
                benefit=item.benefit,
                category="",
                amount=item.amount,
                cause=Cause.FUNERAL,
                recipient_id=item.recipient_id,
                decision_reference=decision.reference,
            )
            for item in items
        ],
    )


def _recover(actor: Actor, decision: Decision, items: Sequence[DecisionItem]) -> None:
    """What the payee owes, month by month; payments keeps it out of every file to bank and post."""
    if not items:
        return
    record_dues(
        actor=actor,
        items=[
            NewDue(
                area=decision.area,
                individual_id=item.individual_id,
                kind=DueKind.RECOVERY,
                benefit=item.benefit,
                category=item.category,
                cared_for_id=item.cared_for_id,
                amount=item.amount,
                cause=Cause.OVERPAID,
                for_month=month_of(item),
                decision_reference=decision.reference,
            )
            for item in items
        ],
    )
