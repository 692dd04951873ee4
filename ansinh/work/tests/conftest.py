"""A place, an officer with an account, and the kinds of work that the tests have done."""

import pytest

from ansinh.accounts.queries import actor_for_username
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.core.actors import Actor
from ansinh.work import kinds


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds named in a test are forgotten after it."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))


@pytest.fixture
def commune(db: None) -> Area:
    return make_commune("25522", "Tân Đông")


@pytest.fixture
def officer(commune: Area) -> Actor:
    make_duty(make_user("lan", "Nguyễn Thị Lan"), "commune_officer", commune, valid_from=commune.valid_from)
    return actor_for_username("lan")


@pytest.fixture
def auditor(commune: Area) -> Actor:
    make_duty(make_user("thu", "Bùi Thị Thu"), "auditor", commune, valid_from=commune.valid_from)
    return actor_for_username("thu")
