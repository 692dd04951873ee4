"""The two communes of these tests, side by side and each with its officer."""

import datetime as dt
from collections.abc import Iterator

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.registry.testing import an_officer


@pytest.fixture(autouse=True)
def _november(in_english: None) -> Iterator[None]:
    with clock.at(dt.date(2026, 11, 22)):
        yield


@pytest.fixture
def tan_dong(db: None) -> Area:
    return make_commune("25522", "Tân Đông")


@pytest.fixture
def binh_minh(db: None) -> Area:
    return make_commune("25480", "Bình Minh")


@pytest.fixture
def lan(tan_dong: Area) -> Actor:
    return an_officer(tan_dong)


@pytest.fixture
def minh(binh_minh: Area) -> Actor:
    return an_officer(binh_minh, username="minh")
