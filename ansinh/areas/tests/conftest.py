"""The reference tables, loaded once for each file of tests that asks for them."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from ansinh.areas.services import load_reference_areas
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting


@pytest.fixture(scope="module")
def loaded_places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All places, taken back after the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        with acting(SYSTEM):
            load_reference_areas(actor=SYSTEM)
        # Deferred foreign keys are checked here once, not again at the end of each test.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def places(loaded_places: None, db: None) -> None:
    """All places, and a test that may write."""
