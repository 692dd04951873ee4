"""The two communes of these tests, side by side and each with its officer; lists that are read in the background."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from ansinh.accounts.queries import actor_for_username
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.registry.services import import_background
from ansinh.registry.testing import an_officer
from ansinh.registry.tests.long_lists import signed_in


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


@pytest.fixture
def every_list_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_background, "SURELY_SHORT", 0)
    monkeypatch.setattr(import_background, "MOST_ROWS", 0)


@pytest.fixture
def mai(tan_dong: Area) -> Actor:
    make_hamlet(tan_dong)
    make_duty(make_user("mai", "Lê Thị Mai"), "commune_officer", tan_dong, valid_from=dt.date(2025, 7, 1))
    return actor_for_username("mai")


@pytest.fixture
def officer(mai: Actor) -> Client:
    return signed_in("mai")


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[None]:
    """The queue emptied after a test that commits: its tables are not Django's to flush."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
