"""The server of these tests: databases copied and dropped, its processes killed, its recovery waited for."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psutil
import psycopg
from django.conf import settings
from psycopg import sql

from .moments import Victim

QUIET_SECONDS = 20
RECOVERY_SECONDS = 60


class StillBusy(AssertionError):
    """Somebody is left in a database that should be empty of people."""


class Server:
    """Reached as the login, without the application's role. `can_die` where the server is our own."""

    def __init__(self) -> None:
        self.can_die = settings.EMBEDDED is not None

    @contextmanager
    def connected(self, database: str = "postgres") -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
        place: dict[str, Any] = settings.DATABASES["default"]
        with psycopg.connect(
            host=place["HOST"] or None,
            port=place["PORT"] or None,
            user=place["USER"] or None,
            password=place.get("PASSWORD") or None,
            dbname=database,
            autocommit=True,
        ) as connection:
            yield connection

    def copy(self, origin: str, name: str) -> None:
        """A database like `origin`, which nobody uses."""
        with self.connected() as connection:
            connection.execute(_named("drop database if exists {} with (force)", name))
            connection.execute(_named("create database {} template {} strategy file_copy", name, origin))

    def drop(self, name: str) -> None:
        with self.connected() as connection:
            connection.execute(_named("drop database if exists {} with (force)", name))

    def databases(self, prefix: str) -> list[str]:
        with self.connected() as connection:
            found = connection.execute("select datname from pg_database where starts_with(datname, %s)", [prefix])
            return [name for (name,) in found.fetchall()]

    def comment(self, database: str, text: str) -> None:
        with self.connected() as connection:
            connection.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(database), text))

    def comment_on(self, database: str) -> str | None:
        with self.connected() as connection:
            found = connection.execute(
                "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [database]
            ).fetchone()
        return found[0] if found else None

    def wait_until_quiet(self, database: str) -> None:
        """The server notices that a client died at its next word: until then its transaction is open.

        Raises `StillBusy` with who is left, or what: a session, a lock, a prepared transaction.
        """
        deadline = time.monotonic() + QUIET_SECONDS
        with self.connected() as connection:
            while left := connection.execute(_LEFT, {"database": database}).fetchall():
                if time.monotonic() > deadline:
                    raise StillBusy(f"left behind in {database}: {left}")
                time.sleep(0.005)

    def kill(self, victim: Victim, database: str) -> None:
        """SIGKILL: the first process of the server alone, all its processes as when the machine goes, or the one
        process that serves `database`.
        """
        if victim is Victim.BACKEND:
            with self.connected() as connection:
                found = connection.execute("select pid from pg_stat_activity where datname = %s", [database])
                pids = [pid for (pid,) in found.fetchall()]
        else:
            postmaster = self._postmaster()
            pids = [postmaster]
            if victim is Victim.SERVER:
                pids += [child.pid for child in psutil.Process(postmaster).children(recursive=True)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def recover(self, victim: Victim) -> None:
        """Start the server again as the command `ansinh` does; after the death of a backend it recovers by itself."""
        assert settings.EMBEDDED is not None
        if victim is not Victim.BACKEND:
            settings.EMBEDDED.start()
        deadline = time.monotonic() + RECOVERY_SECONDS
        while True:
            try:
                with self.connected() as connection:
                    connection.execute("select 1")
                return
            except psycopg.Error:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def _postmaster(self) -> int:
        assert settings.EMBEDDED is not None
        return int((settings.EMBEDDED.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])


_LEFT = """
select 'session', a.pid::text, a.state, a.query from pg_stat_activity a
where a.datname = %(database)s and a.backend_type = 'client backend'
union all
select 'lock', l.pid::text, l.mode, coalesce(l.relation::text, '') from pg_locks l
where l.database = (select oid from pg_database where datname = %(database)s)
union all
select 'prepared', p.transaction::text, p.gid, '' from pg_prepared_xacts p where p.database = %(database)s
"""


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
