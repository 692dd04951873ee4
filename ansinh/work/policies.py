"""Who may have background work done, and see it."""

import datetime as dt

from django.db.models import QuerySet

from ansinh.core.actors import SYSTEM, Actor
from ansinh.work.errors import NoJobsToSee, UnknownKind
from ansinh.work.kinds import JobKind, kind_of_work, kinds_of_work
from ansinh.work.models import Job, JobState

STANDS_STILL_AFTER = dt.timedelta(minutes=2)
"""A job at work that has shown no progress for so long may have lost its worker. Whether it did is asked when it is
started again: a worker that lives holds the job's row while it does a part, however long."""
OVERSEERS = ("manage_accounts", "view_audit")
"""Whoever has one of these sees every job of the area of duty; why one was refused, only who may do that work."""


def can_enqueue_job(actor: Actor, kind: JobKind, area_path: str) -> bool:
    """Whoever may do the work by hand there; not the house itself, which has no account to come back to."""
    return (
        (actor.may_write or kind.only_reads)
        and actor.may(kind.permission)
        and area_path.startswith(actor.scope)
        and actor.username != SYSTEM.username
    )


def jobs_visible_to(actor: Actor) -> QuerySet[Job]:
    """The jobs of the actor's area of duty that the actor may have done, or all for those who oversee.

    The wall says where, this says which.
    """
    jobs = Job.objects.filter(area_path__within=actor.scope)
    if any(map(actor.may, OVERSEERS)):
        return jobs
    return jobs.filter(kind__in=[kind.code for kind in kinds_of_work() if actor.may(kind.permission)])


def require_jobs(actor: Actor) -> None:
    """Raise unless there is background work that the actor could see."""
    if not any(map(actor.may, [*OVERSEERS, *(kind.permission for kind in kinds_of_work())])):
        raise NoJobsToSee(who=actor.full_name)


def may_see_error(actor: Actor, job: Job) -> bool:
    """Why work was refused can name people: told to those who may do the work."""
    try:
        return actor.may(kind_of_work(job.kind).permission)
    except UnknownKind:
        return False


def needs_another_start(job: Job, *, now: dt.datetime) -> bool:
    """Whether the job failed, or is at work without a worker."""
    if job.state == JobState.FAILED:
        return True
    seen_at = job.progressed_at or job.started_at
    return job.state == JobState.RUNNING and seen_at is not None and now - seen_at >= STANDS_STILL_AFTER
