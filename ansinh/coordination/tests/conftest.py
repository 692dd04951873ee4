"""Tân Đông with its hamlets Đông Hà and Tân Lợi, on a day in November 2026."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import translation

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.benefits.testing import make_office, wire_checks
from ansinh.coordination.testing import ba, lan, make_home, make_neighbour
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.payments.testing import make_paying_account
from ansinh.registry.models import Household, Individual

TODAY = dt.date(2026, 11, 20)
SINCE = dt.date(2025, 7, 1)


@dataclass(frozen=True)
class Village:
    """A commune with two hamlets; Hòa lives in Ba's, Bình in the next one."""

    area: Area
    hamlet: Area
    next_hamlet: Area
    lan: Actor
    ba: Actor
    home: Household
    next_home: Household
    hoa: Individual
    binh: Individual


def make_village(code: str = "25522", name: str = "Tân Đông") -> Village:
    area = make_commune(code, name)
    hamlet, following = make_hamlet(area), make_hamlet(area, "002", "Tân Lợi")
    officer = lan(area)
    with acting(Actor("admin", "Quản trị", area.path, frozenset({"*"}))) as admin:
        make_office(area)
        make_paying_account(admin, area)
    with acting(officer):
        home, next_home = make_home(officer, area, hamlet, "Tổ 3"), make_home(officer, area, following, "Tổ 9")
        hoa = make_neighbour(officer, home)
        binh = make_neighbour(officer, next_home, "Phạm Văn Bình", sex="male")
    return Village(area, hamlet, following, officer, ba(hamlet), home, next_home, hoa, binh)


def client_of(
    area: Area, role: str = "commune_officer", username: str = "mai", full_name: str = "Lê Thị Mai"
) -> Client:
    """Somebody signed in, reading English."""
    user = make_user(username, full_name)
    make_duty(user, role, area, valid_from=SINCE)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture(autouse=True)
def _law_checked() -> None:
    wire_checks()


@pytest.fixture
def village(db: None) -> Village:
    return make_village()
