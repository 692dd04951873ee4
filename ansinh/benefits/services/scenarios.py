"""Keeping a change that was tried out: its values, who may read it, and the sums that came of it."""

from collections.abc import Iterator

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.errors import ScenarioNotYours, ScenarioTitleMissing, ScenarioTitleTaken
from ansinh.benefits.models import Scenario
from ansinh.benefits.policies import KEEP_SCENARIOS, can_change_scenario
from ansinh.benefits.services.what_if import amendment_for, answer_of, ask_what_if, people_by_commune, pieces_of
from ansinh.benefits.shifts import Answer, Values, kept_form
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.text import tidy
from ansinh.work.services import Progress

LONGEST_TITLE = 120


@transaction.atomic
def record_scenario(
    *, actor: Actor, area: Area, title: str, month: Month, changes: Values, is_shared: bool = False
) -> Scenario:
    """Keep a question. The same again by the same hand gives the one that is kept.

    Raises NoRight, OutsideScope, ScenarioTitleMissing, ScenarioTitleTaken, and what `amendment_for` raises.
    """
    actor.require(KEEP_SCENARIOS, area_path=area.path)
    title = tidy(title)
    if not title or len(title) > LONGEST_TITLE:
        raise ScenarioTitleMissing(longest=LONGEST_TITLE)
    values = dict(amendment_for(month, changes).values)
    scenario, is_new = Scenario.objects.get_or_create(
        area=area,
        made_by=actor.username,
        title=title,
        defaults={
            "area_path": area.path,
            "month": month.first_day,
            "changes": values,
            "is_shared": is_shared,
            "made_by_name": actor.full_name,
            "made_at": clock.now(),
        },
    )
    if not is_new:
        if Month.of(scenario.month) != month or scenario.changes != values:
            raise ScenarioTitleTaken(area=area.full_name, title=title)
        return scenario
    after = {"title": title, "month": str(month), "changes": values, "is_shared": is_shared}
    record(actor=actor, act="record_scenario", on=scenario, area_path=area.path, after=after)
    return scenario


@transaction.atomic
def share_scenario(*, actor: Actor, scenario: Scenario, is_shared: bool) -> Scenario:
    """Let everybody above the place read it, or nobody else any longer. Raises NoRight, ScenarioNotYours."""
    _require_own(actor, scenario)
    locked = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if locked.is_shared == is_shared:
        return locked
    locked.is_shared = is_shared
    locked.save(update_fields=["is_shared"])
    record(
        actor=actor, act="share_scenario", on=locked, area_path=locked.area_path,
        before={"is_shared": not is_shared}, after={"is_shared": is_shared},
    )  # fmt: skip
    return locked


@transaction.atomic
def forget_scenario(*, actor: Actor, scenario: Scenario) -> None:
    """Drop a scenario with its answer; dropped already, nothing happens. Raises NoRight, ScenarioNotYours."""
    _require_own(actor, scenario)
    locked = Scenario.objects.select_for_update().filter(pk=scenario.pk).first()
    if locked is None:
        return
    before = {"title": locked.title, "month": str(Month.of(locked.month)), "changes": locked.changes}
    record(actor=actor, act="forget_scenario", on=locked, area_path=locked.area_path, before=before)
    locked.delete()


@transaction.atomic
def answer_scenario(*, actor: Actor, scenario: Scenario) -> Answer:
    """Ask while somebody waits, and keep the sums. Raises NoRight, OutsideScope, and what `ask_what_if` raises."""
    actor.require(KEEP_SCENARIOS, area_path=scenario.area_path)
    month = Month.of(scenario.month)
    answer = ask_what_if(actor=actor, area=scenario.area, month=month, changes=scenario.changes)
    _keep(actor, scenario, answer)
    return answer


def answer_in_parts(*, actor: Actor, scenario: Scenario) -> Iterator[Progress]:
    """Ask commune by commune, telling how far it is, and keep the sums in the end; for work in the background."""
    actor.require(KEEP_SCENARIOS, area_path=scenario.area_path)
    month = Month.of(scenario.month)
    amendment = amendment_for(month, scenario.changes)
    communes = list(people_by_commune(scenario.area))
    outcomes = []
    for outcome in pieces_of(actor=actor, area=scenario.area, communes=communes, amendment=amendment):
        outcomes.append(outcome)
        yield Progress(len(outcomes), len(communes))
    _keep(actor, scenario, answer_of(outcomes, area=scenario.area, month=month, changes=scenario.changes))


def _keep(actor: Actor, scenario: Scenario, answer: Answer) -> None:
    locked = Scenario.objects.select_for_update().filter(pk=scenario.pk).first()
    if locked is None:
        return
    locked.answer, locked.answered_at = kept_form(answer), clock.now()
    locked.save(update_fields=["answer", "answered_at"])
    total = answer.total
    record(
        actor=actor, act="answer_scenario", on=locked, area_path=locked.area_path,
        after={"people": total.people, "before": total.before, "after": total.after},
    )  # fmt: skip


def _require_own(actor: Actor, scenario: Scenario) -> None:
    actor.require(KEEP_SCENARIOS, area_path=scenario.area_path)
    if not can_change_scenario(actor, scenario):
        raise ScenarioNotYours(title=scenario.title, maker=scenario.made_by_name)
