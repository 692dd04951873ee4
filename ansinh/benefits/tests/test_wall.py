"""The wall, table by table, as the application's role: nothing of another commune is read, written or referred to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import translation

from ansinh.benefits.models import Application, DecisionItem
from ansinh.benefits.testing import populate
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.core import clock
from ansinh.core.wall import acting
from ansinh.registry.models import ImportRun

pytestmark = pytest.mark.django_db

TABLES: list[type[models.Model]] = [
    model
    for model in apps.get_app_config("benefits").get_models()
    if any(field.name == "area_path" for field in model._meta.fields)
]
IDS = [model.__name__ for model in TABLES]
NEVER_CHANGED = {"SignedCopy"}
REFERENCES = [
    (model, field)
    for model in TABLES
    if model.__name__ not in NEVER_CHANGED
    for field in model._meta.concrete_fields
    if isinstance(field, models.ForeignKey)
    and any(other.name == "area_path" for other in field.related_model._meta.fields)
]
NOT_ALLOWED = "42501"
ALLOWED_OTHERWISE = {
    "ApplicationPaper.application": ", sha256 = 'X'",
    "DecisionItem.decision": ", position = 99",
    "EmergencyAid.household": ", individual_id = null",
    "RecoveryMonth.recovery": ", category = 'X'",
    "Repayment.recovery": ", voucher = 'X'",
}
"""What else must be set so that nothing but the reference stands against the row."""


@dataclass(frozen=True)
class Neighbours:
    """Two communes with a row in every table, and the keys of one row of each."""

    here: Desk
    there: Desk
    hers: dict[str, int]
    his: dict[str, int]


@pytest.fixture(scope="module")
def neighbours(django_db_setup: None, django_db_blocker: Any) -> Iterator[Neighbours]:
    """Made once for all tests of this file, in a transaction that is never committed."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        clock.at(dt.date(2026, 11, 20)),
        translation.override("en"),
    ):
        here, there = make_desk(), make_desk("25480", "Bình Minh")
        hers, his = populate(here.lan, here.minh, here.area), populate(there.lan, there.minh, there.area)
        with acting(there.lan):
            ImportRun.objects.create(
                area=there.area, area_path=there.area.path, file_name="a.xlsx", sha256="0" * 64,
                month=dt.date(2026, 11, 1), imported_by="lan", imported_at=clock.now(), new_count=0, known_count=0,
                changed_count=0, refused_count=0,
            )  # fmt: skip
        yield Neighbours(here, there, hers, his)
        transaction.set_rollback(True)


def _refusal(sql: str, parameters: list[Any]) -> str | None:
    """The SQLSTATE of a refused statement; "n rows" where it touched some, None where it touched none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return f"{cursor.rowcount} rows" if cursor.rowcount else None
    except DatabaseError as refusal:
        return getattr(refusal.__cause__, "sqlstate", None)


@pytest.mark.parametrize("model", TABLES, ids=IDS)
def test_an_officer_reads_only_rows_of_the_own_commune(neighbours: Neighbours, model: type[models.Model]) -> None:
    rows = model._default_manager
    with acting(neighbours.here.lan), connection.cursor() as cursor:
        assert rows.filter(pk=neighbours.hers[model.__name__]).exists()
        assert not rows.filter(pk=neighbours.his[model.__name__]).exists()
        own = "count(*) filter (where area_path like 'vn.80.25522.%%')"
        cursor.execute(f"select count(*), {own} from {model._meta.db_table}")
        seen, of_them_own = cursor.fetchone()
        assert seen == of_them_own > 0


@pytest.mark.parametrize("model", TABLES, ids=IDS)
def test_without_a_scope_no_row_comes_back(neighbours: Neighbours, model: type[models.Model]) -> None:
    assert _refusal(f"select 1 from {model._meta.db_table}", []) == NOT_ALLOWED


@pytest.mark.parametrize("model", TABLES, ids=IDS)
def test_another_communes_row_is_neither_changed_nor_deleted(neighbours: Neighbours, model: type[models.Model]) -> None:
    table, key = model._meta.db_table, neighbours.his[model.__name__]
    with acting(neighbours.here.minh):
        assert _refusal(f"update {table} set area_path = area_path where id = %s", [key]) is None
        assert _refusal(f"delete from {table} where id = %s", [key]) in (None, NOT_ALLOWED)


@pytest.mark.parametrize("model", TABLES, ids=IDS)
def test_a_row_cannot_be_put_into_another_commune(neighbours: Neighbours, model: type[models.Model]) -> None:
    table, key = model._meta.db_table, neighbours.hers[model.__name__]
    with acting(neighbours.here.minh):
        assert _refusal(f"update {table} set area_path = 'vn.80.25480.' where id = %s", [key]) == NOT_ALLOWED


@pytest.mark.parametrize("model", TABLES, ids=IDS)
def test_the_auditor_changes_nothing(neighbours: Neighbours, model: type[models.Model]) -> None:
    auditor = replace(neighbours.here.minh, may_write=False)
    with acting(auditor):
        key = neighbours.hers[model.__name__]
        assert model._default_manager.filter(pk=key).exists()
        assert _refusal(f"update {model._meta.db_table} set area_path = area_path where id = %s", [key]) is None


@pytest.mark.parametrize(
    ("model", "field"), REFERENCES, ids=[f"{model.__name__}.{field.name}" for model, field in REFERENCES]
)
def test_a_reference_to_another_communes_row_is_refused_even_with_its_true_key(
    neighbours: Neighbours, model: type[models.Model], field: "models.ForeignKey[Any, Any]"
) -> None:
    target: Any = field.related_model
    with acting(neighbours.there.minh):
        foreign = target._default_manager.order_by("pk").values_list("pk", flat=True)[0]

    with acting(neighbours.here.minh):
        other = ALLOWED_OTHERWISE.get(f"{model.__name__}.{field.name}", "")
        sql = f"update {model._meta.db_table} set {field.column} = %s{other} where id = %s"
        assert _refusal(sql, [foreign, neighbours.hers[model.__name__]]) == NOT_ALLOWED


def test_a_signed_copy_never_changes(neighbours: Neighbours) -> None:
    key = neighbours.hers["SignedCopy"]
    with acting(neighbours.here.minh):
        assert _refusal("update benefits_signedcopy set content = '' where id = %s", [key]) == NOT_ALLOWED
        assert _refusal("delete from benefits_signedcopy where id = %s", [key]) == NOT_ALLOWED


def test_joins_and_counts_stay_inside(neighbours: Neighbours) -> None:
    with acting(neighbours.here.lan), connection.cursor() as cursor:
        assert not Application.objects.filter(pk=neighbours.his["Application"]).exists()
        cursor.execute(
            "select count(*) from benefits_decisionitem i join benefits_decision d on d.id = i.decision_id"
            " where d.area_path not like 'vn.80.25522.%'"
        )
        assert cursor.fetchone() == (0,)
        assert DecisionItem.objects.exclude(area_path="vn.80.25522.").count() == 0
