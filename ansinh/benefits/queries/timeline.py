"""All that happened to a household or a person, by the rows that stand today: each event with its day, its person and
its page.

Of whoever left the household, nothing that happened after is told.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.models import Application, DecisionItem
from ansinh.benefits.policies import VIEW
from ansinh.benefits.queries.happened import APPLICATIONS, CONTACTS, PAPERS, tellings_of
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.payments.models import Entitlement, EntitlementState
from ansinh.registry.models import (
    ContactPoint,
    Household,
    HouseholdClass,
    HouseholdPaper,
    Individual,
    Membership,
)
from ansinh.registry.queries import ShownCircumstance
from ansinh.ui.happened import Said, Whose, read_happened

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


@dataclass(frozen=True)
class AlreadyRead:
    """What a page has read and shows beside the timeline; `members` where it is a household's page."""

    classes: Collection[HouseholdClass]
    members: Collection[Membership] | None
    facts: Mapping[int, Sequence[ShownCircumstance]]
    items: Collection[DecisionItem]
    entitlements: Collection[Entitlement]


@dataclass(frozen=True)
class Timeline:
    """The events, newest first, and what was read with them: the files and contacts of people, the papers of a home."""

    events: list[Event]
    applications: list[Application]
    contacts: list[ContactPoint]
    papers: list[HouseholdPaper]


def timeline_of(
    *,
    actor: Actor,
    household: Household | None,
    people: Mapping[int, Member],
    read: AlreadyRead,
    on: dt.date,
    since: dt.date = dt.date.min,
) -> Timeline:
    """The events up to a day; one query. `people` has every record of them; what happened to their household as a
    whole is told from `since` on.
    """
    whose = Whose(tuple(people), household.pk if household else None)
    sees_lines = bool(read.entitlements) and actor.may("view_payroll")
    happened = read_happened(
        tellings_of, actor=actor, whose=whose, with_memberships=read.members is None, with_money=sees_lines
    )
    papers = [row.as_row_of(HouseholdPaper) for row in happened.rows.get(PAPERS, ())]
    of_people = [
        *_memberships(read.members or ()),
        *_deaths(people),
        *_circumstances(read.facts, people),
        *_decisions(read.items, people, actor),
        *_entitlements(read.entitlements, people),
        *(_event(said, people[person].individual) for person, said in happened.said if person is not None),
    ]
    of_household = [
        *_classes(read.classes),
        *(_event(said, None) for person, said in happened.said if person is None),
    ]
    left = {member.individual.pk: member.left_on for member in people.values()}
    told = [one for one in of_people if one.person is None or not _is_after(one, left[one.person.pk])]
    told += [one for one in of_household if one.day >= since]
    applications = [row.as_row_of(Application) for row in happened.rows.get(APPLICATIONS, ())]
    return Timeline(
        events=sorted((one for one in told if one.day <= on), key=lambda one: one.day, reverse=True),
        applications=sorted(applications, key=lambda one: (one.received_on, one.pk), reverse=True),
        contacts=[
            row.as_row_of(ContactPoint)
            for row in happened.rows.get(CONTACTS, ())
            if row.data["valid_to"] is None and row.person in left
        ],
        papers=papers,
    )


def _event(said: Said, person: Individual | None) -> Event:
    if person is not None and not said.page:
        return _of_person(person, said.day, said.what, said.detail)
    return Event(said.day, said.what, said.detail, person, said.page, said.key)


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


def _circumstances(facts: Mapping[int, Sequence[ShownCircumstance]], people: Mapping[int, Member]) -> Iterator[Event]:
    for record, rows in facts.items():
        person = people[record].individual
        for fact in rows:
            detail = " · ".join(filter(None, (str(fact.value), fact.related_name, fact.certificate_number)))
            label = str(fact.label)
            yield _of_person(person, fact.valid_from, _("begins: %(what)s") % {"what": label}, detail)
            if fact.valid_to is not None:
                yield _of_person(person, fact.valid_to, _("ends: %(what)s") % {"what": label}, detail)


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
