"""A commune's desk with something in every drawer, and one account for every role."""

import datetime as dt
from pathlib import Path

from ansinh.accounts.roles import ROLES
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area, Level
from ansinh.areas.testing import make_hamlet, make_province
from ansinh.benefits.models import AidKind
from ansinh.benefits.services.applications import assess_application
from ansinh.benefits.services.emergency_aid import Struck, decide_aid, record_aid_given
from ansinh.benefits.testing import (
    make_aid,
    make_application,
    make_assessed,
    make_decided,
    make_disabled,
    make_person,
    wire_checks,
)
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.queries import transfers_of
from ansinh.payments.services import reconcile_payroll, send_payroll
from ansinh.payments.testing import make_answer
from ansinh.registry.models import Individual, Subject
from ansinh.registry.services import preview_import
from ansinh.registry.services.duplicates import find_duplicates
from ansinh.registry.testing import make_account, make_payee
from tests.kill.scene import write_list

TODAY = dt.date(2026, 11, 20)
RECIPIENTS = ("Phạm Văn Bình", "Lê Văn Út", "Võ Thị Ba", "Nguyễn Văn Tư", "Trần Thị Năm")
APPLICANTS = ("Đỗ Thị Sáu", "Hồ Văn Bảy", "Bùi Thị Tám", "Dương Văn Chín")


def lay_desk(folder: Path) -> Desk:
    """Recipients with a closed month and one that came back, files in each state, a list under way, two look-alikes."""
    desk = lay_files()
    with clock.at(TODAY):
        _months(desk)
        _list_under_way(desk, folder)
    return desk


def lay_files() -> Desk:
    """The people, their files and the accounts, before any month is prepared."""
    wire_checks()
    with clock.at(TODAY):
        desk = make_desk()
        hamlet = make_hamlet(desk.area)
        _accounts(desk.area, hamlet)
        with acting(SYSTEM, scope=desk.area.path):
            _recipients(desk)
            _files(desk)
            _look_alikes(desk)
            _aid(desk, hamlet)
    return desk


def _accounts(commune: Area, hamlet: Area) -> None:
    places = {Level.COMMUNE: commune, Level.HAMLET: hamlet, Level.PROVINCE: make_province()}
    names = {"commune_officer": ("lan", "Trần Thị Lan"), "approver": ("minh", "Lê Văn Minh")}
    for code, role in ROLES.items():
        level = next(level for level in (Level.COMMUNE, Level.HAMLET, Level.PROVINCE) if level in role.levels)
        user = make_user(*names.get(code, (code.replace("_", "."), str(role.name).capitalize())))
        make_duty(user, code, places[level], valid_from=commune.valid_from)


def _recipients(desk: Desk) -> None:
    for number, name in enumerate(RECIPIENTS):
        person = make_disabled(desk.lan, desk.area, name)
        if number % 2:
            account = make_account(desk.lan, person, number=f"70022051{number:05d}")
            make_payee(desk.lan, person, account=account, on=TODAY)
        make_decided(desk.lan, desk.minh, desk.area, person)


def _files(desk: Desk) -> None:
    received, missing, assessed, refused = APPLICANTS
    make_application(desk.lan, desk.area, make_disabled(desk.lan, desk.area, received))
    make_application(desk.lan, desk.area, make_disabled(desk.lan, desk.area, missing), missing="Giấy xác nhận")
    make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, assessed))
    young = make_person(desk.lan, desk.area, refused, birth_date=dt.date(1990, 1, 1))
    assess_application(actor=desk.lan, application=make_application(desk.lan, desk.area, young), on=TODAY)


def _look_alikes(desk: Desk) -> None:
    for _record in range(2):
        make_person(desk.lan, desk.area, "Nguyễn Thị Hòa", household_class="poor")
    find_duplicates(actor=SYSTEM, area=desk.area, on=TODAY)


def _aid(desk: Desk, hamlet: Area) -> None:
    hurt = Struck(individual=Individual.objects.get(full_name=RECIPIENTS[0]))
    make_aid(desk.lan, desk.area, hurt)
    hungry = make_aid(desk.lan, desk.area, Struck(hamlet=hamlet, household_count=12, person_count=41), AidKind.RICE)
    decide_aid(actor=desk.minh, aid=hungry)
    record_aid_given(actor=desk.lan, aid=hungry, on=TODAY, proof="Danh sách ký nhận ngày 20/11/2026")


def _months(desk: Desk) -> None:
    paid = pay(desk, Month(2026, 12), on=TODAY)
    with acting(SYSTEM, scope=desk.area.path):
        send_payroll(actor=desk.lan, payroll=paid, execute_on=dt.date(2026, 12, 1))
        paid.refresh_from_db()
        references = [transfer.reference for transfer in transfers_of(paid)]
        answer = make_answer(paid, returned={references[-1]: "Sai tên"})
        reconcile_payroll(actor=desk.lan, payroll=paid, answer=answer)
    with clock.at(dt.date(2026, 12, 10)):
        pay(desk, Month(2027, 1), on=dt.date(2026, 12, 10))


def _list_under_way(desk: Desk, folder: Path) -> None:
    path = folder / "danh-sach.xlsx"
    write_list(path, month=Month(2026, 11))
    with acting(desk.lan):
        preview_import(
            actor=desk.lan, subject=Subject.RECIPIENTS, path=path, area=desk.area, month=Month(2026, 11), on=TODAY
        )
