"""The commune of these tests, its two hands, and a check of the law that finds every line lawful."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.payments.testing import checked, lan, make_paying_account, minh


@dataclass(frozen=True)
class Desk:
    """A commune with Lan, who prepares, and Minh, who approves."""

    area: Area
    lan: Actor
    minh: Actor


def make_desk(code: str = "25522", name: str = "Tân Đông") -> Desk:
    area = make_commune(code, name)
    desk = Desk(area, lan(area), minh(area))
    with acting(desk.minh):
        make_paying_account(desk.minh, area)
    return desk


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in the language they are written in, whatever the house speaks."""
    with translation.override("en"):
        yield


@pytest.fixture
def desk(db: None) -> Desk:
    """Tân Đông."""
    return make_desk()


@pytest.fixture
def lawful() -> Iterator[None]:
    """Every line of the usual benefits is found lawful."""
    with checked():
        yield
