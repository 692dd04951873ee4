"""The office's list of April 2025: written as the office would, brought in, and what it left open completed."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.files import write_atomically
from ansinh.core.wall import acting
from ansinh.demo.days import FIRST_MONTH
from ansinh.demo.drawn import judged
from ansinh.demo.lives import cast, individual_of
from ansinh.demo.offices import list_rows, payment_list
from ansinh.demo.paths import folder
from ansinh.demo.people import Person, Recipient
from ansinh.demo.plan import CommunePlan, Fate
from ansinh.demo.set_up import commune_of
from ansinh.demo.staff import officer
from ansinh.registry.errors import ListRefused
from ansinh.registry.models import Circumstance, ImportRun, Individual, Kind, Membership, Relation, Source
from ansinh.registry.services.circumstances import NewCircumstance, record_circumstances
from ansinh.registry.services.importing import ImportOutcome, import_recipients
from ansinh.registry.services.people import NewIndividual, register_many

LIST_CAME_ON = dt.date(2025, 3, 5)
CORRECTED_ON = dt.date(2025, 3, 6)


def first_file(plan: CommunePlan) -> Path:
    """The list as it first came, for the communes whose list had a mistake."""
    return folder(plan, FIRST_MONTH) / "danh-sach-chi-tra-lan-1.xlsx"


def good_file(plan: CommunePlan) -> Path:
    return folder(plan, FIRST_MONTH) / "danh-sach-chi-tra.xlsx"


def write_lists(plan: CommunePlan) -> None:
    """The list of the commune, and before it the one with the typing error where somebody made one."""
    with acting(officer(plan, on=LIST_CAME_ON)):
        commune = commune_of(plan, on=LIST_CAME_ON).full_name
    recipients = cast(plan)
    drawn = judged(recipients, month=FIRST_MONTH)
    has_mistake = any(recipient.fate == Fate.MISTYPED for recipient in recipients)
    for path, as_typed in ((first_file(plan), True), (good_file(plan), False)):
        if as_typed and not has_mistake:
            continue
        rows = list_rows(recipients, drawn.own, drawn.carers, as_typed=as_typed)
        write_atomically(path, payment_list(plan, commune, rows, month=FIRST_MONTH.first_day))


def take_in(plan: CommunePlan) -> None:
    """Bring the list; a refused one is corrected and brought again. A list taken in already is left alone."""
    with clock.at(LIST_CAME_ON), acting(officer(plan, on=LIST_CAME_ON)) as actor:
        area = commune_of(plan, on=LIST_CAME_ON)
        if first_file(plan).exists():
            _expect_refusal(actor, plan, area)
    with clock.at(CORRECTED_ON), acting(officer(plan, on=CORRECTED_ON)) as actor:
        import_recipients(actor=actor, path=good_file(plan), area=area, month=FIRST_MONTH, on=CORRECTED_ON)
        complete(actor, plan, area)


def is_taken_in(plan: CommunePlan) -> bool:
    """Whether the list stands in the registry already. Inside `acting`."""
    area = commune_of(plan, on=LIST_CAME_ON)
    return ImportRun.objects.filter(area=area, month=FIRST_MONTH.first_day).exists()


def problems_of(plan: CommunePlan) -> list[str]:
    """What was wrong with the first file, in sentences; asked anew by a dry run that leaves nothing behind."""
    if not first_file(plan).exists():
        return []
    with clock.at(LIST_CAME_ON), acting(officer(plan, on=LIST_CAME_ON)) as actor:
        area = commune_of(plan, on=LIST_CAME_ON)
        return _dry_run(actor, plan, area).refusals


def _dry_run(actor: Actor, plan: CommunePlan, area: Area) -> ImportOutcome:
    return import_recipients(
        actor=actor, path=first_file(plan), area=area, month=FIRST_MONTH, on=LIST_CAME_ON, dry_run=True
    )


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
