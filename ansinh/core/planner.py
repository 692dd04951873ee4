"""How PostgreSQL may go about one query, where what it reckons beforehand is known to mislead it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import QuerySet


@contextmanager
def planning(**wanted: str) -> Iterator[None]:
    """Settings of the planner, as `work_mem="32MB"`, for what is asked inside; within a transaction.

    After a fault the transaction is rolled back, and the settings with it.
    """
    names, values = list(wanted), list(wanted.values())
    before = _set(names, values)
    yield
    _set(names, before)


def _set(names: list[str], values: list[str]) -> list[str]:
    """Returns what was set before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select name, current_setting(name), set_config(name, value, true)"
            " from unnest(%s::text[], %s::text[]) as wanted (name, value)",
            [names, values],
        )
        return [former for _name, former, _now in cursor.fetchall()]


def rows_expected(each: "Sequence[QuerySet[Any]]") -> list[int]:
    """How many rows of each of several sets the planner expects, to choose a way by and never to show; one query."""
    first, *others = [rows.order_by().values("pk") for rows in each]
    (whole,) = json.loads(first.union(*others, all=True).explain(format="json"))
    parts = [part for part in whole["Plan"]["Plans"] if part["Parent Relationship"] == "Member"]
    return [part["Plan Rows"] for part in parts]
