"""The test database: PostgreSQL for real, migrated by its owner, then used as the application's role."""

import hashlib
import os
import string
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.middleware import csrf
from django.utils import translation
from psycopg import sql
from pytest_django import DjangoDbBlocker

from ansinh.config.database import lay_database, login
from ansinh.config.embedded_postgres import EmbeddedPostgres
from ansinh.core.roles import APP
from tests.sharing import FileByFile

LEFT_OUT = "the time that this run was given is over."
MIGRATED = "ansinh_migrated_"
OF_THE_SCHEMA = ("django_content_type", "auth_permission")
"""Tables whose rows come with the migrations."""
_started = pytest.StashKey[EmbeddedPostgres]()


def pytest_configure(config: pytest.Config) -> None:
    """Start a server of the tests' own where it is embedded, once for all test processes; create the roles."""
    if settings.EMBEDDED is not None:
        settings.EMBEDDED = EmbeddedPostgres(settings.VAR / "test", durable=False)
        settings.DATABASES["default"]["HOST"] = str(settings.EMBEDDED.socket)
    if hasattr(config, "workerinput"):
        return
    if settings.EMBEDDED is not None and settings.EMBEDDED.start():
        config.stash[_started] = settings.EMBEDDED
    lay_database()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that at the end no test process waits long for another."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FileByFile:
    return FileByFile(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where a run has to end by a time, what comes after it is left out, and is told at the end."""
    until = os.environ.get("ANSINH_TESTS_UNTIL")
    if until and time.time() > float(until):
        pytest.skip(LEFT_OUT)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = [one for one in terminalreporter.stats.get("skipped", ()) if LEFT_OUT in str(one.longrepr)]
    if left_out:
        terminalreporter.write_line(f"{len(left_out)} tests were left out: {LEFT_OUT}")


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(_started, None):
        server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Migrate with the login's own role, from a copy of what has been migrated before."""
    connection.settings_dict["OPTIONS"].pop("assume_role", None)
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = _migrated()


def _migrated() -> str:
    """The database that every test process copies: migrated once, and kept until a line of the code changes."""
    kept = f"{MIGRATED}{_code()}"
    with login("postgres") as server:
        server.execute("select pg_advisory_lock(hashtext(%s))", [MIGRATED])
        found = [str(name) for (name,) in server.execute("select datname from pg_database")]
        if kept not in found:
            for name in (one for one in found if one.startswith(MIGRATED)):
                server.execute(sql.SQL("drop database {}").format(sql.Identifier(name)))
            begun = f"{MIGRATED}begun"
            server.execute(sql.SQL("create database {}").format(sql.Identifier(begun)))
            with _connected_to(begun):
                call_command("migrate", verbosity=0)
            server.execute(sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (begun, kept))))
    return kept


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = usual


def _code() -> str:
    """What may make another database of an empty one: the rooms and the packages beneath them."""
    rooms = (file for file in (settings.ROOT / "ansinh").rglob("*.py") if "tests" not in file.parts)
    seen = hashlib.sha256()
    for file in sorted([*rooms, *(settings.ROOT / "requirements").glob("*.txt")]):
        seen.update(str(file.relative_to(settings.ROOT)).encode() + b"\0" + file.read_bytes())
    return seen.hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """From here on every connection is the application's, as in the web process."""
    connection.close()
    connection.settings_dict["OPTIONS"]["assume_role"] = APP
    DatabaseOperations.execute_sql_flush = _empty  # type: ignore[assignment,method-assign]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # By chance a token held a code, such as K6, that a test says is nowhere on a page.
    csrf.CSRF_ALLOWED_CHARS = string.ascii_lowercase
    yield
    # Only its owner may drop the test database.
    connection.close()
    del connection.settings_dict["OPTIONS"]["assume_role"]


def _empty(self: DatabaseOperations, sql_list: Sequence[str]) -> None:
    """Take every row away after a test that commits, once nobody writes any more.

    To truncate all tables, most of them empty, takes many times as long.
    """
    tables = self.connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = [sql.Identifier(table) for table in sorted(tables) if table not in OF_THE_SCHEMA]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(sql.SQL("lock table {}").format(sql.SQL(", ").join(names)))
        cursor.execute(sql.SQL("; ").join(sql.SQL("delete from {}").format(name) for name in names))


@pytest.fixture
def in_english() -> Iterator[None]:
    """Sentences as they stand in the code, whatever the language of the house."""
    with translation.override("en"):
        yield
