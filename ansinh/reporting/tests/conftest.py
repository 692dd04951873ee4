"""Tân Đông with its officer and its chair, on a day in November 2026, and people signed in to look."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.benefits.testing import wire_checks
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.core import clock

SignedIn = Callable[..., Client]


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
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """A client of somebody with a role in an area."""

    def client(area: Area | None, role: str = "auditor", username: str = "dung") -> Client:
        assert area is not None
        user = make_user(username, username.title())
        make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
        made = Client(headers={"accept-language": "en"})
        made.force_login(user)
        return made

    return client
