"""Builders for tests of the review of poor households. Call those that write inside `acting(...)`.

Lan is the officer who plans, Minh the chair who approves, Thu of the province and Soát the auditor read.
"""

import datetime as dt
from typing import Any

from ansinh.accounts.roles import ROLES
from ansinh.areas.models import Area
from ansinh.areas.queries import hamlets_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.sheets import Table, workbook_bytes
from ansinh.core.wall import acting
from ansinh.judgement.queries import instrument_as_data, shipped
from ansinh.poverty.models import (
    CommitteeMember,
    KeptInstrument,
    ListedHousehold,
    ListingReason,
    RequestForm,
    Reviewer,
    ReviewRequest,
    ReviewRound,
    RoundHamlet,
    RoundKind,
)
from ansinh.poverty.services import (
    RoundPlan,
    approve_round,
    import_instrument,
    keep_shipped,
    prepare_round,
    register_request,
)
from ansinh.registry.models import Household, Relation
from ansinh.registry.services import NewHousehold, NewIndividual, register_household, register_individual
from ansinh.registry.testing import make_household_class

ROLE_OF = {"lan": "commune_officer", "minh": "approver", "thu": "province_officer", "soat": "auditor"}
NAME_OF = {"lan": "Trần Thị Lan", "minh": "Lê Văn Minh", "thu": "Đặng Thị Thu", "soat": "Võ Thị Soát"}
SINCE = dt.date(2025, 7, 1)
COMMITTEE = (("Lê Văn Minh", "Trưởng ban"), ("Trần Thị Lan", "Phó trưởng ban"))
REVIEWERS = (("Ngô Thị Xuân", 2), ("Hồ Văn Thu", 30))


def at_work(username: str, area: Area | str, *, without: str = "") -> Actor:
    """Lan, Minh, Thu of the province or Soát the auditor; `without` names rights that are lacking."""
    role = ROLES[ROLE_OF[username]]
    scope = area if isinstance(area, str) else str(area.path)
    permissions = role.permissions - frozenset(without.split())
    return Actor(username, NAME_OF[username], scope, permissions, may_write=role.may_write)


def table_of_points(**cells: str) -> bytes:
    """A workbook with a table of points; `cells` overwrite places such as `B3` (row 3, second column)."""
    rows = [list(row) for row in instrument_as_data(shipped("national"))["sheets"]["points"]]
    for place, text in cells.items():
        rows[int(place[1:]) - 1][ord(place[0]) - ord("A")] = text
    return workbook_bytes([Table("points", rows[0], rows[1:])])


def make_instrument(actor: Actor, area: Area, *, version: str = "2026-09", **cells: str) -> KeptInstrument:
    """The office's own table of points."""
    content = table_of_points(**cells)
    return import_instrument(
        actor=actor, area=area, name="bang-diem.xlsx", content=content, title="Bảng điểm Tây Ninh", version=version
    )


def make_home(
    actor: Actor, hamlet: Area | None, full_name: str, *, area: Area | None = None, household_class: str = "",
    **changes: Any,
) -> Household:  # fmt: skip
    """A household with its head, born 2 September 1975 unless told, of a class by decision where one is named."""
    place = area or (hamlet.parent if hamlet else None)
    if place is None:
        raise ValueError("a household lives in a hamlet or in a commune")
    new = NewHousehold(number="", address="Tổ 3", hamlet=hamlet)
    home = register_household(actor=actor, area=place, household=new, on=SINCE)
    values: dict[str, Any] = {"birth_date": dt.date(1975, 9, 2), "sex": "female", **changes}
    head = NewIndividual(full_name=full_name, household=home, relation=Relation.HEAD, **values)
    register_individual(actor=actor, area=place, person=head, on=SINCE)
    if household_class:
        make_household_class(actor, home, household_class)
    return home


def a_plan(area: Area, **changes: Any) -> RoundPlan:
    """Through all hamlets, from 1 September to 14 December, with two members and two reviewers."""
    year = clock.today().year
    values: dict[str, Any] = {
        "list_from": dt.date(year, 9, 1),
        "survey_from": dt.date(year, 9, 20),
        "meet_from": dt.date(year, 10, 20),
        "decide_by": dt.date(year, 12, 14),
        "hamlets": list(hamlets_of(area, on=clock.today())),
        "committee": COMMITTEE,
        "reviewers": REVIEWERS,
    }
    return RoundPlan(**{**values, **changes})


def make_round(actor: Actor, area: Area, *, plan: RoundPlan | None = None, **changes: Any) -> ReviewRound:
    """The yearly review of this year with what comes with the system, planned."""
    values: dict[str, Any] = {
        "kind": RoundKind.PERIODIC,
        "year": clock.today().year,
        "standard_code": "2027",
        **changes,
    }
    if "instrument" not in values:
        values["instrument"] = keep_shipped(code="national")
    return prepare_round(actor=actor, area=area, plan=plan or a_plan(area), **values)


def make_listing(lan: Actor, minh: Actor, area: Area, **changes: Any) -> ReviewRound:
    """A round that Lan planned and Minh approved; opens the wall by itself."""
    with acting(lan):
        planned = make_round(lan, area, **changes)
    with acting(minh):
        return approve_round(actor=minh, found=planned)


def make_request(actor: Actor, household: Household, **changes: Any) -> ReviewRequest:
    """A form 04 received today, because the household asks."""
    values: dict[str, Any] = {
        "form": RequestForm.FORM_04,
        "reason": ListingReason.REQUEST,
        "received_on": clock.today(),
        **changes,
    }
    return register_request(actor=actor, household=household, **values)


def populate(lan: Actor, minh: Actor, area: Area, home: Household) -> dict[str, int]:
    """One row in every table behind the wall; the keys, by model. The home is put on the list."""
    with acting(lan):
        request = make_request(lan, home, form=RequestForm.FORM_01)
    listing = make_listing(lan, minh, area)
    with acting(lan):
        rows = (CommitteeMember, ListedHousehold, Reviewer, RoundHamlet)
        keys = {model.__name__: model._default_manager.filter(round=listing).latest("pk").pk for model in rows}
    return {**keys, "ReviewRound": listing.pk, "ReviewRequest": request.pk}
