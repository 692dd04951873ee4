"""Tân Đông with two hamlets, in the last months of 2026; Lan plans, Minh approves."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.core import clock

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
