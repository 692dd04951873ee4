"""What can be done with a job."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.ui.forms import OfficeForm
from ansinh.ui.steps import Step, Values
from ansinh.work.errors import UnknownKind
from ansinh.work.kinds import kind_of_work
from ansinh.work.models import Job, JobState
from ansinh.work.policies import needs_another_start
from ansinh.work.services import retry_job


def _retry(actor: Actor, job: Job, values: Values) -> str:
    retry_job(actor=actor, job=job)
    return gettext("Started again: it runs with your rights.")


def steps_of(job: Job) -> Mapping[str, Step]:
    """What a job offers: another start, to whoever may have its kind of work done."""
    try:
        again = _again(kind_of_work(job.kind).permission)
    except UnknownKind:
        return {}
    return {again.code: again}


@cache
def _again(permission: str) -> Step:
    return Step(
        "retry", _("Start again"), _("What is done stays done; nothing is done twice."), permission,
        frozenset({JobState.FAILED, JobState.RUNNING}), OfficeForm, _retry, is_onward=True,
        needs=lambda actor, job: needs_another_start(job, now=clock.now()),
    )  # fmt: skip
