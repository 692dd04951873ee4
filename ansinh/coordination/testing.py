"""Builders for tests of coordination: two hamlets of a commune with their people, and what is reported of them.

Call those that write inside `acting(...)`. Ba is the head of the first hamlet, Lan the officer.
"""

import datetime as dt
from typing import Any

from ansinh.accounts.roles import ROLES
from ansinh.areas.models import Area
from ansinh.coordination.models import HamletReport, ReportKind, Visit
from ansinh.coordination.services import assign_visit, record_sighting, submit_report
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.registry.models import Household, Individual, Relation
from ansinh.registry.services import NewHousehold, NewIndividual, register_household, register_individual

SINCE = dt.date(2025, 7, 1)


def ba(hamlet: Area | str, *, without: str = "") -> Actor:
    """Ba, the hamlet head on his phone; `without` names rights that he lacks."""
    scope = hamlet if isinstance(hamlet, str) else str(hamlet.path)
    return Actor("van-ba", "Phạm Văn Ba", scope, frozenset({"report_from_hamlet"}) - frozenset(without.split()))


def lan(area: Area | str, *, without: str = "", username: str = "lan", full_name: str = "Trần Thị Lan") -> Actor:
    """Lan, the commune's officer."""
    scope = area if isinstance(area, str) else str(area.path)
    return Actor(username, full_name, scope, ROLES["commune_officer"].permissions - frozenset(without.split()))


def make_home(actor: Actor, commune: Area, hamlet: Area | None, address: str = "Tổ 3") -> Household:
    """An empty household of a hamlet."""
    new = NewHousehold(number="", address=address, hamlet=hamlet)
    return register_household(actor=actor, area=commune, household=new, on=SINCE)


def make_neighbour(
    actor: Actor, home: Household, full_name: str = "Nguyễn Thị Hòa", relation: str = Relation.HEAD, **changes: Any
) -> Individual:
    """A member of a household, born 2 September 1945 unless told."""
    values: dict[str, Any] = {"birth_date": dt.date(1945, 9, 2), "sex": "female", **changes}
    person = NewIndividual(full_name=full_name, household=home, relation=relation, **values)
    return register_individual(actor=actor, area=home.area, person=person, on=SINCE)


def make_report(
    head: Actor, subject: Individual | Household, kind: ReportKind = ReportKind.DIED, **changes: Any
) -> HamletReport:
    """A report of today by the hamlet head."""
    values: dict[str, Any] = {"happened_on": clock.today(), "note": "", **changes}
    return submit_report(actor=head, kind=kind, subject=subject, **values)


def make_visit(officer: Actor, individual: Individual, **changes: Any) -> Visit:
    """A visit asked for today, to be made within two weeks."""
    values: dict[str, Any] = {
        "question": "Hỏi gia đình có muốn làm hồ sơ không",
        "due_on": clock.today() + dt.timedelta(days=14),
        "benefit": "social_pension",
        **changes,
    }
    return assign_visit(actor=officer, individual=individual, **values)


def populate(officer: Actor, head: Actor, person: Individual) -> dict[str, int]:
    """One row in every table; the keys, by model."""
    with acting(officer):
        visit = make_visit(officer, person)
    with acting(head):
        report = make_report(head, person)
        sighting = record_sighting(actor=head, individual=person, on=clock.today())
    return {"HamletReport": report.pk, "Sighting": sighting.pk, "Visit": visit.pk}
