"""Who may have background work done, and see it."""

import datetime as dt

from django.db.models import QuerySet

from ansinh.core.actors import SYSTEM, Actor
from ansinh.work.kinds import JobKind
from ansinh.work.models import Job, JobState

STANDS_STILL_AFTER = dt.timedelta(minutes=30)
"""A job at work that has shown no progress for so long lost its worker."""


def can_enqueue_job(actor: Actor, kind: JobKind, area_path: str) -> bool:
    """Whoever may do the work by hand there; not the house itself, which has no account to come back to."""
    return (
        actor.may_write
        and actor.may(kind.permission)
        and area_path.startswith(actor.scope)
        and actor.username != SYSTEM.username
    )


def jobs_visible_to(actor: Actor) -> QuerySet[Job]:
    """The jobs of the actor's area of duty; the wall says the same."""
    return Job.objects.filter(area_path__within=actor.scope)


def needs_another_start(job: Job, *, now: dt.datetime) -> bool:
    """Whether the job failed, or is at work without a worker."""
    if job.state == JobState.FAILED:
        return True
    seen_at = job.progressed_at or job.started_at
    return job.state == JobState.RUNNING and seen_at is not None and now - seen_at >= STANDS_STILL_AFTER
