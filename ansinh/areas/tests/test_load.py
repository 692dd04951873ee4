"""Loading the reference tables."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ansinh.areas.models import Area, FormerName, Kind, Level
from ansinh.areas.queries import full_name_on
from ansinh.areas.reference import tables
from ansinh.areas.services import LoadedAreas, load_reference_areas, open_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_the_house() -> Iterator[None]:
    with acting(SYSTEM):
        yield


@contextmanager
def renamed(monkeypatch: pytest.MonkeyPatch, *renamings: tables.Renaming) -> Iterator[None]:
    known = [*tables.renamings(), *renamings]
    with monkeypatch.context() as patched:
        patched.setattr(tables, "renamings", lambda: iter(known))
        yield


def test_loading_is_a_few_statements_for_all_rows_and_leaves_one_audit_row() -> None:
    with CaptureQueriesContext(connection) as queries:
        loaded = load_reference_areas(actor=SYSTEM)

    assert len(queries) <= 40
    assert loaded == LoadedAreas(units=14_139, changed_units=0, former_names=11, successions=10_654)
    assert list(AuditEntry.objects.values_list("act", "actor_username")) == [("load_reference_areas", "system")]


def test_loading_twice_changes_nothing() -> None:
    load_reference_areas(actor=SYSTEM)
    before = list(Area.objects.values_list().order_by("pk"))

    again = load_reference_areas(actor=SYSTEM)

    assert again == LoadedAreas(0, 0, 0, 0)
    assert list(Area.objects.values_list().order_by("pk")) == before
    assert AuditEntry.objects.count() == 1


def test_hamlets_survive_another_loading() -> None:
    load_reference_areas(actor=SYSTEM)
    commune = Area.objects.get(path="vn.80.25522.")
    hamlet = open_hamlet(actor=SYSTEM, commune=commune, code="001", name="Đông Hà", on=dt.date(2025, 8, 1))

    load_reference_areas(actor=SYSTEM)

    assert Area.objects.get(pk=hamlet.pk).name == "Đông Hà"


def test_a_renaming_that_becomes_known_later_changes_the_unit_and_keeps_its_former_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_reference_areas(actor=SYSTEM)
    change = tables.Renaming(Level.PROVINCE, "22", dt.date(2026, 9, 1), Kind.CENTRAL_CITY, "Quảng Ninh")

    with renamed(monkeypatch, change):
        loaded = load_reference_areas(actor=SYSTEM)

    quang_ninh = Area.objects.get(level=Level.PROVINCE, code="22")
    assert loaded == LoadedAreas(units=0, changed_units=1, former_names=1, successions=0)
    assert quang_ninh.full_name == "Thành phố Quảng Ninh"
    assert full_name_on(quang_ninh, on=dt.date(2026, 8, 31)) == "Tỉnh Quảng Ninh"
    assert FormerName.objects.filter(area=quang_ninh).count() == 1


def test_only_who_manages_places_for_the_country_may_load() -> None:
    officer = Actor("minh", "Lê Minh", "vn.80.25522.", frozenset({"manage_areas"}))
    reader = Actor("an", "Trần An", "vn.", frozenset({"view_registry"}))
    auditor = replace(SYSTEM, may_write=False)

    for actor in (officer, reader, auditor):
        with pytest.raises(NoRight):
            load_reference_areas(actor=actor)
    assert not Area.objects.exists()
