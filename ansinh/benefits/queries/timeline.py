"""All that happened to a household, by the rows that stand today: each event with its day, its person and its page.

Of whoever left the household, nothing that happened after is told.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.models import Application, ApplicationState, DecisionItem, EmergencyAid
from ansinh.benefits.policies import VIEW, applications_visible_to, may_see_categories
from ansinh.benefits.queries.emergency_aid import aid_of_household
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.payments.models import Entitlement, EntitlementState, LineState, Payment
from ansinh.registry.models import (
    Household,
    HouseholdClass,
    HouseholdNote,
    Individual,
    KeptPaper,
    Membership,
    Residence,
)
from ansinh.registry.queries import HouseholdPage, ShownCircumstance

BENEFITS = dict(BenefitCode.choices)


class Member(NamedTuple):
    """A person of the household, and the day on which they left it for good."""

    individual: Individual
    left_on: dt.date | None


@dataclass(frozen=True)
class Event:
    """`page` and `key` name the page that tells more: empty where the actor may open none."""

    day: dt.date
    what: str
    detail: str = ""
    person: Individual | None = None
    page: str = ""
    key: int = 0


def timeline_of(
    *,
    actor: Actor,
    page: HouseholdPage,
    people: Mapping[int, Member],
    facts: Mapping[int, Sequence[ShownCircumstance]],
    items: Collection[DecisionItem],
    entitlements: Collection[Entitlement],
    papers: Collection[KeptPaper],
    on: dt.date,
) -> list[Event]:
    """The events up to a day, newest first. `people` has every record of the members; five queries."""
    applications = applications_visible_to(actor).filter(individual__in=people)
    residences = Residence.objects.filter(individual__in=people).select_related("area", "hamlet")
    returned = Payment.objects.filter(individual__in=people, state__in=[LineState.RETURNED, LineState.REISSUED])
    sees_lines = bool(entitlements) and actor.may("view_payroll")
    of_people = [
        *_memberships(page.members),
        *_residences(residences, people),
        *_deaths(people),
        *_circumstances(facts, people),
        *_applications(applications, people),
        *_decisions(items, people, actor),
        *(
            _aid(aid_of_household(household=page.household, people=list(people)), people, actor)
            if actor.may(VIEW)
            else ()
        ),
        *_entitlements(entitlements, people),
        *(_returns(returned.select_related("payroll", "payroll__cycle"), people) if sees_lines else ()),
    ]
    left = {member.individual.pk: member.left_on for member in people.values()}
    told = [one for one in of_people if one.person is None or not _is_after(one, left[one.person.pk])]
    return sorted(
        (one for one in [*_classes(page.classes), *_kept(page.household, papers), *told] if one.day <= on),
        key=lambda one: one.day,
        reverse=True,
    )


def _is_after(event: Event, left_on: dt.date | None) -> bool:
    return left_on is not None and event.day > left_on


def _of_person(person: Individual, day: dt.date, what: str, detail: str = "") -> Event:
    return Event(day, what, detail, person, "person", person.pk)


def _memberships(rows: Collection[Membership]) -> Iterator[Event]:
    for row in rows:
        relation = row.get_relation_display()
        yield _of_person(row.individual, row.valid_from, _("belongs to the household"), relation)
        if row.valid_to is not None:
            yield _of_person(row.individual, row.valid_to, _("no longer belongs to the household"), relation)


def _residences(rows: Collection[Residence], people: Mapping[int, Member]) -> Iterator[Event]:
    for row in rows:
        place = f"{row.hamlet.name}, {row.area.full_name}" if row.hamlet else row.area.full_name
        person = people[row.individual_id].individual
        yield _of_person(person, row.valid_from, _("registered residence begins"), place)
        if row.valid_to is not None:
            yield _of_person(person, row.valid_to, _("registered residence ends"), place)


def _deaths(people: Mapping[int, Member]) -> Iterator[Event]:
    for person in {member.individual.pk: member.individual for member in people.values()}.values():
        if person.died_on is not None:
            yield _of_person(person, person.died_on, _("died"))


def _classes(rows: Collection[HouseholdClass]) -> Iterator[Event]:
    begins = {row.valid_from for row in rows}
    for row in rows:
        label = row.get_household_class_display()
        yield Event(row.valid_from, _("classed as %(label)s") % {"label": label}, row.decision_number)
        if row.valid_to is not None and row.valid_to not in begins:
            yield Event(row.valid_to, _("no longer classed as %(label)s") % {"label": label}, row.decision_number)


def _kept(household: Household, papers: Collection[KeptPaper]) -> Iterator[Event]:
    """Notes and papers, without what a paper is called: that can tell an illness."""
    for note in HouseholdNote.objects.filter(household=household):
        yield Event(note.written_on, _("note by %(who)s") % {"who": note.written_by_name}, note.text)
    for paper in papers:
        attached = paper.attached_at.astimezone(clock.VIET_NAM).date()
        yield Event(attached, _("paper attached by %(who)s") % {"who": paper.attached_by_name})
        if paper.removed_at is not None:
            yield Event(paper.removed_at.astimezone(clock.VIET_NAM).date(), _("paper taken away"))


def _circumstances(facts: Mapping[int, Sequence[ShownCircumstance]], people: Mapping[int, Member]) -> Iterator[Event]:
    for record, rows in facts.items():
        person = people[record].individual
        for fact in rows:
            detail = " · ".join(filter(None, (str(fact.value), fact.related_name, fact.certificate_number)))
            label = str(fact.label)
            yield _of_person(person, fact.valid_from, _("begins: %(what)s") % {"what": label}, detail)
            if fact.valid_to is not None:
                yield _of_person(person, fact.valid_to, _("ends: %(what)s") % {"what": label}, detail)


def _applications(rows: Collection[Application], people: Mapping[int, Member]) -> Iterator[Event]:
    for row in rows:
        person, benefit = people[row.individual_id].individual, row.get_benefit_display()
        what = _("application received: %(benefit)s") % {"benefit": benefit}
        yield Event(row.received_on, what, row.file_number, person, "application", row.pk)
        if row.closed_on is not None and row.state == ApplicationState.WITHDRAWN:
            what = _("application withdrawn: %(benefit)s") % {"benefit": benefit}
            yield Event(row.closed_on, what, row.file_number, person, "application", row.pk)


def _decisions(items: Collection[DecisionItem], people: Mapping[int, Member], actor: Actor) -> Iterator[Event]:
    may_open = actor.may(VIEW)
    for item in items:
        yield Event(
            item.decision.decided_on,
            _("decision: %(act)s, %(benefit)s")
            % {"act": item.get_kind_display(), "benefit": item.get_benefit_display()},
            item.decision.reference,
            people[item.individual_id].individual,
            "decision" if may_open else "",
            item.decision_id,
        )


def _aid(rows: "QuerySet[EmergencyAid]", people: Mapping[int, Member], actor: Actor) -> Iterator[Event]:
    """Without the kind for those who see no illness."""
    for row in rows:
        person = people[row.individual_id].individual if row.individual_id else None
        kind = row.get_kind_display() if may_see_categories(actor) else row.reference
        yield Event(
            row.decided_on or row.proposed_on, _("emergency aid decided"), kind, person, "emergency_aid", row.pk
        )
        if row.given_on is not None:
            yield Event(row.given_on, _("emergency aid given"), kind, person, "emergency_aid", row.pk)


def _entitlements(rows: Collection[Entitlement], people: Mapping[int, Member]) -> Iterator[Event]:
    for row in rows:
        member = people.get(row.individual_id) or people[row.recipient_id or 0]
        data = {"benefit": BENEFITS.get(row.benefit, row.benefit), "amount": format_dong(row.amount)}
        begins = _("payment begins: %(benefit)s, %(amount)s đồng a month") % data
        yield _of_person(member.individual, row.valid_from, begins, row.get_opening_cause_display())
        if row.valid_to is not None:
            stops = _("payment stops: %(benefit)s") % data
            yield _of_person(member.individual, row.valid_to, stops, row.get_ending_cause_display())
        elif row.suspended_from is not None and row.state == EntitlementState.SUSPENDED:
            rests = _("payment suspended: %(benefit)s") % data
            yield _of_person(member.individual, row.suspended_from, rests, row.get_suspension_cause_display())


def _returns(rows: Collection[Payment], people: Mapping[int, Member]) -> Iterator[Event]:
    for row in rows:
        payroll = row.payroll
        yield Event(
            payroll.reconciled_on or payroll.execute_on or payroll.approved_on or payroll.cycle.month,
            _("payment came back: %(amount)s đồng of %(month)s")
            % {"amount": format_dong(row.amount), "month": Month.of(payroll.cycle.month).in_vietnamese},
            capfirst(row.return_reason),
            people[row.individual_id].individual,
            "payroll",
            payroll.pk,
        )
