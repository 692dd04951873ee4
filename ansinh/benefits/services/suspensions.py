"""Suspending, resuming and ending payments by a decision of the chair (Decree 335/2026 Art 9; rules.md, Suspension)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.benefits.changes import Change, Held, changes_of
from ansinh.benefits.errors import MonthBeforeRight, NotOurs, NotSuspendable, WrongState
from ansinh.benefits.judging import Judged, judge_months_on_paper
from ansinh.benefits.law import law_says
from ansinh.benefits.models import Decision, DecisionKind
from ansinh.benefits.policies import DECIDE
from ansinh.benefits.queries.held import right_of
from ansinh.benefits.services.writing import NewItem, with_chain, write_decision
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.judgement.law import FIRST_MONTH
from ansinh.payments.models import ENTITLEMENT_MOVES, Cause, Entitlement, EntitlementState

SUSPENDS = frozenset({Cause.NOT_COLLECTED, Cause.REVIEW_MISSED, Cause.DETAINED})
ENDS = frozenset({Cause.DECLINED, Cause.NO_LONGER_ENTITLED, Cause.REVIEW_MISSED, Cause.DETAINED, Cause.OTHER})


@transaction.atomic
def suspend_payments(
    *,
    actor: Actor,
    area: Area,
    entitlements: Sequence[Entitlement],
    cause: Cause,
    first_month_not_paid: Month,
    signed_on: dt.date,
    number: str = "",
) -> Decision:
    """Suspend from a month on; what was due before stays due. Raises NotSuspendable, NotOurs, WrongState,
    MonthBeforeRight.
    """
    actor.require(DECIDE, area_path=area.path)
    if not may_suspend(cause, on=signed_on):
        raise NotSuspendable(cause=Cause(cause).label, on=signed_on)
    locked = _locked(area, entitlements, EntitlementState.SUSPENDED)
    _require_begun(locked, first_month_not_paid)
    return write_decision(
        actor=actor,
        area=area,
        kind=DecisionKind.SUSPEND,
        items=with_chain([_item(one, DecisionKind.SUSPEND, first_month_not_paid, cause) for one in locked]),
        signed_on=signed_on,
        subject="Về việc tạm dừng chi trả chính sách trợ giúp xã hội",
        number=number,
    )


@transaction.atomic
def resume_payments(
    *, actor: Actor, area: Area, entitlements: Sequence[Entitlement], signed_on: dt.date, number: str = ""
) -> Decision:
    """Pay again what was suspended, by what the law gives now (rules.md, Suspension).

    Unchanged: all months since. Changed: from the change. No longer entitled: ended at the suspension. Raises NotOurs,
    WrongState.
    """
    actor.require(DECIDE, area_path=area.path)
    locked = _locked(area, entitlements, EntitlementState.ACTIVE)
    now = Month.of(signed_on)
    since = {one.pk: Month.of(one.suspended_from) for one in locked if one.suspended_from is not None}
    first = min([now, *since.values()])
    people = {right_of(one).person for one in locked}
    judged = judge_months_on_paper(individuals=people, months=first.through(now), area=area)
    items: list[NewItem] = []
    for one in locked:
        items += _resumption(one, since[one.pk], now, judged)
    is_end = all(item.kind == DecisionKind.END for item in items)
    return write_decision(
        actor=actor,
        area=area,
        kind=DecisionKind.END if is_end else DecisionKind.RESUME,
        items=with_chain(items),
        signed_on=signed_on,
        subject=(
            "Về việc thôi hưởng chính sách trợ giúp xã hội"
            if is_end
            else "Về việc tiếp tục chi trả chính sách trợ giúp xã hội"
        ),
        number=number,
    )


@transaction.atomic
def end_payments(
    *,
    actor: Actor,
    area: Area,
    entitlements: Sequence[Entitlement],
    cause: Cause,
    first_month_not_paid: Month,
    signed_on: dt.date,
    number: str = "",
) -> Decision:
    """End payments for a reason that no fact of the registry tells: declined, prison, a review never answered.

    Raises as `suspend_payments`.
    """
    actor.require(DECIDE, area_path=area.path)
    if cause not in ENDS:
        raise NotSuspendable(cause=Cause(cause).label, on=signed_on)
    locked = _locked(area, entitlements, EntitlementState.ENDED)
    _require_begun(locked, first_month_not_paid)
    return write_decision(
        actor=actor,
        area=area,
        kind=DecisionKind.END,
        items=with_chain([_item(one, DecisionKind.END, first_month_not_paid, cause) for one in locked]),
        signed_on=signed_on,
        subject="Về việc thôi hưởng chính sách trợ giúp xã hội",
        number=number,
    )


def may_suspend(cause: Cause, *, on: dt.date) -> bool:
    """Whether the law of the day knows this reason; detention suspends no longer since 5 October 2026."""
    if cause == Cause.DETAINED:
        return law_says("procedure.detention_suspends", on=on)
    return cause in SUSPENDS


def _locked(area: Area, entitlements: Sequence[Entitlement], wanted: EntitlementState) -> list[Entitlement]:
    keys = {entitlement.pk for entitlement in entitlements}
    locked = list(
        Entitlement.objects.select_for_update(of=("self",))
        .select_related("individual")
        .filter(pk__in=keys, area_path__within=area.path)
        .order_by("pk")
    )
    if len(locked) != len(keys):
        raise NotOurs(count=len(keys) - len(locked))
    for one in locked:
        if wanted not in ENTITLEMENT_MOVES[EntitlementState(one.state)]:
            needed = [origin.label for origin, targets in ENTITLEMENT_MOVES.items() if wanted in targets]
            raise WrongState(
                what=one.individual.full_name,
                state=EntitlementState(one.state).label,
                needed=", ".join(map(str, needed)),
            )
    return locked


def _require_begun(entitlements: Sequence[Entitlement], month: Month) -> None:
    for one in entitlements:
        first = max(Month.of(one.valid_from), FIRST_MONTH)
        if month < first:
            raise MonthBeforeRight(name=one.individual.full_name, first=first.in_vietnamese, came=month.in_vietnamese)


def _item(one: Entitlement, kind: DecisionKind, month: Month, cause: Cause) -> NewItem:
    return NewItem(
        kind=kind,
        individual_id=one.individual_id,
        benefit=one.benefit,
        category=one.category,
        month=month,
        amount=0 if kind in (DecisionKind.END, DecisionKind.SUSPEND) else one.amount,
        cared_for_id=one.cared_for_id,
        recipient_id=one.recipient_id,
        changes_id=one.pk,
        cause=cause,
    )


def _resumption(one: Entitlement, since: Month, now: Month, judged: dict[Month, Judged]) -> list[NewItem]:
    final = _change(one, judged[now])
    if final is not None and final.given is None:
        end = _item(one, DecisionKind.END, since, Cause.NO_LONGER_ENTITLED)
        return [_with_evidence(end, one, judged[now])]
    resumed = _with_evidence(_item(one, DecisionKind.RESUME, since, Cause.RESUMED), one, judged[now])
    if final is None or final.given is None:
        return [resumed]
    # The last month that still gave the old right ends it; from the next on the new one is paid.
    changed_from = next(
        (month.next() for month in reversed([*since.through(now)]) if _change(one, judged[month]) is None), since
    )
    adjusted = NewItem.from_given(
        final.given,
        kind=DecisionKind.ADJUST,
        month=changed_from,
        cause=Cause.RESUMED,
        facts=judged[now].facts.get(right_of(one).person, {}),
        changes_id=one.pk,
        recipient_id=one.recipient_id,
    )
    return [resumed, adjusted]


def _change(one: Entitlement, judged: Judged) -> Change | None:
    """What the month changes for this entitlement; None where it stands as it is."""
    right = right_of(one)
    held = Held(one.pk, right, one.amount)
    lines = judged.of(right.person, family=held.family)
    return next((change for change in changes_of([held], lines) if change.held is not None), None)


def _with_evidence(item: NewItem, one: Entitlement, judged: Judged) -> NewItem:
    person = right_of(one).person
    reasons = [line.reason for line in judged.of(person)] or [judged.reason_for(person)]
    return NewItem(**{**item.__dict__, "facts": judged.facts.get(person, {}), "reasons": tuple(reasons)})
