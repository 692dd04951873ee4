"""Jobs and their life cycle."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("at work")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.FAILED}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.FAILED, JobState.QUEUED}),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.DONE: frozenset(),
}
"""The allowed moves; from running back to queued goes a job whose worker died."""


class Job(WalledModel):
    """A batch of work for the place `area_path`, done with the rights of who asked for it.

    `arguments` holds ids, months and dates only; `key` is their digest, so that the same work is not
    queued twice at one time. `attempt` counts the starts an officer asked for.
    """

    kind = models.CharField(_("kind"), max_length=80)
    arguments = models.JSONField()
    key = models.CharField(max_length=64)
    actor_username = models.TextField()
    actor_name = models.TextField()
    actor_scope = models.TextField()
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveIntegerField(default=1)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    progressed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "actor_username": PersonalData.IDENTITY,
        "actor_name": PersonalData.IDENTITY,
        "error": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["area_path", "created_at"], name="work_job_by_area")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area_path", "key"],
                condition=Q(state__in=["queued", "running"]),
                name="work_job_once_at_a_time",
            ),
            models.CheckConstraint(
                name="work_job_finished_when_it_says_so",
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="work_job_failed_with_an_error",
                condition=Q(state="failed") & ~Q(error="") | ~Q(state="failed") & Q(error=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
