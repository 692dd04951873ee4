"""Tân Đông with two hamlets in November 2026; Lan records, Minh approves."""

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
from ansinh.insurance.testing import at_work

TODAY = dt.date(2026, 11, 20)


@dataclass(frozen=True)
class Place:
    """A commune with two hamlets, its officer and its chair."""

    area: Area
    hamlet: Area
    next_hamlet: Area
    lan: Actor
    minh: Actor


def make_place(code: str = "25522", name: str = "Tân Đông") -> Place:
    area = make_commune(code, name)
    return Place(
        area, make_hamlet(area), make_hamlet(area, "002", "Tân Lợi"), at_work("lan", area), at_work("minh", area)
    )


def client_of(
    area: Area, role: str = "commune_officer", username: str = "mai", full_name: str = "Lê Thị Mai"
) -> Client:
    """Somebody signed in, reading English."""
    user = make_user(username, full_name)
    make_duty(user, role, area, valid_from=area.valid_from)
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


@pytest.fixture
def place(db: None) -> Place:
    return make_place()
