"""Background work of benefits: a province is judged in minutes, not while somebody waits."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ansinh.benefits.models import Scenario
from ansinh.benefits.policies import KEEP_SCENARIOS
from ansinh.benefits.services.scenarios import answer_in_parts
from ansinh.work.services import Progress, RunningJob, job_kind

ANSWER_SCENARIO = "benefits.answer_scenario"


@job_kind(ANSWER_SCENARIO, title=_("work out a scenario"), permission=KEEP_SCENARIOS)
def answer(job: RunningJob, *, scenario: int) -> Iterator[Progress]:
    """Judge everybody of the place and keep the sums with the scenario; nothing to do where it was dropped."""
    found = Scenario.objects.select_related("area").filter(pk=scenario).first()
    if found is not None:
        yield from answer_in_parts(actor=job.actor, scenario=found)
