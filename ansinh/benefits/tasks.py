"""Background work of benefits: a province is judged in minutes, not while somebody waits."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.models import Check, Scenario
from ansinh.benefits.policies import KEEP_SCENARIOS
from ansinh.benefits.services.check_answers import CHECKS, answer_check
from ansinh.benefits.services.scenarios import answer_in_parts
from ansinh.core.months import Month
from ansinh.work.services import Progress, RunningJob, job_kind

ANSWER_SCENARIO = "benefits.answer_scenario"


def _paid_page(*, month: str, **_others: int) -> str:
    return f"{reverse('check_paid')}?month={month}"


def _missed_page(*, month: str, **_others: int) -> str:
    return f"{reverse('check_missed')}?month={month}"


@job_kind(CHECKS[Check.PAID], title=_("look for what was paid outside the rules"), permission="view_payroll",
          result=_paid_page, only_reads=True)  # fmt: skip
def paid(job: RunningJob, *, month: str, categories: int) -> Iterator[Progress]:
    """Work out the first list, commune by commune; a second time it only replaces its answer."""
    return answer_check(actor=job.actor, check=Check.PAID, area_path=job.area_path, month=Month.parse(month))


@job_kind(CHECKS[Check.MISSED], title=_("look for who is left behind"), permission="view_decisions",
          result=_missed_page, only_reads=True)  # fmt: skip
def missed(job: RunningJob, *, month: str, categories: int) -> Iterator[Progress]:
    """Work out the second list likewise."""
    return answer_check(actor=job.actor, check=Check.MISSED, area_path=job.area_path, month=Month.parse(month))


def _scenario_page(*, scenario: int) -> str:
    return reverse("scenario", args=[scenario])


@job_kind(ANSWER_SCENARIO, title=_("work out a scenario"), permission=KEEP_SCENARIOS, result=_scenario_page)
def answer(job: RunningJob, *, scenario: int) -> Iterator[Progress]:
    """Judge everybody of the place and keep the sums with the scenario; nothing to do where it was dropped."""
    found = Scenario.objects.select_related("area").filter(pk=scenario).first()
    if found is not None:
        yield from answer_in_parts(actor=job.actor, scenario=found)
