"""Many rows at once: COPY into a temporary table on the act's own connection, then one INSERT … SELECT.

PostgreSQL refuses COPY straight into a table behind the wall.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql

Row = tuple[Any, ...]

MANY = 300
"""Rows of one act from which on the planner is told of a table that has grown to twice its size or more."""


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert `rows` (tuples in the order of `columns`) into `table`; returns how many."""
    with connection.cursor() as cursor:
        staged = _stage(cursor, table, columns, rows)
        cursor.execute(_insert_from(staged, table, columns))
        count: int = cursor.rowcount
        _clear_up(cursor, staged, table, count)
    return count


def insert_returning(table: str, columns: Sequence[str], rows: Iterable[Row], *, returning: Sequence[str]) -> list[Row]:
    """Insert `rows` in their order and return the asked columns, in that same order."""
    with connection.cursor() as cursor:
        staged = _stage(cursor, table, columns, rows)
        cursor.execute(
            _insert_from(staged, table, columns)
            + sql.SQL(" returning {}").format(sql.SQL(", ").join(map(sql.Identifier, returning)))
        )
        inserted: list[Row] = cursor.fetchall()
        _clear_up(cursor, staged, table, len(inserted))
    return inserted


def insert_models(rows: Sequence[Model]) -> None:
    """Insert unsaved rows of one model, all columns but the key; they carry their keys afterwards."""
    if not rows:
        return
    model = type(rows[0])
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = [field.attname for field in columns]
    values = ((*(getattr(row, name) for name in names),) for row in rows)
    table = model._meta.db_table
    keys = insert_returning(table, [str(field.column) for field in columns], values, returning=["id"])
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False


def move_paths(tables: Iterable[str], paths: Iterable[tuple[str, str]], *, column: str = "area_path") -> None:
    """Rows of these tables at or below a former path lie below the new one from now on; `paths`: (former, new)."""
    with connection.cursor() as cursor:
        for former, new in paths:
            for table in tables:
                cursor.execute(
                    sql.SQL("update {0} set {1} = %s || substr({1}, %s) where {1} >= %s and {1} < %s || '~'").format(
                        sql.Identifier(table), sql.Identifier(column)
                    ),
                    [new, len(former) + 1, former, former],
                )


def update_rows(table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Set `columns` of rows of `table` by their key: each of `rows` is (id, values in the order of `columns`)."""
    with connection.cursor() as cursor:
        staged = _stage(cursor, table, ["id", *columns], rows)
        sets = sql.SQL(", ").join(sql.SQL("{0} = s.{0}").format(sql.Identifier(column)) for column in columns)
        cursor.execute(
            sql.SQL("update {} t set {} from {} s where t.id = s.id").format(
                sql.Identifier(table), sets, sql.Identifier(staged)
            )
        )
        count: int = cursor.rowcount
        cursor.execute(sql.SQL("drop table {}").format(sql.Identifier(staged)))
    return count


def _stage(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Row]) -> str:
    staged = f"staged_{table}"
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    cursor.execute(
        sql.SQL("create temporary table {} on commit drop as select {} from {} with no data").format(
            sql.Identifier(staged), names, sql.Identifier(table)
        )
    )
    with cursor.copy(sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(staged), names)) as copy:
        for row in rows:
            copy.write_row(row)
    return staged


def _insert_from(staged: str, table: str, columns: Sequence[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    # A table just filled holds its rows where COPY put them, one after another.
    return sql.SQL("insert into {} ({}) select {} from {} order by ctid").format(
        sql.Identifier(table), names, names, sql.Identifier(staged)
    )


def _clear_up(cursor: Any, staged: str, table: str, count: int) -> None:
    cursor.execute(sql.SQL("drop table {}").format(sql.Identifier(staged)))
    if count >= MANY:
        # The planner still takes the table for empty: joins of freshly filled tables took minutes.
        cursor.execute("select ansinh_refresh_statistics(%s::regclass, %s)", [table, count])
