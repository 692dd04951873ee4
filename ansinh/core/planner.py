"""How PostgreSQL may go about one query, where what it reckons beforehand is known to mislead it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


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
