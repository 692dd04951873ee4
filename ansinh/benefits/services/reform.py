"""1 July 2025: K5b and K5c become social pension, by one act for each, without a new application; the chain is kept."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.changes import Held, changes_of
from ansinh.benefits.errors import NothingToConvert
from ansinh.benefits.judging import Judged, judge_on_paper
from ansinh.benefits.law import law_begins
from ansinh.benefits.models import Decision, DecisionKind, Proposal, ProposalKind
from ansinh.benefits.policies import DECIDE
from ansinh.benefits.queries.held import entitlements_in_force, held_by_person
from ansinh.benefits.services.review import insert_proposals, open_proposals
from ansinh.benefits.services.writing import NewItem, with_chain, write_decision
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.payments.models import Cause
from ansinh.registry.models import Individual

CONVERTED = frozenset({"K5b", "K5c"})


@dataclass(frozen=True)
class Conversion:
    """What the act did: the decision with one item for each person, and those whom the law gives no pension."""

    decision: Decision
    converted_count: int
    left_over: list[Proposal]


def month_of_conversion() -> Month:
    """The month in which the social pension began."""
    return Month.of(law_begins("social_pension.level"))


@transaction.atomic
def convert_to_social_pension(*, actor: Actor, area: Area, signed_on: dt.date, number: str = "") -> Conversion:
    """Turn every K5b and K5c of the commune into what the law of July 2025 gives, the highest of all.

    Whoever would get nothing is not ended silently but proposed to the chair. Done twice it finds nobody.
    Raises NothingToConvert, and what `write_decision` raises.
    """
    actor.require(DECIDE, area_path=area.path)
    month = month_of_conversion()
    held = _held(area, month)
    if not held:
        raise NothingToConvert(area=area.full_name)
    judged = judge_on_paper(individuals=list(held), month=month, area=area)
    items: list[NewItem] = []
    left: list[dict[str, object]] = []
    for person, (former, others) in held.items():
        changes = changes_of([former, *others], judged.of(person, family=former.family))
        given = next((change.given for change in changes if change.held == former), None)
        if given is None:
            left.append(_left(former, judged, month))
            continue
        items.append(
            NewItem.from_given(
                given,
                kind=DecisionKind.ADJUST,
                month=month,
                cause=Cause.LAW_CHANGED,
                facts=judged.facts.get(person, {}),
                changes_id=former.entitlement_id,
            )
        )
    insert_proposals(area, left)
    if not items:
        raise NothingToConvert(area=area.full_name)
    decision = write_decision(
        actor=actor,
        area=area,
        kind=DecisionKind.ADJUST,
        items=with_chain(items),
        signed_on=signed_on,
        subject="Về việc chuyển đối tượng hưởng trợ cấp xã hội hàng tháng sang hưởng trợ cấp hưu trí xã hội",
        number=number,
    )
    return Conversion(decision, len(items), list(open_proposals(area).filter(kind=ProposalKind.END)))


def _held(area: Area, month: Month) -> dict[int, tuple[Held, list[Held]]]:
    """Of each person the K5b or K5c that ends, and what else is drawn in the family."""
    by_person = held_by_person(entitlements_in_force(area_path=area.path, month=month))
    here = set(Individual.objects.filter(pk__among=by_person).values_list("pk", flat=True))
    found: dict[int, tuple[Held, list[Held]]] = {}
    for person in sorted(here):
        drawn = by_person[person]
        former = [
            one
            for one in drawn
            if one.right.benefit == BenefitCode.SOCIAL_ALLOWANCE and one.right.category in CONVERTED
        ]
        if former:
            found[person] = (former[0], [o for o in drawn if o != former[0] and o.family == former[0].family])
    return found


def _left(former: Held, judged: Judged, month: Month) -> dict[str, object]:
    return {
        "entitlement_id": former.entitlement_id,
        "individual_id": former.right.person,
        "kind": ProposalKind.END,
        "benefit": former.right.benefit,
        "category": former.right.category,
        "month": month,
        "before_amount": former.amount,
        "cause": Cause.LAW_CHANGED,
        "facts": dict(judged.facts.get(former.right.person, {})),
        "reasons": [judged.reason_for(former.right.person)],
    }
