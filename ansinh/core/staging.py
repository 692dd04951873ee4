"""Columns of many rows brought by COPY into a temporary table, for acts that are statements from there on.

A row costs nothing in Python: Arrow writes the text that PostgreSQL reads.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray
from psycopg import sql
from pyarrow import csv

Column = Sequence[object] | NDArray[Any]
Columns = Mapping[str, Column]


def stage(name: str, types: Mapping[str, str], columns: Columns, *, sequence: str = "") -> int:
    """Make the temporary table `name` with the SQL `types` and fill it; returns how many rows it holds.

    `position` numbers the rows from 0. With `sequence` each row has the next value of it as `id`: what is inserted
    from here knows its keys beforehand. The table goes with the transaction, or when the same name is staged again.
    """
    own: list[sql.Composable] = [
        sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind)) for column, kind in types.items()
    ]
    if sequence:
        own.append(sql.SQL("id bigint default nextval({})").format(sql.Literal(sequence)))
    own.append(sql.SQL("position integer generated always as identity (minvalue 0 start 0)"))
    table = sql.Identifier(name)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("drop table if exists pg_temp.{}").format(table))
        cursor.execute(sql.SQL("create temporary table {} ({}) on commit drop").format(table, sql.SQL(", ").join(own)))
        names = sql.SQL(", ").join(map(sql.Identifier, types))
        with cursor.copy(sql.SQL("copy {} ({}) from stdin (format csv)").format(table, names)) as copy:
            copy.write(_text_of(types, columns))
        # Joins of a table that the planner takes for empty took minutes.
        cursor.execute(sql.SQL("analyze {}").format(table))
        cursor.execute(sql.SQL("select count(*) from {}").format(table))
        count: int = cursor.fetchone()[0]
    return count


def run(statement: str, values: Mapping[str, Any] | None = None) -> int:
    """Run one statement on what is staged; returns how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(values or {}))
        count: int = cursor.rowcount
    return count


def first_row(query: str, values: Mapping[str, Any] | None = None) -> Any:
    """The first row of a query on what is staged, or None: the row that a refusal names."""
    with connection.cursor() as cursor:
        cursor.execute(query, dict(values or {}))
        return cursor.fetchone()


def _text_of(types: Mapping[str, str], columns: Columns) -> bytes:
    """The columns as CSV: texts in quotes, nothing at all where there is no value."""
    table = pa.table({name: pa.array(columns[name], from_pandas=True) for name in types})
    text = BytesIO()
    csv.write_csv(table, text, csv.WriteOptions(include_header=False))
    return text.getvalue()
