"""Tân Đông and its people before a journey begins, made by the services; every day is counted from today."""

import datetime as dt
from dataclasses import dataclass

from ansinh.accounts.services import NewLink
from ansinh.accounts.testing import make_duty, make_phone_link, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.benefits.testing import make_decided
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.coordination.testing import make_home, make_neighbour
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Payment
from ansinh.registry.models import Individual
from ansinh.registry.testing import make_account, make_payee

SINCE = dt.date(2025, 7, 1)


@dataclass(frozen=True)
class Commune:
    """Tân Đông with its hamlet: Lan the officer, Minh the chair, and Ba, the hamlet head, with his phone's link."""

    desk: Desk
    hamlet: Area
    link: NewLink


def make_tan_dong() -> Commune:
    desk = make_desk()
    hamlet = make_hamlet(desk.area)
    make_duty(make_user("lan", "Trần Thị Lan"), "commune_officer", desk.area, valid_from=SINCE)
    make_duty(make_user("minh", "Lê Văn Minh"), "approver", desk.area, valid_from=SINCE)
    duty = make_duty(make_user("van-ba", "Phạm Văn Ba"), "hamlet_head", hamlet, valid_from=SINCE)
    return Commune(desk, hamlet, make_phone_link(duty))


def make_villager(
    commune: Commune, full_name: str, *, birth_date: dt.date = dt.date(1945, 9, 2), account: str = ""
) -> Individual:
    """Somebody of the hamlet with a household of one, paid to `account` where there is one, by post otherwise."""
    lan = commune.desk.lan
    with acting(lan):
        home = make_home(lan, commune.desk.area, commune.hamlet)
        sex = "female" if " Thị " in full_name else "male"
        person = make_neighbour(lan, home, full_name, birth_date=birth_date, sex=sex)
        opened = make_account(lan, person, number=account) if account else None
        make_payee(lan, person, way="bank" if account else "post", account=opened)
    return person


def grant_pension(commune: Commune, *people: Individual) -> None:
    """The social pension by age, decided today and approved in the payroll of this month."""
    desk = commune.desk
    with acting(SYSTEM, scope=desk.area.path):
        for person in people:
            make_decided(desk.lan, desk.minh, desk.area, person, benefit="social_pension")
    pay(desk, this_month(), on=clock.today())


def this_month() -> Month:
    return Month.of(clock.today())


def names_in_payroll(month: Month) -> list[str]:
    """Whom the payroll of a month brings money."""
    with acting(SYSTEM):
        lines = Payment.objects.filter(payroll__cycle__month=month.first_day).order_by("beneficiary_name")
        return list(lines.values_list("beneficiary_name", flat=True))
