"""The commune next door, with a row of everything that has a page; none of it is the business of the own desk."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ansinh.accounts.services import keep_view
from ansinh.accounts.testing import make_duty, make_phone_link, make_user
from ansinh.areas.models import Area
from ansinh.areas.services import record_office_day
from ansinh.areas.testing import make_commune, make_hamlet, make_province
from ansinh.audit.models import AuditEntry
from ansinh.benefits import testing as benefits
from ansinh.benefits.services.resolutions import record_resolution
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.paying import pay
from ansinh.coordination import testing as coordination
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.insurance import testing as insurance
from ansinh.messaging import testing as messaging
from ansinh.payments.models import Payment
from ansinh.payments.testing import make_paying_account
from ansinh.poverty import testing as poverty
from ansinh.registry import testing as registry
from ansinh.registry.models import BankAccount, Individual
from ansinh.work.services import enqueue_job
from tests.pages.kept import laid_once
from tests.pages.scene import TODAY, lay_desk

OFFICER, CHAIR, HEAD, MANAGER = ("Quàng Thị Hặc", "Cầm Bá Hặc", "Lường Văn Hặc", "Hoàng Văn Hặc")


@dataclass(frozen=True)
class NextDoor:
    """What stands there: keys by the names that addresses give them, and words that no page here may say."""

    area: Area
    keys: Mapping[str, int]
    words: frozenset[str]


def lay_desk_beside(folder: Path, *, province: str) -> tuple[Desk, NextDoor]:
    """The own desk, and Mường Hặc in the own province or in another."""
    benefits.wire_checks()
    return laid_once(f"desk beside {province}", lambda: (lay_desk(folder), _neighbour(province)))


def _neighbour(province: str) -> NextDoor:
    with clock.at(TODAY):
        area = make_commune("26100", "Mường Hặc", province=province)
        hamlet = make_hamlet(area, "009", "Bản Hặc")
        desk = Desk(area, *(_at_work(area, *who) for who in (("hac.lan", OFFICER), ("hac.minh", CHAIR))))
        with acting(SYSTEM, scope=area.path):
            benefits.make_office(area, chair_name=CHAIR, chair_username="hac.minh")
            make_paying_account(SYSTEM, area)
        keys = {
            **_accounts(area, hamlet),
            **_people(desk, hamlet),
            **_matters(desk),
            **messaging.populate(area, stem="Quắm Hặc", number=22),
        }
        return NextDoor(area, keys, _words(area))


def _at_work(area: Area, username: str, full_name: str) -> Actor:
    rights = benefits.OFFICER | benefits.CHAIR | {"keep_scenarios", "manage_areas"}
    return Actor(username, full_name, area.path, rights)


def _accounts(area: Area, hamlet: Area) -> dict[str, int]:
    """Everybody who works there, a hamlet head's link, a kept view, an office day and a level of a province."""
    make_duty(make_user("hac.lan", OFFICER), "commune_officer", area, valid_from=area.valid_from)
    make_duty(make_user("hac.minh", CHAIR), "approver", area, valid_from=area.valid_from)
    manager = make_user("hac.quan", MANAGER)
    make_duty(manager, "administrator", area, valid_from=area.valid_from)
    duty = make_duty(make_user("hac.head", HEAD), "hamlet_head", hamlet, valid_from=area.valid_from)
    make_phone_link(duty)
    view = keep_view(user=manager, path="/people/", name="Hặc", query="q=hac")
    with acting(SYSTEM):
        day = record_office_day(actor=SYSTEM, area=area, on=dt.date(2026, 11, 25), kind="closed", note="Lễ hội Hặc")
        level = record_resolution(
            actor=SYSTEM, province=make_province("20"), document="12/NQ-HĐND Hặc", signed_on=dt.date(2026, 6, 1),
            first_month=Month(2026, 7), standard_level=600_000,
        )  # fmt: skip
    return {
        "user_id": manager.pk, "duty_id": duty.pk, "view_id": view.pk, "day_id": day.pk, "resolution_id": level.pk,
        "hamlet_id": hamlet.pk, "area_id": area.pk,
    }  # fmt: skip


def _people(desk: Desk, hamlet: Area) -> dict[str, int]:
    """Households, an import, look-alikes, a move asked for, and what the hamlet head reported."""
    third = make_commune("26103", "Mường Quắm", province=desk.area.path.split(".")[1])
    with acting(SYSTEM, scope=third.path):
        registry.hoa(SYSTEM, third, full_name="Lò Thị Quắm", identity_number="072145777009")
    with acting(SYSTEM, scope=desk.area.path) as system:
        rows = registry.populate(system, desk.area, stem="777")
        home = coordination.make_home(system, desk.area, hamlet, address="Tổ Quắm")
        neighbour = coordination.make_neighbour(system, home, "Lò Văn Quắm")
    head = Actor("hac.head", HEAD, hamlet.path, frozenset({"report_from_hamlet"}))
    told = coordination.populate(desk.lan, head, neighbour)
    reviewed = poverty.populate(poverty.at_work("lan", desk.area), poverty.at_work("minh", desk.area), desk.area, home)
    with acting(SYSTEM, scope=desk.area.path):
        insured = insurance.populate(insurance.at_work("lan", desk.area), desk.area, Month(2026, 11))
    return {
        "card_id": insured["Card"], "card_list_id": insured["CardListRun"], "card_row_id": insured["CardListRow"],
        "state_list_id": insured["StateList"],
        "individual_id": neighbour.pk, "household_id": home.pk, "run_id": rows["ImportRun"],
        "pair_id": rows["DuplicatePair"], "request_id": rows["MoveRequest"], "report_id": told["HamletReport"],
        "visit_id": told["Visit"], "round_id": reviewed["ReviewRound"],
        "meeting_id": reviewed["Meeting"], "posting_id": reviewed["Posting"], "objection_id": reviewed["Objection"],
        "proof_id": reviewed["PublicityProof"], "old_file_id": reviewed["OldFile"],
        "review_request_id": reviewed["ReviewRequest"], "household_paper_id": rows["HouseholdPaper"],
        "recheck_id": reviewed["Recheck"], "reviewer_id": reviewed["Reviewer"],
        "listed_id": reviewed["ListedHousehold"], "certificate_id": reviewed["Certificate"],
        "file_id": reviewed["SubmissionFile"],
    }  # fmt: skip


def _matters(desk: Desk) -> dict[str, int]:
    """Files, papers, matters, a month's payroll and work in the background."""
    with acting(SYSTEM, scope=desk.area.path) as system:
        drawer = benefits.make_disabled(system, desk.area, "Vi Văn Quắm")
        account = registry.make_account(system, drawer, number="8800330099887")
        registry.make_payee(system, drawer, account=account, on=TODAY)
        benefits.make_decided(desk.lan, desk.minh, desk.area, drawer)
    payroll = pay(desk, Month(2026, 12), on=TODAY)
    rows = benefits.populate(desk.lan, desk.minh, desk.area)
    with acting(desk.lan) as lan:
        job = enqueue_job(
            actor=lan, kind="payments.send_payroll", area_path=desk.area.path,
            arguments={"payroll": payroll.pk},
        )  # fmt: skip
    with acting(SYSTEM, scope=desk.area.path):
        line = Payment.objects.filter(payroll=payroll).latest("pk")
        entry = AuditEntry.objects.filter(area_path=desk.area.path).latest("pk")
    return {
        "application_id": rows["Application"], "decision_id": rows["Decision"], "proposal_id": rows["Proposal"],
        "complaint_id": rows["Complaint"], "recovery_id": rows["Recovery"], "scenario_id": rows["Scenario"],
        "application_paper_id": rows["ApplicationPaper"], "payroll_id": payroll.pk, "line_id": line.pk,
        "job_id": job.pk, "entry_id": entry.pk, "aid_id": rows["EmergencyAid"],
    }  # fmt: skip


def _words(area: Area) -> frozenset[str]:
    """Names, numbers of accounts and of identity that belong to the people there and to nobody of the own desk."""
    with acting(SYSTEM, scope=area.path):
        people = Individual.objects.filter(area_path__startswith=area.path)
        names = {name for name in people.values_list("full_name", flat=True) if name != "Nguyễn Thị Hòa"}
        accounts = set(BankAccount.objects.values_list("number", flat=True))
    return frozenset({*names, *accounts, OFFICER, CHAIR, HEAD, MANAGER, "Tổ Quắm", "Quắm Hặc", "0900220002"})
