"""Jobs as pages show them: what they do, where, how far they are, why they failed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.ui.progress import ShownProgress
from ansinh.work.errors import UnknownKind
from ansinh.work.kinds import Progress, kind_of_work
from ansinh.work.live import told_progress
from ansinh.work.models import Job, JobState
from ansinh.work.policies import may_see_error, needs_another_start

OPEN = frozenset({JobState.QUEUED, JobState.RUNNING})


@dataclass(frozen=True)
class ShownJob:
    """A job as this person may see it. `result` is the address of what it made, empty before it is done."""

    job: Job
    title: str | Promise
    place: str
    progress: ShownProgress
    result: str

    @property
    def pk(self) -> int:
        return self.job.pk

    def __str__(self) -> str:
        return f"{self.title} {self.job.pk}"


def shown_jobs(actor: Actor, jobs: Sequence[Job]) -> list[ShownJob]:
    """These jobs with the names of their places and what their workers tell; two queries for all."""
    names = dict(Area.objects.filter(path__in={job.area_path for job in jobs}).values_list("path", "name"))
    told = told_progress() if any(job.state == JobState.RUNNING for job in jobs) else {}
    return [
        ShownJob(
            job=job,
            title=title_of(job),
            place=names.get(job.area_path, job.area_path),
            progress=progress_of(actor, job, told.get(job.pk)),
            result=result_of(job),
        )
        for job in jobs
    ]


def progress_of(actor: Actor, job: Job, told: Progress | None = None) -> ShownProgress:
    """How far a job is; what its worker tells just now goes before what is kept of it."""
    done, total = told if told is not None else (job.done_count, job.total_count)
    is_open = job.state in OPEN
    return ShownProgress(
        key=str(job.pk),
        label=title_of(job),
        state=job.state,
        state_label=job.get_state_display(),
        done=done,
        total=total,
        is_open=is_open,
        address=reverse("job_progress", args=[job.pk]) if is_open else "",
        error=error_of(actor, job),
        note=_("No worker has shown progress for a while: it can be started again.")
        if is_open and told is None and needs_another_start(job, now=clock.now())
        else "",
    )


def error_of(actor: Actor, job: Job) -> str:
    """Why a job failed, in the sentence that was written on it, to those who may do such work."""
    if not job.error or may_see_error(actor, job):
        return job.error
    return _("The work was refused; the reason is told to those who may do it.")


def title_of(job: Job) -> str | Promise:
    """What the job does; the code itself of a kind that no room does any more."""
    try:
        return kind_of_work(job.kind).title
    except UnknownKind:
        return job.kind


def result_of(job: Job) -> str:
    """The address of what a finished job made; empty where its kind names none."""
    try:
        result = kind_of_work(job.kind).result
    except UnknownKind:
        return ""
    return result(**job.arguments) if result is not None and job.state == JobState.DONE else ""
