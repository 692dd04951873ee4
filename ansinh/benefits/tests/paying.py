"""Payrolls of these tests: prepared by Lan and approved by Minh on the days that the offices keep."""

import datetime as dt
from collections.abc import Iterable

from ansinh.benefits.tests.conftest import Desk
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Payroll
from ansinh.payments.services import approve_payroll, prepare_payroll


def pay(desk: Desk, month: Month, *, on: dt.date | None = None) -> Payroll:
    """The approved payroll of a month, on the 20th of the month before unless told."""
    day = on or month.previous().first_day.replace(day=20)
    with clock.at(day):
        with acting(desk.lan):
            payroll = prepare_payroll(actor=desk.lan, area=desk.area, month=month, on=day)
        with acting(desk.minh):
            return approve_payroll(actor=desk.minh, payroll=payroll, on=day)


def pay_all(desk: Desk, months: Iterable[Month]) -> None:
    for month in months:
        pay(desk, month)
