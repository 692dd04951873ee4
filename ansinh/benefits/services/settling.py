"""After a change that reaches back: what is owed is recorded as dues, what was too much is proposed for recovery."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models.functions import Coalesce

from ansinh.areas.models import Area
from ansinh.benefits.differences import MonthDifference, differences
from ansinh.benefits.judging import Judged, judge_months
from ansinh.benefits.models import Decision, DecisionItem, Fault, Recovery
from ansinh.benefits.queries.held import rows_with_facts_person
from ansinh.benefits.queries.paid import last_fixed_month, paid_by_month
from ansinh.benefits.services.annex import facts_person, save_back_amounts
from ansinh.benefits.services.recovery_writing import write_recoveries
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.payments.models import Cause, Due, DueKind, DueState, Entitlement
from ansinh.payments.services import NewDue, record_dues

AGAIN = (Cause.CORRECTED, Cause.COMPLAINT_UPHELD, Cause.PAID_LATE, Cause.OTHER)


def settle_months_paid(*, actor: Actor, decision: Decision, items: Sequence[DecisionItem]) -> list[Recovery]:
    """Set right the months already paid since each item counts, to the đồng, by one judgement for each month.

    Arrears become differences that the next payroll carries; overpayments become proposals, never deductions.
    """
    through = last_fixed_month(decision.area_path)
    months: dict[int, set[Month]] = defaultdict(set)
    for item in items:
        since = item.back_from or item.month
        if through is not None and since is not None and Month.of(since) <= through:
            months[facts_person(item)] |= set(Month.of(since).through(through))
    if not months:
        return []
    found = differences_of(area=decision.area, months=months, drawn_at=decision.area_path)
    owed = [one for one in found if one.difference > 0]
    causes = {facts_person(item): Cause(item.cause) for item in items}
    record_differences(actor=actor, decision=decision, found=owed, causes=causes)
    add_back_amounts(items, owed)
    too_much = [one for one in found if one.difference < 0]
    return write_recoveries(
        actor=actor,
        area=decision.area,
        found=too_much,
        fault=Fault.NOBODY,
        reason=f"{decision.subject} ({decision.reference})",
        on=decision.decided_on,
    )


def differences_of(
    *, area: Area, months: Mapping[int, set[Month]], drawn_at: str | None = None
) -> list[MonthDifference]:
    """What these people were paid in these months against what the law gives, as known now."""
    every = sorted(set().union(*months.values()))
    paid = paid_by_month(people=list(months), first=every[0], last=every[-1], drawn_at=drawn_at)
    judged: dict[Month, Judged] = judge_months(individuals=list(months), months=every, area=area)
    return differences(paid=paid, judged=judged, months=months)


def record_differences(
    *, actor: Actor, decision: Decision, found: Iterable[MonthDifference], causes: Mapping[int, Cause]
) -> list[int]:
    """One due for each right and month; whose money it is, is read from the entitlement of that month.

    A month that was made up for the same cause before is made up again as a correction: one due for each cause.
    """
    wanted = list(found)
    people = {one.right.person for one in wanted}
    entitlements = _entitlements_of(people)
    taken = _causes_taken(people)
    dues = []
    for one in wanted:
        entitlement = _in_month(entitlements[one.right.person], one)
        known = taken[one.right.person, one.right.benefit, entitlement.category, one.month]
        cause = next(cause for cause in (causes[one.right.person], *AGAIN) if cause not in known)
        dues.append(
            NewDue(
                area=decision.area,
                individual_id=entitlement.individual_id,
                kind=DueKind.DIFFERENCE,
                benefit=one.right.benefit,
                category=entitlement.category,
                cared_for_id=entitlement.cared_for_id,
                recipient_id=entitlement.recipient_id,
                amount=one.difference,
                cause=cause,
                for_month=one.month,
                decision_reference=decision.reference,
            )
        )
    return record_dues(actor=actor, items=dues) if dues else []


def add_back_amounts(items: Sequence[DecisionItem], found: Iterable[MonthDifference]) -> None:
    """Write on each item what its months before add up to."""
    totals: dict[tuple[int, str], int] = defaultdict(int)
    for one in found:
        totals[one.right.person, one.right.benefit] += one.difference
    changed = []
    for item in items:
        total = totals.pop((facts_person(item), item.benefit), 0)
        if total:
            item.back_amount += total
            changed.append(item)
    save_back_amounts(changed)


def _causes_taken(people: set[int]) -> dict[tuple[int, str, str, Month], set[str]]:
    """For which causes each right and month of these people has been made up already."""
    rows = (
        Due.objects.filter(kind=DueKind.DIFFERENCE)
        .exclude(state=DueState.CANCELLED)
        .annotate(of_facts=Coalesce("cared_for_id", "individual_id"))
        .filter(of_facts__among=people)
        .values_list("of_facts", "benefit", "category", "for_month", "cause")
    )
    found: dict[tuple[int, str, str, Month], set[str]] = defaultdict(set)
    for person, benefit, category, day, cause in rows:
        if day is not None:
            found[person, benefit, category, Month.of(day)].add(cause)
    return found


def _entitlements_of(people: set[int]) -> dict[int, list[Entitlement]]:
    found: dict[int, list[Entitlement]] = defaultdict(list)
    rows = rows_with_facts_person(Entitlement.objects.order_by("-valid_from", "-pk")).filter(of_facts__among=people)
    for entitlement in rows:
        found[entitlement.of_facts].append(entitlement)
    return found


def _in_month(entitlements: Sequence[Entitlement], one: MonthDifference) -> Entitlement:
    """The entitlement of this right in force in the month; the same right may have changed its letter since."""
    day = one.month.first_day
    in_force = [
        entitlement
        for entitlement in entitlements
        if entitlement.benefit == one.right.benefit
        and entitlement.valid_from <= day
        and (entitlement.valid_to is None or day < entitlement.valid_to)
    ]
    exact = [entitlement for entitlement in in_force if entitlement.category == one.right.category]
    return (exact or in_force)[0]
