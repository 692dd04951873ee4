"""The wall, table by table, as the application's role: nothing of another commune is read, written or referred to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.registry.models import Individual, MoveRequest
from ansinh.registry.testing import an_officer, hoa, make_account, make_household, make_individual, populate

pytestmark = pytest.mark.django_db

TABLES = [
    model
    for model in apps.get_app_config("registry").get_models()
    if any(field.name == "area_path" for field in model._meta.fields)
]
TABLE_IDS = [model.__name__ for model in TABLES]
REFERENCES = [
    (model, field)
    for model in TABLES
    if not model.__name__.endswith("Event")
    for field in model._meta.concrete_fields
    if isinstance(field, models.ForeignKey) and field.related_model in TABLES
]


NOT_VISIBLE, NOT_IN_ONE_PLACE = "42501", "23503"
LONG_AGO = {"valid_from": "date '2000-01-01'", "valid_to": "date '2000-01-02'"}
ALLOWED_OTHERWISE = {
    "Individual.merged_into": {"identity_number": "null", "temporary_number": "null"},
    "ReviewMark.pair": {"individual_id": "(select max(id) from registry_individual)"},
    "Merge.survivor": {"state": "'undone'", "split_on": "merged_on"},
    "Merge.pair": {"state": "'undone'", "split_on": "merged_on"},
    "Residence.individual": LONG_AGO,
    "Membership.household": LONG_AGO,
    "Payee.payee": LONG_AGO,
    "Payee.account": LONG_AGO,
    "NameWord.individual": {"word": "'khac'"},
    "Circumstance.related": {"kind": "'spouse'", "value": "''", "certificate_number": "''"},
    "ImportRow.run": {"row_number": "99"},
    "ImportRow.individual": {"row_number": "99"},
    "PreviewRow.run": {"row_number": "99"},
    "PreviewRow.individual": {"row_number": "99"},
    "MoveRequest.individual": {"state": "'released'", "answered_on": "asked_on"},
    "BankAccount.replaces": {"state": "'declined'"},
    "Payee.replaces": {"state": "'declined'"},
}
"""What a copied row must say so that nothing but the reference stands against it."""


@dataclass(frozen=True)
class Neighbours:
    """Two communes with a row in every table, the keys of those rows, and of rows that nothing else refers to."""

    lan: Actor
    minh: Actor
    hers: dict[str, int]
    his: dict[str, int]
    hers_alone: dict[str, int]
    his_alone: dict[str, int]


def _alone(actor: Actor, area: Area) -> dict[str, int]:
    person = make_individual(actor, area, full_name="Trương Thị Sen")
    return {
        "Individual": person.pk,
        "Household": make_household(actor, area).pk,
        "BankAccount": make_account(actor, person, number="888899990000").pk,
    }


@pytest.fixture(scope="module")
def neighbours(django_db_setup: None, django_db_blocker: Any) -> Iterator[Neighbours]:
    """Made once for all tests of this file, in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(dt.date(2026, 11, 22)):
        tan_dong, binh_minh, third = (
            make_commune(),
            make_commune("25480", "Bình Minh"),
            make_commune("25564", "Phước Minh"),
        )
        lan, minh, tu = (
            an_officer(area, username=name) for area, name in ((tan_dong, "lan"), (binh_minh, "minh"), (third, "tu"))
        )
        with acting(tu):
            for stem in ("100", "200"):
                hoa(tu, third, identity_number=f"072145{stem}009")
        with acting(lan):
            hers = populate(lan, tan_dong, stem="100")
            hers_alone = hers | _alone(lan, tan_dong)
        with acting(minh):
            his = populate(minh, binh_minh, stem="200")
            his_alone = his | _alone(minh, binh_minh)
        yield Neighbours(lan, minh, hers, his, hers_alone, his_alone)
        transaction.set_rollback(True)


def _columns(model: type[models.Model], *without: str | None) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields if field.column not in without]


def _refusal(sql: str, parameters: list[Any]) -> str | None:
    """The SQLSTATE with which the database refuses a statement; None when it does not and touches no row."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            touched = cursor.rowcount
            cursor.execute("set constraints all immediate")
    except DatabaseError as refusal:
        return _sqlstate(refusal)
    return f"{touched} rows" if touched else None


def _sqlstate(error: BaseException) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)


def _one(sql: str, parameters: list[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or [])
        row = cursor.fetchone()
        assert row is not None
        return row[0]


def test_there_is_a_row_of_each_commune_in_every_table(neighbours: Neighbours) -> None:
    assert set(neighbours.his) == set(neighbours.hers) == {*TABLE_IDS}


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_an_officer_reads_only_rows_of_the_own_commune(neighbours: Neighbours, model: type[models.Model]) -> None:
    table, rows = model._meta.db_table, model._default_manager

    with acting(neighbours.lan):
        assert rows.filter(pk=neighbours.hers[model.__name__]).exists()
        assert not rows.filter(pk=neighbours.his[model.__name__]).exists()
        paths = set(rows.values_list("area_path", flat=True))
        assert paths == {neighbours.lan.scope}
        assert _one(f"select count(*) from {table} where area_path not like %s", [neighbours.lan.scope + "%"]) == 0
        assert _one(f"select count(*) from {table}") == rows.count() > 0


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_an_officer_changes_no_row_of_another_commune(neighbours: Neighbours, model: type[models.Model]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    theirs = [neighbours.his[model.__name__]]

    with acting(neighbours.lan):
        assert _refusal(f"update {table} set area_path = area_path where {key} = %s", theirs) in {None, "42501"}
        assert _refusal(f"delete from {table} where {key} = %s", theirs) in {None, "42501"}

    with acting(neighbours.minh):
        assert model._default_manager.filter(pk=theirs[0]).exists()


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_an_officer_writes_no_row_into_another_commune(neighbours: Neighbours, model: type[models.Model]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    names = ", ".join(_columns(model, key, "area_path"))

    with acting(neighbours.lan):
        copied = f"insert into {table} ({names}, area_path) select {names}, %s from {table} where {key} = %s"

        assert _refusal(copied, [neighbours.minh.scope, neighbours.hers[model.__name__]]) == "42501"


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_without_a_scope_no_row_comes_back(neighbours: Neighbours, model: type[models.Model]) -> None:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        model._default_manager.count()

    assert _sqlstate(refusal.value) == "42501"


@pytest.mark.parametrize("model", TABLES, ids=TABLE_IDS)
def test_who_may_not_write_writes_nothing(neighbours: Neighbours, model: type[models.Model]) -> None:
    auditor = an_officer(neighbours.lan.scope, username="kiem", may_write=False)
    table, key = model._meta.db_table, model._meta.pk.column

    with acting(auditor):
        assert model._default_manager.exists()
        assert _refusal(f"update {table} set area_path = area_path", []) in {None, "42501"}
        assert _refusal(f"delete from {table}", []) in {None, "42501"}
        names = ", ".join(_columns(model, key))
        assert _refusal(f"insert into {table} ({names}) select {names} from {table}", []) == "42501"


@pytest.mark.parametrize(
    ("model", "field"), REFERENCES, ids=[f"{model.__name__}.{field.name}" for model, field in REFERENCES]
)
def test_a_reference_to_another_communes_row_is_refused_even_with_its_true_id(
    neighbours: Neighbours, model: type[models.Model], field: "models.ForeignKey[Any, Any]"
) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    columns = _columns(model, key, field.column)
    otherwise = ALLOWED_OTHERWISE.get(f"{model.__name__}.{field.name}", {})
    names, values = ", ".join(columns), ", ".join(otherwise.get(column, column) for column in columns)
    copied = f"insert into {table} ({names}, {field.column}) select {values}, %s from {table} where {key} = %s"

    target, own = field.related_model.__name__, neighbours.hers[model.__name__]

    with acting(neighbours.lan):
        assert _refusal(copied, [neighbours.his_alone[target], own]) in {NOT_VISIBLE, NOT_IN_ONE_PLACE}
        assert _refusal(copied, [neighbours.hers_alone[target], own]) == "1 rows"


def test_a_true_reference_changed_later_is_refused_too(neighbours: Neighbours) -> None:
    changed = "update registry_circumstance set related_id = %s where related_id is not null"

    with acting(neighbours.lan):
        assert _refusal(changed, [neighbours.his["Individual"]]) == NOT_VISIBLE


def test_a_join_and_a_subquery_see_only_the_own_commune(neighbours: Neighbours) -> None:
    with acting(neighbours.lan):
        joined = _one(
            "select count(*) from registry_membership m join registry_individual i on i.id = m.individual_id"
            " left join registry_circumstance c on c.individual_id = i.id"
            " where i.area_path not like %s or c.area_path not like %s",
            [neighbours.lan.scope + "%"] * 2,
        )
        found = _one(
            "select count(*) from registry_individual where id in (select individual_id from registry_nameword)"
        )

        assert (joined, found) == (0, Individual.objects.count())


def test_histories_can_be_read_and_added_to_but_not_changed(neighbours: Neighbours) -> None:
    with acting(neighbours.lan):
        assert _refusal("update registry_individualevent set sex = ''", []) == "42501"
        assert _refusal("delete from registry_individualevent", []) == "42501"


def test_a_move_request_is_seen_by_both_communes_and_by_no_third(neighbours: Neighbours) -> None:
    asked = an_officer(make_commune("25564", "Phước Minh"), username="tu")
    stranger = an_officer(make_commune("25579", "Lộc Ninh"), username="ba")

    with acting(asked):
        assert MoveRequest.objects.count() == 2
    with acting(neighbours.lan):
        assert MoveRequest.objects.count() == 1
    with acting(stranger):
        assert not MoveRequest.objects.exists()
