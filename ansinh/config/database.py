"""Bringing the database into being: roles, the database itself, and what the application's role may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from psycopg import sql

from ansinh.core.roles import create_roles, give_schema


def login(database: str) -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection of the login itself, which migrates and may do anything: never for an act of the house."""
    place: dict[str, Any] = settings.DATABASES["default"]
    options = {key: value for key, value in place.get("OPTIONS", {}).items() if key != "assume_role"}
    return psycopg.connect(
        host=place["HOST"] or None,
        port=place["PORT"] or None,
        user=place["USER"] or None,
        password=place.get("PASSWORD") or None,
        dbname=database,
        autocommit=True,
        **options,
    )


def database_url(name: str) -> str:
    """How another process of this machine reaches the database `name` on the server that is in use."""
    place: dict[str, Any] = settings.DATABASES["default"]
    user, password = (quote(str(place[key] or ""), safe="") for key in ("USER", "PASSWORD"))
    secret = f":{password}" if password else ""
    host, port = str(place["HOST"] or ""), str(place["PORT"] or "")
    if host.startswith("/"):
        return f"postgresql://{user}{secret}@:{port}/{name}?host={quote(host, safe='')}"
    return f"postgresql://{user}{secret}@{host}:{port}/{name}"


@contextmanager
def scratch_database(name: str) -> Iterator[str]:
    """A new, empty database beside the one in use, as its address; dropped afterwards, and whatever stood there before.

    The server must run.
    """
    dropped = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
    with login("postgres") as connection:
        connection.execute(dropped)
    try:
        yield database_url(name)
    finally:
        with login("postgres") as connection:
            connection.execute(dropped)


def lay_database() -> None:
    """Create roles and database where they are missing; safe to run twice."""
    name = str(settings.DATABASES["default"]["NAME"])
    with login("postgres") as connection, connection.cursor() as cursor:
        create_roles(cursor)
        cursor.execute("select 1 from pg_database where datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL("create database {} encoding 'UTF8' template template0").format(sql.Identifier(name))
            )
    with login(name) as connection, connection.cursor() as cursor:
        cursor.execute("select pg_encoding_to_char(encoding) from pg_database where datname = %s", [name])
        found = cursor.fetchone()
        if found is None or found[0] != "UTF8":
            raise RuntimeError(f"The database {name} must be UTF8, it is {found and found[0]}.")
        give_schema(cursor)


@contextmanager
def running_database() -> Iterator[None]:
    """The embedded server while it is needed; a server named by DATABASE_URL is there already."""
    if settings.EMBEDDED is None:
        yield
    else:
        with settings.EMBEDDED.running():
            yield
