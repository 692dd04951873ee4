"""Reads of the room of background work."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from ansinh.accounts.errors import NoDuty, UnknownAccount
from ansinh.accounts.models import User
from ansinh.accounts.queries import actor_by_duty, duties_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.ui.progress import ShownProgress
from ansinh.work.kinds import key_of_work
from ansinh.work.live import told_progress
from ansinh.work.models import Job, JobState
from ansinh.work.policies import jobs_visible_to
from ansinh.work.shown import progress_of


def recent_jobs(*, actor: Actor, unfinished_only: bool = False) -> QuerySet[Job]:
    """The jobs of the actor's area of duty, the latest first."""
    jobs = jobs_visible_to(actor)
    if unfinished_only:
        jobs = jobs.exclude(state=JobState.DONE)
    return jobs.order_by("-created_at", "-pk")


def latest_job(*, area_path: str, asked: Iterable[tuple[str, Mapping[str, object]]]) -> Job | None:
    """The latest job at this place for any of these works, each a kind with its arguments."""
    keys = [key_of_work(kind, arguments) for kind, arguments in asked]
    return Job.objects.filter(area_path=area_path, key__in=keys).order_by("-created_at", "-pk").first()


def shown_progress(*, actor: Actor, job: Job) -> ShownProgress:
    """How far a job is just now, for `ui/_progress.html`."""
    told = told_progress() if job.state == JobState.RUNNING else {}
    return progress_of(actor, job, told.get(job.pk))


def actor_for_job(username: str, *, scope: str) -> Actor:
    """The actor that `username` is today by the duty for the place `scope`, with the rights of today.

    Raises `UnknownAccount`, and `NoDuty` when that duty has ended since the job was queued.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UnknownAccount(username=username)
    today = clock.today()
    for duty in duties_of(user, on=today):
        if duty.area.path == scope:
            return actor_by_duty(duty)
    raise NoDuty(who=user.full_name, on=today)
