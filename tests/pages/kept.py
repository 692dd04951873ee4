"""What a scene wrote, kept after the first time and put back for each later test: laying it anew takes many seconds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, transaction

from ansinh.core.roles import APP

OF_THE_SCHEMA = ("django_migrations", "django_content_type", "auth_permission")
"""Tables whose rows come with the migrations and stand before any scene."""
QUEUE = "procrastinate_"
"""Tables that are not Django's to flush after a test that commits."""
Told = TypeVar("Told")


@dataclass(frozen=True)
class Rows:
    """The rows of each table that has some, and where each sequence stands."""

    tables: dict[str, bytes]
    sequences: dict[str, int]


_laid: dict[str, tuple[Rows, Any]] = {}


def laid_once(scene: str, lay: Callable[[], Told]) -> Told:
    """Lay a scene into a database that holds nothing yet; what `lay` tells of it comes back each time."""
    if scene in _laid:
        _put_back(_laid[scene][0])
    else:
        told = lay()
        _laid[scene] = rows_now(), told
    kept: Told = _laid[scene][1]
    return deepcopy(kept)


def rows_now() -> Rows:
    """What stands in the database now, seen from within the transaction of the test."""
    with _as_login() as cursor:
        tables = [name for name in _tables(cursor) if name not in OF_THE_SCHEMA]
        found = {name: _copied(cursor, name) for name in tables}
        cursor.execute(
            "select quote_ident(sequencename), last_value from pg_sequences"
            " where schemaname = 'public' and last_value is not null"
        )
        return Rows({name: rows for name, rows in found.items() if rows}, dict(cursor.fetchall()))


def _put_back(kept: Rows) -> None:
    """Write the rows as they were, keys and all; one that stands there already is an error."""
    with _as_login() as cursor:
        # Every row was let through when it was first written: no trigger and no foreign key looks at it again.
        cursor.execute("set local session_replication_role = replica")
        for name in _tables(cursor):
            if name.startswith(QUEUE):
                cursor.execute(f"delete from {name}")
        for name, rows in kept.tables.items():
            with cursor.copy(f"copy {name} from stdin") as copy:
                copy.write(rows)
        cursor.execute("set local session_replication_role = origin")
        for name, value in kept.sequences.items():
            cursor.execute(f"select setval(%s, greatest(%s, (select last_value from {name})))", [name, value])


def _tables(cursor: Any) -> list[str]:
    cursor.execute("select quote_ident(tablename) from pg_tables where schemaname = 'public' order by 1")
    return [name for (name,) in cursor.fetchall()]


def _copied(cursor: Any, table: str) -> bytes:
    with cursor.copy(f"copy {table} to stdout") as copy:
        return b"".join(bytes(part) for part in copy)


@contextmanager
def _as_login() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role none")
        yield cursor
        cursor.execute(f"set local role {APP}")
