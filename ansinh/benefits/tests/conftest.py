"""Tân Đông with its officer Lan and its chair Minh, on a day in November 2026."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.benefits.testing import lan, make_office, minh, wire_checks
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.payments.testing import make_paying_account

TODAY = dt.date(2026, 11, 20)


@dataclass(frozen=True)
class Desk:
    """A commune with Lan, who receives and assesses, and Minh, the chair."""

    area: Area
    lan: Actor
    minh: Actor


def make_desk(code: str = "25522", name: str = "Tân Đông") -> Desk:
    """A commune of today with its office open and its account to pay from."""
    area = make_commune(code, name)
    with acting(Actor("admin", "Quản trị", area.path, frozenset({"*"}))) as admin:
        make_office(area)
        make_paying_account(admin, area)
    return Desk(area, lan(area), minh(area))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in the language they are written in, whatever the house speaks."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture(autouse=True)
def _law_checked() -> None:
    """Every payroll of these tests is judged by the real check."""
    wire_checks()


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()
