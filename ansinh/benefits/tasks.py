"""Background work of benefits: the two lists for an area of many communes."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.models import Check
from ansinh.benefits.services.check_answers import CHECKS, answer_check
from ansinh.core.months import Month
from ansinh.work.services import Progress, RunningJob, job_kind


def _paid_page(*, month: str, **_others: int) -> str:
    return f"{reverse('check_paid')}?month={month}"


def _missed_page(*, month: str, **_others: int) -> str:
    return f"{reverse('check_missed')}?month={month}"


@job_kind(CHECKS[Check.PAID], title=_("look for what was paid outside the rules"), permission="view_payroll",
          result=_paid_page)  # fmt: skip
def paid(job: RunningJob, *, month: str, categories: int) -> Iterator[Progress]:
    """Work out the first list, commune by commune; a second time it only replaces its answer."""
    return answer_check(actor=job.actor, check=Check.PAID, area_path=job.area_path, month=Month.parse(month))


@job_kind(CHECKS[Check.MISSED], title=_("look for who is left behind"), permission="view_decisions",
          result=_missed_page)  # fmt: skip
def missed(job: RunningJob, *, month: str, categories: int) -> Iterator[Progress]:
    """Work out the second list likewise."""
    return answer_check(actor=job.actor, check=Check.MISSED, area_path=job.area_path, month=Month.parse(month))
