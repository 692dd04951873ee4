"""Writing one decision with its annex: who signs, which number, the sealed evidence of each person."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.errors import DecisionNumberTaken, NobodyNamed, NoOffice, NoSigner, SignedOutOfTime
from ansinh.benefits.grounds import legal_grounds
from ansinh.benefits.judging import Given
from ansinh.benefits.models import Decision, DecisionItem, DecisionKind, DecisionState, Office
from ansinh.benefits.policies import DECIDE, is_chair, signing_delegation
from ansinh.benefits.queries.wordings import wording_on
from ansinh.benefits.services.effects import put_in_effect
from ansinh.benefits.services.numbering import as_in_the_book, is_given, next_number
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_returning
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.payments.models import Cause
from ansinh.registry.models import Individual

CHAIR_TITLE = "Chủ tịch"


@dataclass(frozen=True)
class NewItem:
    """One person's part of a decision to be written; months and amounts as in `models.DecisionItem`.

    `changes_id` is the entitlement that is changed, suspended, resumed or ended.
    """

    kind: DecisionKind
    individual_id: int
    benefit: str
    cause: Cause
    category: str = ""
    month: Month | None = None
    back_from: Month | None = None
    amount: int = 0
    coefficient: Decimal | None = None
    standard: int = 0
    cared_for_id: int | None = None
    recipient_id: int | None = None
    changes_id: int | None = None
    replaces_id: int | None = None
    application_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    reasons: Sequence[str] = ()
    articles: str = ""

    @classmethod
    def from_given(
        cls,
        line: Given,
        *,
        kind: DecisionKind,
        month: Month,
        cause: Cause,
        facts: Mapping[str, Any],
        **more: Any,
    ) -> "NewItem":
        """The item that carries out a line of the judgement."""
        return cls(
            kind=kind,
            individual_id=line.person,
            benefit=line.benefit,
            category=line.category,
            month=month,
            amount=line.amount,
            coefficient=line.coefficient,
            standard=line.standard,
            cared_for_id=line.cared_for_id,
            cause=cause,
            facts=facts,
            reasons=(line.reason,),
            articles=line.articles,
            **more,
        )


@transaction.atomic
def write_decision(
    *,
    actor: Actor,
    area: Area,
    kind: DecisionKind,
    items: Sequence[NewItem],
    signed_on: dt.date,
    subject: str,
    number: str = "",
    earliest: dt.date | None = None,
) -> Decision:
    """Write and sign a decision; it takes effect at once unless the office wants the signed copy first.

    Raises NoRight, NobodyNamed, SignedOutOfTime, NoOffice, NoSigner, DecisionNumberTaken.
    """
    actor.require(DECIDE, area_path=area.path)
    if not items:
        raise NobodyNamed
    today = clock.today()
    if signed_on > today or (earliest is not None and signed_on < earliest):
        raise SignedOutOfTime(on=signed_on, earliest=earliest or "…", today=today)
    office = office_on(area, on=signed_on)
    decision = _signed(actor, office, on=signed_on)
    decision.area, decision.area_path, decision.kind = area, area.path, kind
    typed, year = as_in_the_book(number), signed_on.year
    if typed and is_given(typed, area=area, year=year):
        raise DecisionNumberTaken(number=typed, year=year)
    decision.number = typed or next_number(area=area, office=office, year=year)
    decision.reference = reference_of(decision.number, signed_on)
    decision.decided_on, decision.subject = signed_on, subject
    decision.legal_grounds = legal_grounds(benefits={item.benefit for item in items}, on=signed_on)
    decision.wording = wording_on(area, kind, on=signed_on)
    decision.recorded_by, decision.recorded_at = actor.username, clock.now()
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError:
        raise DecisionNumberTaken(number=decision.number, year=year) from None
    insert_items(decision, items)
    record(
        actor=actor,
        act=f"decide_{kind.value}",
        on=decision,
        area_path=area.path,
        after={
            "reference": decision.reference,
            "people": len({item.individual_id for item in items}),
            "items": len(items),
            "monthly_amount": sum(item.amount for item in items),
            "state": decision.state,
        },
    )
    if decision.state == DecisionState.IN_EFFECT:
        put_in_effect(actor=actor, decision=decision)
    return decision


def office_on(area: Area, *, on: dt.date) -> Office:
    """Who decides in the commune on that day. Raises NoOffice."""
    office = Office.objects.filter(in_force(on), area=area).first()
    if office is None:
        raise NoOffice(area=area.full_name, on=on)
    return office


def reference_of(number: str, decided_on: dt.date) -> str:
    """What entitlements, payments and the Treasury quote: number and day."""
    return f"{number} ngày {decided_on:%d/%m/%Y}"[:100]


def insert_items(decision: Decision, items: Sequence[NewItem]) -> None:
    """The annex of one decision, in one COPY."""
    insert_annexes([(decision, position, item) for position, item in enumerate(items, start=1)])


def insert_annexes(rows: Sequence[tuple[Decision, int, NewItem]]) -> list[int]:
    """Items of any decisions with their positions, in one COPY; their keys in the same order."""
    encoder = DjangoJSONEncoder(ensure_ascii=False)
    names = names_of({item.individual_id for _decision, _position, item in rows})
    inserted = insert_returning(
        "benefits_decisionitem",
        (
            "area_path", "decision_id", "position", "kind", "application_id", "individual_id", "person_name", "benefit",
            "category", "cared_for_id", "recipient_id", "month", "back_from", "coefficient", "standard", "amount",
            "back_amount", "cause", "changes_id", "entitlement_id", "replaces_id", "facts", "reasons", "articles",
        ),
        (
            (
                decision.area_path, decision.pk, position, item.kind.value, item.application_id, item.individual_id,
                names.get(item.individual_id, ""), str(item.benefit), item.category, item.cared_for_id,
                item.recipient_id, item.month.first_day if item.month else None,
                item.back_from.first_day if item.back_from else None, item.coefficient, item.standard, item.amount, 0,
                str(item.cause), item.changes_id, None, item.replaces_id, encoder.encode(dict(item.facts)),
                encoder.encode([str(reason) for reason in item.reasons if reason]), item.articles[:300],
            )
            for decision, position, item in rows
        ),
        returning=["id"],
    )  # fmt: skip
    return [row[0] for row in inserted]


def names_of(people: Collection[int]) -> dict[int, str]:
    """The names of those within the scope; one query."""
    return dict(Individual.objects.filter(pk__among=people).values_list("pk", "full_name"))


def _signed(actor: Actor, office: Office, *, on: dt.date) -> Decision:
    decision = Decision(issuer_name=office.issuer_name, place_name=office.place_name)
    if not office.chair_username:
        decision.signer_name, decision.signer_title = office.chair_name, CHAIR_TITLE
    elif is_chair(actor, office):
        decision.signer_username = actor.username
        decision.signer_name, decision.signer_title = office.chair_name, CHAIR_TITLE
    else:
        delegation = signing_delegation(actor, office, on=on)
        if delegation is None:
            raise NoSigner(who=actor.full_name, area=office.area.full_name, on=on)
        decision.signer_username, decision.delegation = actor.username, delegation
        decision.signer_name, decision.signer_title = delegation.delegate_name, delegation.delegate_title
    if office.requires_signed_copy:
        decision.state = DecisionState.AWAITING_COPY
    else:
        decision.state, decision.in_effect_on = DecisionState.IN_EFFECT, clock.today()
    return decision


def with_chain(items: Sequence[NewItem]) -> list[NewItem]:
    """Let each item that acts on an entitlement name the item that had opened or changed it last; one query."""
    before = {
        entitlement_id: pk
        for pk, entitlement_id in DecisionItem.objects.filter(
            entitlement__in={item.changes_id for item in items if item.changes_id}
        )
        .order_by("pk")
        .values_list("pk", "entitlement_id")
    }
    return [replace(item, replaces_id=before[item.changes_id]) if item.changes_id in before else item for item in items]
