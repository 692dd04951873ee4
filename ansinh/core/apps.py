"""The core as a Django app, so that its migration can lay the wall's functions."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class CoreConfig(AppConfig):
    name = "ansinh.core"
    label = "core"

    def ready(self) -> None:
        pre_migrate.connect(_give_schema, sender=self)


def _give_schema(using: str, **kwargs: Any) -> None:
    """Before the first table: what a migration creates belongs to the application's role to use."""
    from django.db import connections

    from ansinh.core.roles import give_schema

    with connections[using].cursor() as cursor:
        give_schema(cursor)
