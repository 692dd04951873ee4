"""The wall, table by table, and where its rows go when a unit ends."""

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.poverty.listeners import TABLES, follow_the_area
from ansinh.poverty.models import (
    Assessment,
    Certificate,
    CommitteeMember,
    KeptInstrument,
    ListedHousehold,
    Meeting,
    Objection,
    OldFile,
    ProvincialLine,
    Recheck,
    Reviewer,
    ReviewRequest,
    RoundHamlet,
    Submission,
    SubmissionFile,
    SurveyKey,
    Vote,
)
from ansinh.poverty.testing import at_work, populate
from ansinh.poverty.tests.conftest import Village, make_village
from ansinh.registry.events import AreaRehomed

pytestmark = pytest.mark.django_db
NOBODY_IN_THEM = (KeptInstrument, ProvincialLine)
ALL = tuple(model for model in apps.get_app_config("poverty").get_models() if model not in NOBODY_IN_THEM)


def _populated(village: Village) -> dict[str, int]:
    return populate(village.lan, village.minh, village.area, village.sau)


def test_every_table_follows_its_unit() -> None:
    assert {model._meta.db_table for model in ALL} == set(TABLES)


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_rows_are_read_changed_and_deleted_in_the_own_place_only(village: Village, model: type[models.Model]) -> None:
    there = make_village("25480", "Bình Minh")
    mine, theirs = _populated(village), _populated(there)
    rows = model._default_manager

    with acting(village.lan):
        assert rows.filter(pk=mine[model.__name__]).exists()
        assert not rows.filter(pk=theirs[model.__name__]).exists()
        assert rows.filter(pk=theirs[model.__name__]).update(area_path=village.area.path) == 0
        assert rows.filter(pk=theirs[model.__name__]).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            rows.filter(pk=mine[model.__name__]).update(area_path=there.area.path)
    with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
        rows.count()


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (RoundHamlet, "round"), (CommitteeMember, "round"), (Reviewer, "round"), (ListedHousehold, "round"),
        (ReviewRequest, "round"), (ListedHousehold, "household"), (ReviewRequest, "household"),
        (ListedHousehold, "reviewer"), (Submission, "listed"), (Assessment, "listed"),
        (SubmissionFile, "submission"), (SurveyKey, "reviewer"), (Meeting, "round"), (Vote, "meeting"),
        (Objection, "posting"), (Certificate, "recognition"), (OldFile, "round"), (Recheck, "listed"),
    ],
)  # fmt: skip
def test_no_row_refers_to_one_of_next_door(village: Village, model: type[models.Model], field: str) -> None:
    there = make_village("25480", "Bình Minh")
    mine, theirs = _populated(village), _populated(there)
    foreign = {"household": there.hoa.pk, "round": theirs["ReviewRound"], "listed": theirs["ListedHousehold"]}
    key = foreign.get(field) or theirs[field.capitalize()]
    # What stands in that round already would be refused before the wall is asked.
    unlike: dict[type[models.Model], dict[str, object]] = {
        CommitteeMember: {"place": 99},
        Reviewer: {"full_name": "Mạc Thị Lê"},
        Submission: {"state": "set_aside", "aside_reason": "Nhập thử", "digest": "1"},
        SubmissionFile: {"name": "bep.jpg"},
        SurveyKey: {"ended_at": clock.now()},
        Certificate: {"number": "99"},
    }

    with acting(village.lan), pytest.raises(DatabaseError, match="not within the scope"), transaction.atomic():
        model._default_manager.filter(pk=mine[model.__name__]).update(**{field: key}, **unlike.get(model, {}))


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_who_may_only_read_changes_nothing(village: Village, model: type[models.Model]) -> None:
    keys, reader = _populated(village), at_work("soat", village.area)

    with acting(reader):
        found = model._default_manager.filter(pk=keys[model.__name__])
        assert found.exists()
        assert found.update(area_path=village.area.path) == 0


def test_rows_of_a_unit_that_ended_go_to_its_successor(village: Village) -> None:
    there = make_village("25480", "Bình Minh")
    _populated(village)
    paths = ((village.hamlet.path, there.hamlet.path), (village.area.path, there.area.path))
    province = Actor("tinh", "Võ Tỉnh", "vn.80.", frozenset({"manage_areas"}))
    with acting(village.lan):
        before = [model._default_manager.count() for model in ALL]

    with acting(province):
        follow_the_area(AreaRehomed(village.area.pk, there.area.pk, paths, village.area.valid_from))

    with acting(there.lan):
        assert [model._default_manager.count() for model in ALL] == before
