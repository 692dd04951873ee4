"""Who has a message in hand: a claim is the number of an advisory lock of PostgreSQL, and ends with its process."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import SystemRandom

from django.db import connection

LOCKS = 20_260_601
"""The class of the advisory locks that claims are."""
IN_DOUBT = 0
"""The claim of a message whose fate nobody knows."""


@contextmanager
def claimed() -> Iterator[int]:
    """A claim that nobody else has, alive as long as this connection is."""
    claim = SystemRandom().randrange(1, 2**31)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, %s)", [LOCKS, claim])
    try:
        yield claim
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s, %s)", [LOCKS, claim])


def living_claims() -> set[int]:
    """The claims whose workers live."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select objid::bigint from pg_locks where locktype = 'advisory' and classid = %s and objsubid = 2"
            " and granted and database = (select oid from pg_database where datname = current_database())",
            [LOCKS],
        )
        return {number for (number,) in cursor.fetchall()}
