"""Tân Đông with two hamlets, in the last months of 2026; Lan plans, Minh approves."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import translation

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.poverty.testing import at_work, make_home
from ansinh.registry.models import Household

TODAY = dt.date(2026, 9, 20)
SINCE = dt.date(2025, 7, 1)


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


@dataclass(frozen=True)
class Village:
    """A commune with two hamlets: Hòa is poor and lives in the first, Bình is near-poor and lives in the next one,
    Sáu is neither.
    """

    area: Area
    hamlet: Area
    next_hamlet: Area
    lan: Actor
    minh: Actor
    hoa: Household
    binh: Household
    sau: Household


def make_village(code: str = "25522", name: str = "Tân Đông") -> Village:
    area = make_commune(code, name)
    hamlet, following = make_hamlet(area), make_hamlet(area, "002", "Tân Lợi")
    lan, minh = at_work("lan", area), at_work("minh", area)
    with acting(lan):
        hoa = make_home(lan, hamlet, "Nguyễn Thị Hòa", household_class="poor")
        binh = make_home(lan, following, "Phạm Văn Bình", household_class="near_poor", sex="male")
        sau = make_home(lan, hamlet, "Đỗ Thị Sáu")
    return Village(area, hamlet, following, lan, minh, hoa, binh, sau)


@pytest.fixture
def village(db: None) -> Village:
    return make_village()
