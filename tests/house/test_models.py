"""House rules that hold for every table of every room."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils.translation import override

from ansinh.core.models import WalledModel

OURS = [model for model in apps.get_models() if model.__module__.startswith("ansinh.")]
WALLED = [model for model in OURS if any(field.name == "area_path" for field in model._meta.fields)]
BEHIND_NO_WALL = {"areas", "accounts", "work"}

PERSONAL_NAMES = {
    *("full_name", "name", "birth_date", "identity_number", "temporary_number", "sex", "ethnic_group", "address"),
    *("phone", "email", "holder_name", "account_number", "number", "payee_name", "actor_name", "word"),
}
NOT_OF_A_PERSON = {"areas", "core"}


def _foreign_keys(model: type[models.Model]) -> Iterable["models.ForeignKey[models.Model, models.Model]"]:
    return (field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_foreign_key_points_down_protects_and_leaves_no_way_back(model: type[models.Model]) -> None:
    floors = [
        *("core", "audit", "areas", "accounts", "pghistory", "work", "registry", "messaging", "poverty", "payments"),
        *("benefits", "insurance", "coordination", "demo"),
    ]
    for field in _foreign_keys(model):
        target = field.related_model
        if not target.__module__.startswith("ansinh."):
            continue
        assert floors.index(target._meta.app_label) <= floors.index(model._meta.app_label), field
        if "Event" not in model.__name__:
            assert field.remote_field.related_name == "+", f"{field}: related_name='+'"
            assert field.remote_field.on_delete is models.PROTECT, f"{field}: on_delete=PROTECT"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_personal_data_is_declared(model: type[models.Model]) -> None:
    if model._meta.app_label in NOT_OF_A_PERSON or "Event" in model.__name__:
        return
    declared = getattr(model, "personal_data", {})
    names = {field.name for field in model._meta.get_fields() if isinstance(field, models.Field)}
    assert set(declared) <= names, "a declared field is not there"
    assert names & PERSONAL_NAMES <= set(declared), "a field that holds personal data says its class"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("model", WALLED, ids=lambda model: model._meta.label)
def test_a_choice_is_told_as_django_tells_it(model: type[models.Model], language: str) -> None:
    chosen = [field for field in model._meta.concrete_fields if field.choices]
    with override(language):
        for field in chosen:
            for value in [*(value for value, _label in field.flatchoices), "", None, "unheard"]:
                told = getattr(model(**{field.attname: value}), f"get_{field.name}_display")()
                assert told == models.Model._get_FIELD_display(model(**{field.attname: value}), field)  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("model", WALLED, ids=lambda model: model._meta.label)
def test_a_table_with_an_area_path_stands_behind_the_wall(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relrowsecurity, (select count(*) from pg_policies p where p.tablename = c.relname"
            " and p.policyname = 'wall' and p.roles = '{ansinh_app}') from pg_class c where c.relname = %s",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (True, 1)


@pytest.mark.django_db
def test_every_table_that_refers_to_a_person_stands_behind_the_wall() -> None:
    names = {model._meta.db_table for model in WALLED}
    for model in OURS:
        for field in _foreign_keys(model):
            target = field.related_model
            if issubclass(target, WalledModel):
                assert model._meta.db_table in names, f"{model._meta.label}.{field.name} points behind the wall"


@pytest.mark.django_db
def test_the_application_owns_nothing_and_truncates_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_class where relowner = 'ansinh_app'::regrole")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and has_table_privilege('ansinh_app', oid, 'TRUNCATE')"
        )
        assert cursor.fetchone() == (0,)
