"""Work asked for, and asked for again."""

import re
from collections.abc import Mapping
from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import keeping
from ansinh.work.errors import JobNotYours, NothingToRetry, NotIdsOnly
from ansinh.work.kinds import JobKind, key_of_work, kind_of_work
from ansinh.work.models import Job, JobState
from ansinh.work.policies import can_enqueue_job, needs_another_start

RUN_JOB = "work.run_job"
"""The name under which the queue knows the one task of this house."""

Argument = int | str | list[int]
MONTH_OR_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


@transaction.atomic
def enqueue_job(*, actor: Actor, kind: str, arguments: Mapping[str, Argument], area_path: str) -> Job:
    """Have a batch of work done in the background for the place `area_path`, with the actor's rights.

    One job for a list, never one for each row: give the ids together. The same work that already waits or
    runs there is given back instead of a second job; where its worker was lost, it is started again. Both the row
    and its place in the queue go when the running act is taken back.
    Raises `UnknownKind`, `JobNotYours` and `NotIdsOnly`.
    """
    known = kind_of_work(kind)
    _check_right(actor, known, area_path)
    _check_ids_only(arguments)
    waiting = {
        "area_path": area_path,
        "key": key_of_work(kind, arguments),
        "state__in": [JobState.QUEUED, JobState.RUNNING],
    }
    with keeping():
        job, created = Job.objects.get_or_create(
            **waiting,
            defaults={
                "kind": kind,
                "arguments": dict(arguments),
                "state": JobState.QUEUED,
                "actor_username": actor.username,
                "actor_name": actor.full_name,
                "actor_scope": actor.scope,
                "created_at": clock.now(),
            },
        )
    if created:
        _defer(job)
        after = {"kind": kind, "arguments": dict(arguments)}
        record(actor=actor, act="enqueue_job", on=job, area_path=area_path, after=after)
    elif needs_another_start(job, now=clock.now()):
        with suppress(NothingToRetry):
            return retry_job(actor=actor, job=job)
    return job


@transaction.atomic
def retry_job(*, actor: Actor, job: Job) -> Job:
    """Start a job again that failed or stands still; from now on it runs with the rights of who asks.

    Raises `UnknownKind`, `JobNotYours` and `NothingToRetry`.
    """
    _check_right(actor, kind_of_work(job.kind), job.area_path)
    with keeping():
        free = Job.objects.select_for_update(skip_locked=True).filter(pk=job.pk).first()
    if free is None:
        # A worker holds the row while it does a part: the job is alive.
        raise NothingToRetry(state=JobState.RUNNING.label)
    job = free
    if not needs_another_start(job, now=clock.now()):
        raise NothingToRetry(state=JobState(job.state).label)
    before = {"state": job.state, "error": job.error, "actor": job.actor_username, "attempt": job.attempt}
    job.state = JobState.QUEUED
    job.attempt += 1
    job.error = ""
    job.done_count, job.total_count = 0, None
    job.started_at = job.progressed_at = job.finished_at = None
    job.actor_username, job.actor_name, job.actor_scope = actor.username, actor.full_name, actor.scope
    with keeping():
        job.save()
    _defer(job)
    after = {"state": job.state, "actor": actor.username, "attempt": job.attempt}
    record(actor=actor, act="retry_job", on=job, area_path=job.area_path, before=before, after=after)
    return job


def _check_right(actor: Actor, kind: JobKind, area_path: str) -> None:
    if not can_enqueue_job(actor, kind, area_path):
        raise JobNotYours(actor=actor.full_name, kind=kind.title, area=area_path)


def _check_ids_only(arguments: Mapping[str, Argument]) -> None:
    for name, value in arguments.items():
        numbers = value if isinstance(value, list) else [value]
        if isinstance(value, str):
            fits = MONTH_OR_DATE.fullmatch(value) is not None
        else:
            fits = all(type(number) is int for number in numbers)
        if not fits:
            raise NotIdsOnly(name=name)


def _defer(job: Job) -> None:
    """Put the job into the queue, on the act's own connection."""
    app.configure_task(RUN_JOB).defer(
        job_id=job.pk,
        attempt=job.attempt,
        username=job.actor_username,
        scope=job.actor_scope,
        area_path=job.area_path,
    )
