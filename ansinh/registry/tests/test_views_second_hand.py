"""Accounts and payees that wait for a second hand, confirmed for several people at once."""

import datetime as dt

import pytest
from django.test import Client

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.registry.models import BankAccount, State
from ansinh.registry.testing import an_officer, make_account, make_individual
from ansinh.registry.tests.test_views import _client

pytestmark = pytest.mark.django_db
AT = "/payees/waiting/confirm/"
OPENED = dt.datetime(2026, 11, 22, 9, 30, tzinfo=clock.VIET_NAM)


def _changed(area: Area, name: str, by: str = "lan", number: str = "7002205666661") -> BankAccount:
    """A second account of somebody, proposed by `by`."""
    proposer = an_officer(area, username=by)
    with acting(proposer):
        person = make_individual(proposer, area, full_name=name)
        make_account(proposer, person, number=f"1{number[1:]}")
        return make_account(proposer, person, number=number)


def _confirm(client: Client, accounts: list[BankAccount], status: int = 302, **values: str) -> str:
    response = client.post(AT, {"chosen": [one.individual_id for one in accounts], **values})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _states(*accounts: BankAccount) -> list[str]:
    with acting(SYSTEM):
        found = BankAccount.objects.in_bulk([one.pk for one in accounts])
        return [found[one.pk].state for one in accounts]


def test_what_others_proposed_is_confirmed_and_what_is_of_the_own_hand_is_told(tan_dong: Area) -> None:
    theirs, own = _changed(tan_dong, "Lê Văn Tư"), _changed(tan_dong, "Võ Thị Ba", by="mai", number="7002205666662")
    mai = _client(tan_dong)
    page = mai.get("/payees/waiting/").content.decode()
    assert "…6661" in page
    assert "7002205666661" not in page

    said = _confirm(mai, [theirs, own], 409)

    assert "Confirmed for 1 person." in said
    assert "Võ Thị Ba: " in said
    assert _states(theirs, own) == [State.CONFIRMED, State.PROPOSED]


def test_confirmed_twice_and_nothing_chosen_are_told(tan_dong: Area) -> None:
    account, mai = _changed(tan_dong, "Lê Văn Tư"), _client(tan_dong)

    _confirm(mai, [account])

    assert "Choose the people" in _confirm(mai, [account], 422)
    assert "Choose the people" in _confirm(mai, [], 422)


def test_another_account_than_the_one_seen_is_not_confirmed(tan_dong: Area) -> None:
    with clock.at(OPENED + dt.timedelta(minutes=5)):
        account = _changed(tan_dong, "Lê Văn Tư")
    mai = _client(tan_dong)

    with clock.at(OPENED + dt.timedelta(minutes=10)):
        said = _confirm(mai, [account], 409, seen=OPENED.isoformat())

    assert "after you had opened this page" in said
    assert _states(account) == [State.PROPOSED]


def test_who_may_not_record_accounts_and_who_works_elsewhere_confirms_none(tan_dong: Area, binh_minh: Area) -> None:
    account = _changed(tan_dong, "Lê Văn Tư")
    auditor, stranger = _client(tan_dong, "auditor", "dung"), _client(binh_minh, username="xuan")

    _confirm(auditor, [account], 403)
    assert AT not in auditor.get("/payees/waiting/").content.decode()
    assert "Choose the people" in _confirm(stranger, [account], 422)
    assert _states(account) == [State.PROPOSED]
