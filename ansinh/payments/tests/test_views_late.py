"""Forms of an older page: whoever approves, sends or takes out knows the payroll as it is now."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import LineState, Payment, Payroll, PayrollState
from ansinh.payments.services import approve_payroll, cancel_payment
from ansinh.payments.testing import make_entitlement, make_prepared, make_recipient
from ansinh.payments.tests.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lawful")]
OPENED, BETWEEN, SENT = (
    dt.datetime(2026, 10, 20, 10, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")) for minute in (0, 30, 45)
)


@pytest.fixture
def payroll(desk: Desk) -> Payroll:
    """Prepared by Lan, with two lines."""
    with clock.at(OPENED - dt.timedelta(hours=1)), acting(desk.lan):
        for number, name in enumerate(("Nguyễn Thị Hòa", "Lê Văn Út"), 1):
            make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, name, number=number))
        return make_prepared(desk.lan, desk.area)


def _client(area: Area, role: str) -> Client:
    user = make_user(role.replace("_", "-"), "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _seen(client: Client, address: str) -> str:
    """When the page was written, as its forms say it."""
    with clock.at(OPENED):
        found = re.search(r'name="seen" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def _send(client: Client, address: str, seen: str, status: int, **values: str) -> str:
    with clock.at(SENT):
        response = client.post(address, {**values, "seen": seen})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _take_out(desk: Desk, payroll: Payroll) -> None:
    with clock.at(BETWEEN), acting(desk.lan):
        line = Payment.objects.filter(payroll=payroll).earliest("pk")
        cancel_payment(actor=desk.lan, payment=line, why="đã chuyển đi")


def _state(payroll: Payroll) -> str:
    with acting(SYSTEM):
        return Payroll.objects.get(pk=payroll.pk).state


def test_a_payroll_is_not_approved_from_a_page_that_shows_a_line_taken_out_since(desk: Desk, payroll: Payroll) -> None:
    chair, page_of_it = _client(desk.area, "approver"), f"/payrolls/{payroll.pk}/"
    seen = _seen(chair, page_of_it)
    _take_out(desk, payroll)

    page = _send(chair, f"{page_of_it}do/approve/", seen, 409)

    assert "Lan took out a payment on 20/10/2026 at 10:30, after you had opened this page" in page
    assert _state(payroll) == PayrollState.PREPARED
    fresh = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    _send(chair, f"{page_of_it}do/approve/", fresh, 302)
    assert _state(payroll) == PayrollState.APPROVED


def test_a_payroll_is_not_sent_from_a_page_that_shows_a_line_taken_out_since(desk: Desk, payroll: Payroll) -> None:
    with clock.at(OPENED - dt.timedelta(minutes=30)), acting(desk.minh):
        approve_payroll(actor=desk.minh, payroll=payroll, on=OPENED.date())
    officer, page_of_it = _client(desk.area, "commune_officer"), f"/payrolls/{payroll.pk}/"
    seen = _seen(officer, page_of_it)
    _take_out(desk, payroll)

    page = _send(officer, f"{page_of_it}do/send/", seen, 409, **{"send-execute_on": "02/11/2026"})

    assert "Lan took out a payment on 20/10/2026 at 10:30" in page
    assert 'value="02/11/2026"' in page
    assert _state(payroll) == PayrollState.APPROVED


def test_a_line_is_not_taken_out_from_a_page_older_than_the_approval(desk: Desk, payroll: Payroll) -> None:
    with acting(SYSTEM):
        line = Payment.objects.filter(payroll=payroll).earliest("pk")
    officer, page_of_it = _client(desk.area, "commune_officer"), f"/payrolls/lines/{line.pk}/"
    seen = _seen(officer, page_of_it)
    with clock.at(BETWEEN), acting(desk.minh):
        approve_payroll(actor=desk.minh, payroll=payroll, on=BETWEEN.date())

    page = _send(officer, f"{page_of_it}do/take_out/", seen, 409, **{"take_out-why": "đã chuyển đi"})

    assert "approved a payroll on 20/10/2026 at 10:30, after you had opened this page" in page
    with acting(SYSTEM):
        line.refresh_from_db()
    assert line.state == LineState.DUE
