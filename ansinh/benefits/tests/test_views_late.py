"""Two people at one thing: the form of a page that somebody else has overtaken is refused, with who did what when."""

import datetime as dt
import re

import pytest
from django.test import Client

from ansinh.benefits.models import Application, ApplicationState, Decision, Resolution, Wording
from ansinh.benefits.services.applications import assess_application, cancel_application
from ansinh.benefits.services.set_aside import end_set_aside, record_set_aside
from ansinh.benefits.testing import make_assessed, make_disabled
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.desk_clients import client_of, page_of
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import PayingAccount
from ansinh.registry.models import BankAccount, State
from ansinh.registry.services import reject_bank_account
from ansinh.registry.testing import make_account

pytestmark = pytest.mark.django_db

OPENED, BETWEEN, SENT = (dt.datetime(2026, 11, 20, hour, 30, tzinfo=clock.VIET_NAM) for hour in (9, 10, 11))


@pytest.fixture
def file(desk: Desk) -> Application:
    with clock.at(OPENED), acting(desk.lan):
        return make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))


def _seen(client: Client, address: str) -> str:
    """When the page that a form stands on was written, as the form says it."""
    with clock.at(OPENED):
        found = re.search(r'name="seen" value="([^"]+)"', page_of(client, address))
    assert found is not None
    return found[1]


def _send(client: Client, address: str, seen: str, status: int, **values: str) -> str:
    with clock.at(SENT):
        response = client.post(address, {**values, "seen": seen})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_the_form_of_an_older_page_is_refused_with_who_was_quicker(desk: Desk, file: Application) -> None:
    mai, at = client_of(desk.area), f"/applications/{file.pk}/"
    seen = _seen(mai, at)
    with clock.at(BETWEEN), acting(desk.lan):
        assess_application(actor=desk.lan, application=file, on=BETWEEN.date())

    page = _send(mai, f"{at}do/withdraw/", seen, 409, **{"withdraw-why": "Chuyển đi tỉnh khác"})

    assert (
        "Trần Thị Lan assessed an application by the law on 20/11/2026 at 10:30, after you had opened this page" in page
    )
    assert "Chuyển đi tỉnh khác" in page
    with acting(SYSTEM):
        assert Application.objects.get().state == ApplicationState.ASSESSED
    fresh = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    _send(mai, f"{at}do/withdraw/", fresh, 302, **{"withdraw-why": "Chuyển đi tỉnh khác"})


def test_what_is_refused_by_its_state_says_who_changed_it(desk: Desk, file: Application) -> None:
    mai = client_of(desk.area)
    with clock.at(BETWEEN), acting(desk.lan):
        cancel_application(actor=desk.lan, application=file, on=BETWEEN.date(), why="Không cần nữa")

    page = _send(mai, f"/applications/{file.pk}/do/assess/", "", 409)

    assert "Trần Thị Lan recorded an application as withdrawn on 20/11/2026 at 10:30." in page


@pytest.mark.parametrize("seen", ["yesterday", "2026-11-20T09:30:00", "9999"])
def test_a_damaged_time_is_as_none(desk: Desk, file: Application, seen: str) -> None:
    _send(client_of(desk.area), f"/applications/{file.pk}/do/assess/", seen, 302)


def test_nobody_signs_what_was_assessed_anew_after_the_list_was_opened(desk: Desk, file: Application) -> None:
    minh = client_of(desk.area, "approver", "minh")
    seen = _seen(minh, "/applications/?drawer=to_decide")
    with clock.at(BETWEEN), acting(desk.lan):
        assess_application(actor=desk.lan, application=file, on=BETWEEN.date())

    page = _send(minh, "/applications/decide/", seen, 409, chosen=str(file.pk))

    assert "Trần Thị Lan assessed an application" in page
    with acting(SYSTEM):
        assert not Decision.objects.exists()


def test_the_second_hand_confirms_the_account_it_has_seen_and_no_other(desk: Desk) -> None:
    minh = client_of(desk.area, "approver", "minh")
    with clock.at(OPENED), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        make_account(desk.lan, person)
        shown = make_account(desk.lan, person, number="7002205999999")
    seen = _seen(minh, f"/people/{person.pk}/")
    with clock.at(BETWEEN), acting(desk.lan):
        reject_bank_account(actor=desk.lan, account=shown, why="Đổi lại")
        another = make_account(desk.lan, person, number="7002205666666")

    page = _send(minh, f"/people/{person.pk}/do/confirm_account/", seen, 409)

    assert "Trần Thị Lan recorded a bank account on 20/11/2026 at 10:30" in page
    with acting(SYSTEM):
        assert BankAccount.objects.get(pk=another.pk).state == State.PROPOSED


def _refused_later(first: Client, second: Client, address: str, status: int, **values: str) -> str:
    """Both open the page, the first sends the form; the second, who has seen none of it, is told."""
    seen = _seen(second, address)
    with clock.at(BETWEEN):
        assert first.post(address, {**values, "seen": seen}).status_code == 302
    return _send(second, address, seen, status, **values)


def test_the_second_text_of_a_day_does_not_replace_the_first_in_silence(desk: Desk) -> None:
    lan, mai = client_of(desk.area, username="lan2"), client_of(desk.area)
    at = f"/offices/{desk.area.pk}/wordings/grant/"
    seen = _seen(mai, at)
    with clock.at(BETWEEN):
        assert lan.post(at, {"valid_from": "20/11/2026", "closing": "Lời cuối một", "seen": seen}).status_code == 302

    page = _send(mai, at, seen, 409, valid_from="20/11/2026", closing="Lời cuối hai")

    assert "on 20/11/2026 at 10:30, after you had opened this page" in page
    assert "Lời cuối hai" in page
    with acting(SYSTEM):
        assert list(Wording.objects.values_list("closing", flat=True)) == ["Lời cuối một"]


def test_the_second_account_to_pay_from_is_refused_with_who_set_the_first(desk: Desk) -> None:
    chairs = [client_of(desk.area, "approver", name) for name in ("minh", "tuan")]
    values = {"bank_bin": "970405", "holder_name": "UBND xã Tân Đông", "enquiries": "Phòng VHXH"}

    values["account_number"] = "7002201000009"
    page = _refused_later(chairs[0], chairs[1], "/payrolls/paying-accounts/", 409, **values)

    assert "after you had opened this page" in page
    with acting(SYSTEM):
        assert PayingAccount.objects.filter(area=desk.area, account_number="7002201000009").count() == 1


def test_the_second_resolution_of_a_province_is_refused_with_who_recorded_the_first(desk: Desk) -> None:
    province = desk.area.parent
    assert province is not None
    people = [client_of(province, "province_officer", name) for name in ("tinh", "tuan")]
    values = {
        "signed_on": "10/11/2026", "first_month": "01/2027", "last_month": "", "standard_level": "700.000",
        "pension_level": "", "funeral_amount": "", "document": "5/NQ-HĐND",
    }  # fmt: skip

    assert "after you had opened this page" in _refused_later(people[0], people[1], "/levels/", 409, **values)
    assert Resolution.objects.count() == 1


def test_rows_shown_again_by_somebody_else_are_told(desk: Desk) -> None:
    with clock.at(OPENED), acting(desk.lan):
        row = record_set_aside(
            actor=desk.lan, individual=make_disabled(desk.lan, desk.area), benefit="social_allowance", kind="nothing",
            month=None, until=dt.date(2026, 12, 20), reason="Hồ sơ đang ở tỉnh", on=OPENED.date(),
        )  # fmt: skip
    mai = client_of(desk.area)
    seen = _seen(mai, "/checks/set-aside/")
    with clock.at(BETWEEN), acting(desk.lan):
        end_set_aside(actor=desk.lan, rows=[row])

    page = _send(mai, "/checks/set-aside/take-back/", seen, 409, chosen=str(row.pk))

    assert "Trần Thị Lan" in page
    assert "after you had opened this page" in page
