"""How far a part of a job is before anything of it is committed.

The worker's connection says it by its name, which PostgreSQL shows to every other connection at once, and takes back
with the transaction. It names the job's key and two counts, nothing of a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from ansinh.work.kinds import Progress

SIGN = "ansinh job"

_job: ContextVar[int | None] = ContextVar("ansinh_job", default=None)


@contextmanager
def telling_of(job_id: int) -> Iterator[None]:
    """What is told within belongs to this job."""
    token = _job.set(job_id)
    try:
        yield
    finally:
        _job.reset(token)


def tell_progress(done: int, total: int) -> None:
    """Let whoever looks at the running job see how far its part is; outside a job it says nothing."""
    job_id = _job.get()
    if job_id is not None:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('application_name', %s, true)", [f"{SIGN} {job_id} {done}/{total}"])


def told_progress() -> dict[int, Progress]:
    """Key of a job → what its worker tells just now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select application_name from pg_stat_activity where datname = current_database()"
            " and application_name ~ %s",
            [rf"^{SIGN} \d+ \d+/\d+$"],
        )
        names = [name.removeprefix(SIGN).split() for (name,) in cursor.fetchall()]
    told = {}
    for job_id, counts in names:
        done, _slash, total = counts.partition("/")
        told[int(job_id)] = Progress(int(done), int(total))
    return told
