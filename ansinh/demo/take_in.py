"""The office's list of April 2025: written as the office would, brought in, and what it left open completed."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.models import Decision, DecisionItem, DecisionKind
from ansinh.benefits.services.taking_over import take_over_decisions
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.files import write_atomically
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.core.sheets import read_sheet
from ansinh.core.wall import acting
from ansinh.demo.days import FIRST_MONTH
from ansinh.demo.drawn import judged
from ansinh.demo.lives import cast, individual_of
from ansinh.demo.offices import Drawn, list_rows, payment_list
from ansinh.demo.paths import folder
from ansinh.demo.people import Person, Recipient
from ansinh.demo.plan import CommunePlan, Fate
from ansinh.demo.set_up import commune_of
from ansinh.demo.staff import officer
from ansinh.registry.errors import ListRefused
from ansinh.registry.lists.payment_list import read_payment_list
from ansinh.registry.models import Circumstance, ImportRow, ImportRun, Individual, Kind, Membership, Relation, Source
from ansinh.registry.services.circumstances import NewCircumstance, record_circumstances
from ansinh.registry.services.importing import import_recipients
from ansinh.registry.services.people import NewIndividual, register_many

LIST_CAME_ON = dt.date(2025, 3, 5)
CORRECTED_ON = dt.date(2025, 3, 6)


def first_file(plan: CommunePlan) -> Path:
    """The list as it first came, for the communes whose list had a mistake."""
    return folder(plan, FIRST_MONTH) / "danh-sach-chi-tra-lan-1.xlsx"


def good_file(plan: CommunePlan) -> Path:
    return folder(plan, FIRST_MONTH) / "danh-sach-chi-tra.xlsx"


def write_lists(plan: CommunePlan) -> None:
    """The list of the commune, and before it the one with the typing error; those that lie there are kept."""
    recipients = cast(plan)
    wanted = {good_file(plan): False}
    if any(recipient.fate == Fate.MISTYPED for recipient in recipients):
        wanted[first_file(plan)] = True
    missing = {path: as_typed for path, as_typed in wanted.items() if not path.exists()}
    if not missing:
        return
    commune = commune_of(plan, on=LIST_CAME_ON).full_name
    amounts, carers = _amounts_on_list(recipients), judged(recipients, month=FIRST_MONTH).carers
    for path, as_typed in missing.items():
        rows = list_rows(recipients, amounts, carers, as_typed=as_typed)
        write_atomically(path, payment_list(plan, commune, rows, month=FIRST_MONTH.first_day))


def _amounts_on_list(recipients: Sequence[Recipient]) -> list[Drawn]:
    """What the list says each one draws: the law of its month, but for whoever is still paid as in a month before."""
    drawn = judged(recipients, month=FIRST_MONTH).own
    for position, recipient in enumerate(recipients):
        if recipient.fate == Fate.PAID_AS_BEFORE and recipient.single.on is not None:
            drawn[position] = judged([recipient], month=Month.of(recipient.single.on)).own[0]
    return drawn


def take_in(plan: CommunePlan) -> None:
    """Bring the list; a refused one is corrected and brought again. A list taken in already is left alone."""
    with clock.at(LIST_CAME_ON), acting(officer(plan, on=LIST_CAME_ON)) as actor:
        area = commune_of(plan, on=LIST_CAME_ON)
        if first_file(plan).exists():
            _expect_refusal(actor, plan, area)
    with clock.at(CORRECTED_ON), acting(officer(plan, on=CORRECTED_ON)) as actor:
        import_recipients(actor=actor, path=good_file(plan), area=area, month=FIRST_MONTH, on=CORRECTED_ON)
        complete(actor, plan, area)


def take_over(plan: CommunePlan) -> None:
    """The district chair's decisions on the list become entitlements."""
    with clock.at(CORRECTED_ON), acting(officer(plan, on=CORRECTED_ON)) as actor:
        run = _runs(plan).get()
        take_over_decisions(actor=actor, area=run.area, import_run=run)


def is_taken_in(plan: CommunePlan) -> bool:
    """Whether the list stands in the registry already. Inside `acting`."""
    return _runs(plan).exists()


def is_taken_over(plan: CommunePlan) -> bool:
    """Whether the list's decisions stand. Inside `acting`."""
    return Decision.objects.filter(import_run__in=_runs(plan)).exists()


def problems_of(plan: CommunePlan) -> list[str]:
    """What was wrong with the first file, in sentences; the file is read anew."""
    path = first_file(plan)
    if not path.exists():
        return []
    return [
        str(_("%(file)s, row %(row)s, %(name)s: %(fault)s"))
        % {"file": path.name, "row": row.number, "name": row.full_name, "fault": fault.sentence}
        for row in read_payment_list(read_sheet(path))
        for fault in row.faults
    ]


def wrongly_drawn(plan: CommunePlan) -> list[str]:
    """What the law did not give as the list said, with the decision that set it right. Inside `acting`."""
    items = DecisionItem.objects.filter(
        decision__area=commune_of(plan, on=LIST_CAME_ON),
        decision__kind=DecisionKind.REVIEW,
        month=FIRST_MONTH.first_day,
        changes__isnull=False,
    )
    return [
        str(_("%(name)s drew %(before)s đồng, the law gives %(after)s: set right by %(decision)s"))
        % {
            "name": item.individual.full_name,
            "before": format_dong(item.changes.amount if item.changes else 0),
            "after": format_dong(item.amount),
            "decision": item.decision.reference,
        }
        for item in items.select_related("individual", "changes", "decision").order_by("pk")
    ]


def open_questions(plan: CommunePlan) -> dict[str, int]:
    """What the list left open, each sentence with the number of rows. Inside `acting`."""
    rows = ImportRow.objects.filter(run__in=_runs(plan)).exclude(reasons=[])
    return dict(Counter(reason for reasons in rows.values_list("reasons", flat=True) for reason in reasons))


def _runs(plan: CommunePlan) -> "QuerySet[ImportRun]":
    area = commune_of(plan, on=LIST_CAME_ON)
    return ImportRun.objects.filter(area=area, month=FIRST_MONTH.first_day).select_related("area")


def _expect_refusal(actor: Actor, plan: CommunePlan, area: Area) -> None:
    try:
        import_recipients(actor=actor, path=first_file(plan), area=area, month=FIRST_MONTH, on=LIST_CAME_ON)
    except ListRefused:
        return
    raise AssertionError(f"{first_file(plan).name} holds a day that no calendar has and was taken in")


def complete(actor: Actor, plan: CommunePlan, area: Area) -> None:
    """The officer adds what a list cannot say: why somebody is a single parent, and the children raised."""
    facts: list[NewCircumstance] = []
    for recipient in cast(plan):
        if recipient.children:
            facts += _family_facts(actor, recipient, area)
    record_circumstances(actor=actor, items=facts)


def _family_facts(actor: Actor, recipient: Recipient, area: Area) -> list[NewCircumstance]:
    parent = individual_of(recipient)
    children = _registered(actor, recipient.children, parent, area, since=recipient.decided_on)
    why_single = NewCircumstance(
        parent, Kind.SINGLE_PARENT, valid_from=CORRECTED_ON, value="never_married", source=Source.CERTIFICATE
    )
    raised = [
        NewCircumstance(child, Kind.PARENT, valid_from=child.birth_date, related=parent, source=Source.CERTIFICATE)
        for child in children
        if not Circumstance.objects.filter(individual=child, kind=Kind.PARENT).exists()
    ]
    return [why_single, *raised]


def _registered(
    actor: Actor, children: Sequence[Person], parent: Individual, area: Area, *, since: dt.date
) -> list[Individual]:
    household = Membership.objects.select_related("household").get(individual=parent, valid_to__isnull=True).household
    new = [
        NewIndividual(
            full_name=child.full_name,
            birth_date=child.birth_date,
            sex=child.sex,
            identity_number=child.identity_number,
            ethnicity=child.ethnicity,
            hamlet=parent.hamlet,
            household=household,
            relation=Relation.CHILD,
            since=max(since, child.birth_date),
        )
        for child in children
    ]
    return register_many(actor=actor, area=area, people=new, on=CORRECTED_ON)
