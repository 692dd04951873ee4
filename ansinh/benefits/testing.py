"""Builders for tests of benefits and of rooms above: files, decisions and drawn rights, made through services.

Call them inside `acting(...)`. Lan receives and assesses, Minh (the chair) signs.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.apps import apps

from ansinh.accounts.roles import ROLES
from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE, BenefitCode
from ansinh.benefits.checks import check_lines
from ansinh.benefits.differences import MonthDifference
from ansinh.benefits.judging import Right
from ansinh.benefits.models import (
    AidKind,
    AidSource,
    Application,
    Check,
    Decision,
    DecisionItem,
    DecisionKind,
    EmergencyAid,
    Fault,
    Office,
    Recovery,
)
from ansinh.benefits.services.application_papers import attach_application_paper
from ansinh.benefits.services.applications import assess_application, register_application
from ansinh.benefits.services.check_answers import answer_check
from ansinh.benefits.services.complaints import record_complaint
from ansinh.benefits.services.decisions import decide_application
from ansinh.benefits.services.emergency_aid import Struck, propose_aid
from ansinh.benefits.services.funerals import grant_funeral_support
from ansinh.benefits.services.offices import open_delegation, open_office
from ansinh.benefits.services.papers import attach_signed_copy
from ansinh.benefits.services.recoveries import decide_recovery
from ansinh.benefits.services.recovery_writing import write_recoveries
from ansinh.benefits.services.repayments import record_repayment
from ansinh.benefits.services.review import propose_changes
from ansinh.benefits.services.scenarios import record_scenario
from ansinh.benefits.services.set_aside import record_set_aside
from ansinh.benefits.services.wordings import record_wording
from ansinh.benefits.services.writing import NewItem, write_decision
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.checks import wire_line_check
from ansinh.payments.models import Cause, Entitlement
from ansinh.registry.models import BirthPrecision, Household, Individual, Relation
from ansinh.registry.services import (
    NewHousehold,
    NewIndividual,
    record_death,
    register_household,
    register_individual,
)
from ansinh.registry.testing import make_circumstance, make_household_class, make_payee

OFFICER = ROLES["commune_officer"].permissions
CHAIR = ROLES["approver"].permissions


def lan(area: Area | str, *, without: str = "", also: str = "") -> Actor:
    """Lan, the commune's officer; `without` and `also` name rights, separated by blanks."""
    return _actor(area, "lan", "Trần Thị Lan", OFFICER, without, also)


def minh(area: Area | str, *, without: str = "", also: str = "") -> Actor:
    """Minh, the chair."""
    return _actor(area, "minh", "Lê Văn Minh", CHAIR, without, also)


def _actor(area: Area | str, username: str, full_name: str, rights: frozenset[str], without: str, also: str) -> Actor:
    scope = area if isinstance(area, str) else str(area.path)
    return Actor(username, full_name, scope, rights - frozenset(without.split()) | frozenset(also.split()))


def make_office(area: Area, **changes: Any) -> Office:
    """Minh is the chair since 2021."""
    manager = Actor("admin", "Quản trị", area.path, frozenset({"manage_areas"}))
    values: dict[str, Any] = {
        "chair_name": "Lê Văn Minh",
        "chair_username": "minh",
        "valid_from": dt.date(2021, 7, 1),
        **changes,
    }
    return open_office(actor=manager, area=area, **values)


def make_person(
    actor: Actor,
    area: Area,
    full_name: str = "Nguyễn Thị Hòa",
    *,
    birth_date: dt.date = dt.date(1945, 9, 2),
    household_class: str = "",
    since: dt.date = dt.date(2021, 7, 1),
    facts: Sequence[tuple[str, dict[str, Any]]] = (),
    **changes: Any,
) -> Individual:
    """A person with a household of one, paid by post; `facts` are (kind, values) that hold since `since`."""
    on = min(clock.today(), area.valid_to - dt.timedelta(days=1)) if area.valid_to else clock.today()
    household = register_household(actor=actor, area=area, household=NewHousehold(number="", address="Tổ 3"), on=on)
    person = register_individual(
        actor=actor,
        area=area,
        person=NewIndividual(
            full_name=full_name,
            birth_date=birth_date,
            birth_precision=changes.pop("birth_precision", BirthPrecision.DAY),
            sex=changes.pop("sex", "female"),
            household=household,
            relation=Relation.HEAD,
            since=max(since, birth_date),
        ),
        on=on,
    )
    if household_class:
        _class_of(actor, household, household_class, since)
    for kind, values in facts:
        make_circumstance(actor, person, kind, **{"valid_from": max(since, birth_date), **values})
    make_payee(actor, person, way="post", on=max(since, birth_date))
    return person


def _class_of(actor: Actor, household: Household, household_class: str, since: dt.date) -> None:
    make_household_class(actor, household, household_class, valid_from=since, valid_to=None)


def make_disabled(actor: Actor, area: Area, full_name: str = "Phạm Văn Bình", **changes: Any) -> Individual:
    """A severely disabled adult (K6 at 1.5), born in 1980 unless told."""
    degree = changes.pop("degree", "severe")
    values: dict[str, Any] = {"birth_date": dt.date(1980, 5, 15), "sex": "male", **changes}
    facts = [("disability", {"value": degree, "certificate_number": "KT-01", "issued_on": dt.date(2022, 3, 10)})]
    return make_person(actor, area, full_name, facts=facts, **values)


def make_application(
    actor: Actor, area: Area, individual: Individual, benefit: str = BenefitCode.SOCIAL_ALLOWANCE, **changes: Any
) -> Application:
    """A complete file that came today."""
    values: dict[str, Any] = {
        "file_number": f"H63.{area.code}-{individual.pk}-{benefit}",
        "received_on": clock.today(),
        "missing": "",
        **changes,
    }
    return register_application(actor=actor, area=area, individual=individual, benefit=str(benefit), **values)


def make_assessed(actor: Actor, area: Area, individual: Individual, benefit: str = "social_allowance") -> Application:
    """A complete file, assessed today for this month."""
    application = make_application(actor, area, individual, benefit)
    return assess_application(actor=actor, application=application, on=clock.today())


def make_decided(officer: Actor, chair: Actor, area: Area, individual: Individual, **changes: Any) -> Decision:
    """A file received, assessed and signed today."""
    application = make_assessed(officer, area, individual, **changes)
    return decide_application(actor=chair, application=application, signed_on=clock.today())


def make_drawn(
    chair: Actor, area: Area, individual: Individual, *, first_month: Month, on: dt.date | None = None, **changes: Any
) -> Entitlement:
    """A right granted by decision without a file: K6 of 750,000 đồng unless told otherwise."""
    values: dict[str, Any] = {
        "benefit": "social_allowance",
        "category": "K6",
        "amount": 750_000,
        "cause": Cause.GRANTED,
        **changes,
    }
    decision = write_decision(
        actor=chair,
        area=area,
        kind=DecisionKind.GRANT,
        items=[NewItem(kind=DecisionKind.GRANT, individual_id=individual.pk, month=first_month, **values)],
        signed_on=on or clock.today(),
        subject="Về việc trợ cấp xã hội hàng tháng",
    )
    item = DecisionItem.objects.select_related("entitlement").get(decision=decision)
    assert item.entitlement is not None
    return item.entitlement


def make_aid(actor: Actor, area: Area, struck: Struck, kind: AidKind = AidKind.INJURY, **changes: Any) -> EmergencyAid:
    """Proposed today after a storm of yesterday, as much as the law gives at least."""
    values: dict[str, Any] = {
        "happened_on": clock.today() - dt.timedelta(days=1),
        "reason": "Bão làm sập mái nhà",
        "source": AidSource.BUDGET,
        **changes,
    }
    return propose_aid(actor=actor, area=area, struck=struck, kind=kind, **values)


def make_recovery(
    actor: Actor, area: Area, individual: Individual, amount: int = 90_000, *, month: Month | None = None
) -> Recovery:
    """Proposed today: of the K6 of one month (this one unless told) so many đồng too much."""
    month = month or Month.of(clock.today())
    found = MonthDifference(Right(individual.pk, "social_allowance", "K6"), month, 810_000 + amount, 810_000, -amount)
    [made] = write_recoveries(
        actor=actor, area=area, found=[found], fault=Fault.OFFICE, reason="Chi thừa", on=clock.today()
    )
    return made


def make_asked_back(
    officer: Actor, chair: Actor, area: Area, individual: Individual, amount: int = 90_000, *, instalments: int = 1
) -> Recovery:
    """A recovery that the chair signs today."""
    with acting(officer):
        made = make_recovery(officer, area, individual, amount)
    with acting(chair):
        decide_recovery(actor=chair, recovery=made, signed_on=clock.today(), instalments=instalments)
        return Recovery.objects.select_related("individual", "decision").get(pk=made.pk)


def wire_checks() -> None:
    """The real check for every benefit, as the house wires it; another room's test may have taken it away."""
    for benefit in CATALOGUE:
        wire_line_check(benefit, check_lines)


def populate(officer: Actor, chair: Actor, area: Area) -> dict[str, int]:
    """At least one row in every walled table of benefits, made through services; the key of one of each, by model."""
    today = clock.today()
    with acting(officer):
        person = make_disabled(officer, area, f"Phạm Văn {area.code}")
        heir = make_person(officer, area, "Phạm Thị Lý", birth_date=dt.date(1985, 1, 1))
        dead = make_disabled(officer, area, "Phạm Văn Mười")
        make_disabled(officer, area, "Phạm Thị Sót")
    with acting(chair):
        entitlement = make_drawn(chair, area, person, first_month=Month.of(today), amount=900_000)
        make_drawn(chair, area, dead, first_month=Month.of(today), amount=810_000)
        open_delegation(
            actor=chair,
            area=area,
            delegate_username="tuan",
            delegate_name="Võ Anh Tuấn",
            document="15/QĐ-UBND",
            valid_from=today,
        )
    with acting(officer):
        record_death(actor=officer, individual=dead, died_on=today)
        dead.refresh_from_db()
        file = make_application(officer, area, dead, BenefitCode.FUNERAL_SUPPORT, applicant=heir)
        attach_application_paper(actor=officer, application=file, name="giay-chung-tu.pdf", content=b"%PDF-1.7")
        propose_changes(actor=officer, area=area, month=Month.of(today))
        item = DecisionItem.objects.get(entitlement=entitlement)
        record_complaint(
            actor=officer, decision=item.decision, individual=person, text="Tôi khiếu nại", received_on=today
        )
    asked_back = make_asked_back(officer, chair, area, heir)
    with acting(officer):
        record_repayment(actor=officer, recovery=asked_back, amount=40_000, received_on=today, voucher="PT-01")
    with acting(chair):
        decision = grant_funeral_support(
            actor=chair, application=file, organiser=heir, other_support_amount=0, signed_on=today
        )
        attach_signed_copy(actor=chair, decision=decision, name="qd.pdf", content=b"%PDF-1.7")
        make_recovery(chair, area, person)
        planner = replace(chair, permissions=chair.permissions | {"keep_scenarios"})
        record_scenario(
            actor=planner, area=area, title="Nâng mức chuẩn", month=Month.of(today),
            changes={"social_assistance.standard_level": 600_000},
        )  # fmt: skip
    with acting(officer):
        record_set_aside(
            actor=officer, individual=heir, benefit="social_allowance", kind="overpaid", month=Month.of(today),
            until=today + dt.timedelta(days=30), reason="Chờ tỉnh trả lời", on=today,
        )  # fmt: skip
        make_aid(officer, area, Struck(individual=heir))
    with acting(SYSTEM, scope=area.path) as system:
        record_wording(
            actor=system, area=area, kind=DecisionKind.END, valid_from=today, recipients="Phòng Kinh tế\nLưu: VT"
        )
    with acting(officer):
        list(answer_check(actor=officer, check=Check.MISSED, area_path=area.path, month=Month.of(today)))
    with acting(chair):
        return {
            model.__name__: model.objects.order_by("-pk").values_list("pk", flat=True)[0]  # type: ignore[attr-defined]
            for model in apps.get_app_config("benefits").get_models()
            if any(field.name == "area_path" for field in model._meta.fields)
        }
