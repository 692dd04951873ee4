"""A job done: the worker's side."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import acting, keeping
from ansinh.work.kinds import Progress, RunningJob, kind_of_work
from ansinh.work.live import telling_of
from ansinh.work.models import Job, JobState
from ansinh.work.queries import actor_for_job

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Run:
    """One start of a job; a later start makes it void."""

    job_id: int
    attempt: int
    actor: Actor
    area_path: str

    def lock(self) -> Job | None:
        """The job's row, or nothing when it is done or was started anew."""
        with keeping():
            job = Job.objects.select_for_update().filter(pk=self.job_id, attempt=self.attempt).first()
        return job if job and job.state in {JobState.QUEUED, JobState.RUNNING} else None


def run_job(*, job_id: int, attempt: int, username: str, scope: str, area_path: str) -> None:
    """Do a queued job with the rights that `username` has today by the duty for `scope`, within `area_path`.

    Every row is touched inside `acting`. Run again, a job that is done, or was started anew, does nothing.
    A refusal is written on the job in its own sentence; a fault is written without its details, which may
    name people, and raised for the worker's log.
    """
    try:
        actor = actor_for_job(username, scope=scope)
        run = _Run(job_id, attempt, actor, area_path)
        _work(run)
    except AnSinhError as refusal:
        _fail(job_id, attempt, area_path, str(refusal))
    except Exception as fault:
        sentence = _(
            "The work stopped at a fault of the programme (%(fault)s). Start it again or tell the administrator."
        )
        _fail(job_id, attempt, area_path, sentence % {"fault": type(fault).__name__})
        raise


def _work(run: _Run) -> None:
    with acting(run.actor, scope=run.area_path):
        job = run.lock()
        if job is None:
            log.info("Job %s has nothing left to do", run.job_id)
            return
        job.state = JobState.RUNNING
        job.started_at = job.progressed_at = clock.now()
        with keeping():
            job.save(update_fields=["state", "started_at", "progressed_at"])
    parts: Iterator[Progress] | None = None
    begun = False
    while not begun or parts is not None:
        # The part and what the job says of it are one transaction: a crash leaves both or neither.
        with acting(run.actor, scope=run.area_path), telling_of(run.job_id):
            job = run.lock()
            if job is None:
                return
            if not begun:
                running = RunningJob(job.pk, run.actor, run.area_path)
                parts = kind_of_work(job.kind).handler(running, **job.arguments)
                begun = True
            progress = next(parts, None) if parts is not None else None
            job.progressed_at = clock.now()
            if progress is None:
                parts = None
                job.state, job.finished_at = JobState.DONE, job.progressed_at
            else:
                job.done_count, job.total_count = progress
            with keeping():
                job.save(update_fields=["state", "done_count", "total_count", "progressed_at", "finished_at"])


def _fail(job_id: int, attempt: int, area_path: str, sentence: str) -> None:
    """Write the error on the job as the house: whoever asked may have lost the right to."""
    with acting(SYSTEM, scope=area_path):
        Job.objects.filter(pk=job_id, attempt=attempt, state__in=[JobState.QUEUED, JobState.RUNNING]).update(
            state=JobState.FAILED, error=sentence, finished_at=clock.now()
        )
