"""The wall, table by table, and where its rows go when a unit ends."""

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from ansinh.coordination.listeners import TABLES, follow_the_area
from ansinh.coordination.models import HamletReport, Sighting, Visit
from ansinh.coordination.testing import populate
from ansinh.coordination.tests.conftest import Village, make_village
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.registry.events import AreaRehomed

pytestmark = pytest.mark.django_db
ALL: tuple[type[models.Model], ...] = (HamletReport, Sighting, Visit)


def test_every_table_stands_in_these_tests_and_follows_its_unit() -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("coordination").get_models()}

    assert tables == {model._meta.db_table for model in ALL} == set(TABLES)


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_rows_are_read_changed_and_deleted_in_the_own_place_only(village: Village, model: type[models.Model]) -> None:
    there = make_village("25480", "Bình Minh")
    mine, theirs = populate(village.lan, village.ba, village.hoa), populate(there.lan, there.ba, there.hoa)
    rows = model._default_manager

    with acting(village.lan):
        assert rows.filter(pk=mine[model.__name__]).exists()
        assert not rows.filter(pk=theirs[model.__name__]).exists()
        assert rows.filter(pk=theirs[model.__name__]).update(area_path=village.hamlet.path) == 0
        assert rows.filter(pk=theirs[model.__name__]).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            rows.filter(pk=mine[model.__name__]).update(area_path=there.hamlet.path)
        with pytest.raises(DatabaseError, match="not within the scope"), transaction.atomic():
            rows.filter(pk=mine[model.__name__]).update(individual=there.binh.pk)
    with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
        rows.count()


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_who_may_only_read_changes_nothing(village: Village, model: type[models.Model]) -> None:
    keys = populate(village.lan, village.ba, village.hoa)
    reader = Actor("dung", "Võ Dũng", village.area.path, frozenset({"view_registry"}), may_write=False)

    with acting(reader):
        found = model._default_manager.filter(pk=keys[model.__name__])
        assert found.exists()
        assert found.update(area_path=village.hamlet.path) == 0


def test_rows_of_a_unit_that_ended_go_to_its_successor(village: Village) -> None:
    there = make_village("25480", "Bình Minh")
    populate(village.lan, village.ba, village.hoa)
    paths = ((village.hamlet.path, there.hamlet.path), (village.area.path, there.area.path))
    province = Actor("tinh", "Võ Tỉnh", "vn.80.", frozenset({"manage_areas"}))

    with acting(province):
        follow_the_area(AreaRehomed(village.area.pk, there.area.pk, paths, village.area.valid_from))

    with acting(there.ba):
        assert [model._default_manager.count() for model in ALL] == [1, 1, 1]
