"""One household's page: what each member draws or was refused, what was paid, and its timeline."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from ansinh.benefits.findings.telling import tells_hiv
from ansinh.benefits.models import DecisionItem, DecisionKind
from ansinh.benefits.policies import VIEW, may_see_categories
from ansinh.benefits.queries.papers import ShownPaper, shown_papers
from ansinh.benefits.queries.person import Reason, items_of, paid_to, reason_of
from ansinh.benefits.queries.timeline import AlreadyRead, Event, Member, timeline_of
from ansinh.core.actors import Actor
from ansinh.payments.models import Due, Entitlement, EntitlementState, Payment
from ansinh.registry.models import Household, Individual, Membership
from ansinh.registry.queries import HouseholdPage, ShownCircumstance

Facts = Mapping[int, Sequence[ShownCircumstance]]


@dataclass(frozen=True)
class Told:
    """Why an amount or a refusal is: the reason, or that it stands on the person's own page only, or neither."""

    reason: Reason | None
    is_on_own_page: bool


@dataclass(frozen=True)
class Drawn:
    entitlement: Entitlement
    told: Told


@dataclass(frozen=True)
class Refused:
    item: DecisionItem
    told: Told


@dataclass(frozen=True)
class MemberRow:
    """A member of today with all that the page tells of this person."""

    membership: Membership
    draws: tuple[Drawn, ...]
    refusals: tuple[Refused, ...]
    dues: tuple[Due, ...]
    circumstances: tuple[ShownCircumstance, ...]

    @property
    def all_told(self) -> tuple[Told, ...]:
        return (*(one.told for one in self.draws), *(one.told for one in self.refusals))


@dataclass(frozen=True)
class HouseholdRecord:
    """What the page of one household shows; money is None where the actor may see none."""

    members: tuple[MemberRow, ...]
    former: tuple[Membership, ...]
    monthly_amount: int | None
    payments: "QuerySet[Payment] | None"
    timeline: list[Event]
    papers: list[ShownPaper]
    shows_reasons: bool


def household_record(*, actor: Actor, page: HouseholdPage, facts: Facts, on: dt.date) -> HouseholdRecord:
    """All of the household on a day; six queries, whatever the number of members. `payments` is not yet read."""
    today = [member for member in page.members if member.valid_to is None or member.valid_to > on]
    present = {member.individual_id for member in today}
    former = [member for member in page.members if member.valid_to is not None and member.valid_to <= on]
    owners = _owners({member.individual_id for member in page.members})
    sees_money = actor.may("view_payroll") or actor.may(VIEW)
    items = items_of(owners) if actor.may(VIEW) else []
    here = [record for record, owner in owners.items() if owner in present]
    paid = paid_to(actor=actor, records=owners, items=items, payments=[]) if sees_money else None
    entitlements = paid.entitlements if paid else []
    draws: dict[int, list[Drawn]] = {}
    for row in entitlements:
        if row.entitlement.state != EntitlementState.ENDED:
            whose = owners.get(row.entitlement.individual_id) or owners[row.entitlement.recipient_id or 0]
            draws.setdefault(whose, []).append(Drawn(row.entitlement, _told(row.reason)))
    refusals = _refusals(items, owners, open_=may_see_categories(actor))
    dues: dict[int, list[Due]] = {}
    for due in paid.dues if paid else []:
        dues.setdefault(owners[due.individual_id], []).append(due)
    read = AlreadyRead(
        classes=page.classes,
        members=page.members,
        facts=facts,
        items=items,
        entitlements=[row.entitlement for row in entitlements],
    )
    members = tuple(
        MemberRow(
            membership=member,
            draws=tuple(draws.get(member.individual_id, ())),
            refusals=tuple(refusals.get(member.individual_id, ())),
            dues=tuple(dues.get(member.individual_id, ())),
            circumstances=tuple(facts.get(member.individual_id, ())),
        )
        for member in today
    )
    people = _people(page.members, owners)
    timeline = timeline_of(actor=actor, household=page.household, people=people, read=read, on=on)
    return HouseholdRecord(
        members=members,
        former=tuple(member for member in former if member.individual_id not in present),
        monthly_amount=_monthly(members) if paid else None,
        payments=_payments(page.household, here, owners) if paid else None,
        timeline=timeline.events,
        papers=shown_papers(actor, timeline.papers),
        shows_reasons=any(told.reason for member in members for told in member.all_told),
    )


def _owners(members: set[int]) -> dict[int, int]:
    """Every record of these people, with the record that counts for it."""
    merged = Individual.objects.filter(merged_into__in=members).values_list("pk", "merged_into_id")
    return {**{person: person for person in members}, **{record: owner or record for record, owner in merged}}


def _people(memberships: Collection[Membership], owners: Mapping[int, int]) -> dict[int, Member]:
    """Each record with the person it counts for, and the day on which that person left for good."""
    left: dict[int, dt.date | None] = {}
    for one in memberships:
        known = left.get(one.individual_id, dt.date.min)
        left[one.individual_id] = None if known is None or one.valid_to is None else max(known, one.valid_to)
    of_person = {one.individual_id: one.individual for one in memberships}
    return {record: Member(of_person[owner], left[owner]) for record, owner in owners.items()}


def _refusals(items: Collection[DecisionItem], owners: Mapping[int, int], *, open_: bool) -> dict[int, list[Refused]]:
    """Each member's refusals, the latest of a benefit, unless the benefit was granted since."""
    found: dict[int, list[Refused]] = {}
    seen: set[tuple[int, str]] = set()
    for item in items:
        whose, kind = owners[item.individual_id], item.kind
        if kind not in (DecisionKind.REFUSE, DecisionKind.GRANT) or (whose, item.benefit) in seen:
            continue
        seen.add((whose, item.benefit))
        if kind == DecisionKind.REFUSE:
            found.setdefault(whose, []).append(Refused(item, _told(reason_of(item) if open_ else None)))
    return found


def _told(reason: Reason | None) -> Told:
    """The page is printed and lies about: what gives away HIV stands on the person's own page only."""
    if reason is not None and tells_hiv({reason.category}, reason.text):
        return Told(None, is_on_own_page=True)
    return Told(reason, is_on_own_page=False)


def _monthly(members: Collection[MemberRow]) -> int:
    return sum(
        drawn.entitlement.amount
        for member in members
        for drawn in member.draws
        if drawn.entitlement.state == EntitlementState.ACTIVE and drawn.entitlement.valid_to is None
    )


def _payments(household: Household, here: Collection[int], records: Collection[int]) -> "QuerySet[Payment]":
    """The lines of the members of today, and of those who left only what was paid while they belonged here."""
    return (
        Payment.objects.filter(
            Q(individual__in=here)
            | (Q(recipient__in=here) & ~Q(recipient=F("individual")))
            | Q(individual__in=list(records), household=household)
        )
        .select_related("payroll", "payroll__cycle")
        .order_by("-payroll__cycle__month", "-for_month", "-pk")
    )
