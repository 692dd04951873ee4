"""Restoring: into a database beside the office's own, compared with the manifest, then both change names at once."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.db import connection as django_connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

import ansinh
from ansinh.audit.services import record
from ansinh.config.database import login
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.files import write_atomically
from ansinh.core.roles import APP, OWNER, create_roles, give_schema
from ansinh.core.wall import acting

from .archive import DUMP, SECRET_KEY, Content, opened
from .contents import Login, counts_of, defences_of
from .encryption import Key
from .errors import BackupDamaged, NewerBackup, NotAsBackedUp, NotRead, OthersAtWork
from .tools import conninfo, fitting_tool, run_tool

LEFT_OUT = (" DEFAULT ACL ", " SCHEMA - public ", " ACL - SCHEMA public ", " COMMENT - ")
"""What belongs to the database around the tables: laid anew by `give_schema`, for whoever logs in here."""
TRIES = 5


@dataclass(frozen=True)
class Restored:
    """`kept` is the name under which the old database lies, if there was one; `behind` migrations are still to run."""

    manifest: dict[str, Any]
    kept: str | None
    behind: int


def restore_backup(path: Path, *, key: Key | None, now: bool = False) -> Restored:
    """Put the office back to the moment of the backup; until the very end the old database serves.

    Killed at any moment it leaves the old database or the new one, and can be done again. `now` sends away whoever is
    connected. Raises what `opened` raises, NewerBackup, OthersAtWork, NoFittingTool, ToolFailed, NotAsBackedUp.
    """
    name = str(settings.DATABASES["default"]["NAME"])
    beside = f"{name}_restoring"
    django_connection.close()
    try:
        file = path.open("rb")
    except OSError as problem:
        raise NotRead(file=path, why=problem.strerror or problem) from problem
    with file, opened(path, file, key=key, scratch=settings.VAR) as content:
        content.check(path.name)
        manifest = dict(content.manifest)
        behind = _refuse_newer(path, manifest)
        with login("postgres") as server:
            if not now:
                _refuse_others(server, name)
            create_roles(server.cursor())
            _drop(server, beside)
            server.execute(_named("create database {} encoding 'UTF8' template template0", beside))
            try:
                _fill(server, beside, content, manifest)
                _write_down(beside, path, manifest)
                kept = _change_names(server, name, beside, now=now)
            except BaseException:
                _drop(server, beside)
                raise
        _put_secret_key(content)
    return Restored(manifest, kept, behind)


def drop_kept(kept: str) -> None:
    """Give up the old database for good."""
    with login("postgres") as server:
        _drop(server, kept)


def _refuse_newer(path: Path, manifest: dict[str, Any]) -> int:
    """How many migrations the backup lacks; NewerBackup where it has one that is not known here."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    replaced = {f"{app}.{name}" for m in MigrationLoader(None).disk_migrations.values() for app, name in m.replaces}
    applied = set(manifest["migrations"])
    if applied - known - replaced:
        raise NewerBackup(file=path.name, theirs=manifest["ansinh"], ours=ansinh.__version__)
    return len(known - applied)


def _refuse_others(server: Login, name: str) -> None:
    found = server.execute(
        "select count(*) from pg_stat_activity where datname = %s and backend_type = 'client backend'", [name]
    ).fetchone()
    if found is not None and found[0]:
        raise OthersAtWork(count=found[0])


def _fill(server: Login, beside: str, content: Content, manifest: dict[str, Any]) -> None:
    """Rows, rights and rules, then the comparison with what was promised."""
    server.execute(_named("grant create on database {} to {}", beside, OWNER))
    with login(beside) as inside:
        inside.execute(_named("grant usage, create on schema public to {}", OWNER))
        inside.execute(_named("grant usage on schema public to {}", APP))
    at_least = max(manifest["dumped_with"], server.info.server_version // 10000)
    tool = fitting_tool("pg_restore", at_least=at_least)
    listed = run_tool(tool, ["--list"], source=_dump(content)).decode()
    wanted = [line for line in listed.splitlines() if not any(words in line for words in LEFT_OUT)]
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as entries:
        entries.write("\n".join(wanted))
        entries.flush()
        order = ("--no-owner", f"--role={OWNER}", "--exit-on-error", "--single-transaction", "-L", entries.name)
        run_tool(tool, [*order, "-d", conninfo(beside)], source=_dump(content))
    with login(beside) as inside:
        give_schema(inside.cursor())
        inside.execute("analyze")
        inside.execute(_named("set role {}", OWNER))
        _compare(inside, manifest)


def _compare(inside: Login, manifest: dict[str, Any]) -> None:
    counts, promised = counts_of(inside), manifest["rows"]
    wrong = [
        f"{table}: {counts.get(table, 0)} rows instead of {promised.get(table, 0)}"
        for table in sorted({*counts, *promised})
        if counts.get(table) != promised.get(table)
    ]
    found, wanted = set(defences_of(inside)), set(manifest["defences"])
    wrong += [f"missing: {line}" for line in sorted(wanted - found)]
    wrong += [f"too much: {line}" for line in sorted(found - wanted)]
    if wrong:
        raise NotAsBackedUp(what="; ".join(wrong[:10]))


def _dump(content: Content) -> IO[bytes]:
    part = content.part(DUMP)
    if part is None:
        raise BackupDamaged(file=DUMP, what=DUMP)
    return part


def _write_down(beside: str, path: Path, manifest: dict[str, Any]) -> None:
    with _django_at(beside), acting(SYSTEM):
        record(
            actor=SYSTEM,
            act="restore_backup",
            on="backup",
            area_path=SYSTEM.scope,
            after={
                "file": path.name, "made_at": manifest["made_at"], "rows": sum(manifest["rows"].values()),
                "sha256": manifest["parts"][DUMP]["sha256"],
            },
        )  # fmt: skip


@contextmanager
def _django_at(database: str) -> Iterator[None]:
    kept = django_connection.settings_dict["NAME"]
    django_connection.close()
    django_connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        django_connection.close()
        django_connection.settings_dict["NAME"] = kept


def _change_names(server: Login, name: str, beside: str, *, now: bool) -> str | None:
    """Old and new change names in one transaction: at no moment is there no database."""
    exists = server.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    kept = f"{name}_before_{clock.now():%Y%m%d_%H%M%S}" if exists else None
    for attempt in range(1, TRIES + 1):
        try:
            with server.transaction():
                if now:
                    server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
                if kept is not None:
                    server.execute(_named("alter database {} rename to {}", name, kept))
                server.execute(_named("alter database {} rename to {}", beside, name))
        except psycopg.errors.ObjectInUse:
            if attempt == TRIES or not now:
                _refuse_others(server, name)
                raise
        else:
            break
    return kept


def _put_secret_key(content: Content) -> None:
    """The key of the backup, unless the environment sets one; the one it replaces is kept beside it."""
    part, path = content.part(SECRET_KEY), settings.VAR / SECRET_KEY
    if part is None:
        return
    key = part.read()
    standing = path.read_bytes() if path.exists() else b""
    if key == standing:
        return
    if standing:
        os.replace(path, path.with_name(f"{SECRET_KEY}.before-{clock.now():%Y%m%d-%H%M%S}"))
    write_atomically(path, key)


def _drop(server: Login, name: str) -> None:
    server.execute(_named("drop database if exists {} with (force)", name))


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
