"""Scenarios and their answers as somebody may read them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area, Level
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.models import Scenario
from ansinh.benefits.policies import may_see_categories
from ansinh.benefits.shifts import Answer, PersonShift, RightShift, Shift, Values, answer_from
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import is_of_one_commune
from ansinh.judgement.book import BookEntry, amendable, said
from ansinh.judgement.law import DatedValue
from ansinh.registry.models import Individual
from ansinh.work.models import Job, JobState

FEW = 5
"""Of a single commune, fewer people of one category stand together for those who may not see categories."""


class Change(NamedTuple):
    """One value that is changed, in words."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class PlaceRow:
    """One place of an answer; `code` leads to its own question, empty where there is none below."""

    name: str | Promise
    code: str
    shift: Shift


@dataclass(frozen=True)
class RightRow:
    """One kind of right; `category` is empty where it is not told apart."""

    benefit: str
    category: str
    shift: RightShift


@dataclass(frozen=True)
class PersonRow:
    """One person who gains or loses."""

    individual: Individual
    shift: PersonShift


def changes_in_words(month: Month, changes: Values) -> list[Change]:
    """Which values become which, in the order of the law book."""
    entries = [entry for chapter in amendable(month.first_day) for entry in chapter.entries]
    return [_change(entry, changes[entry.name]) for entry in entries if entry.name in changes]


def _change(entry: BookEntry, value: float) -> Change:
    current = entry.current
    before: DatedValue | None = current.dated if current else None
    after = said(value, before.unit if before else "")
    return Change(entry.title, current.said if current else "", after)


def kept_answer(scenario: Scenario) -> Answer | None:
    """The answer that stands with a scenario."""
    if scenario.answer is None:
        return None
    return answer_from(scenario.answer, area=scenario.area, month=Month.of(scenario.month), changes=scenario.changes)


def place_rows(answer: Answer) -> list[PlaceRow]:
    """The places of an answer by name, in the order of their codes; one query."""
    areas = {area.path: area for area in Area.objects.filter(path__in=list(answer.places)).order_by("valid_from")}
    return [
        PlaceRow(
            name=_("no hamlet recorded") if path == answer.area.path else _name(areas.get(path), path),
            code="" if answer.area.level == Level.COMMUNE or path not in areas else areas[path].code,
            shift=shift,
        )
        for path, shift in answer.places.items()
    ]


def _name(area: Area | None, path: str) -> str:
    return area.full_name if area else path


def right_rows(answer: Answer, *, actor: Actor) -> list[RightRow]:
    """The rights of an answer; of a single commune few people of one category are not told apart to everybody."""
    is_open = may_see_categories(actor) or not is_of_one_commune(answer.area.path)
    return list(_rows(answer.rights.items(), is_open=is_open))


def _rows(rights: Iterable[tuple[tuple[str, str], RightShift]], *, is_open: bool) -> Iterator[RightRow]:
    gathered: dict[str, RightShift] = {}
    for (benefit, category), shift in rights:
        if is_open or shift.people >= FEW:
            yield RightRow(str(BenefitCode(benefit).label), category, shift)
        else:
            gathered[benefit] = gathered.get(benefit, RightShift()) + shift
    for benefit, shift in gathered.items():
        yield RightRow(str(BenefitCode(benefit).label), "", shift)


def person_rows(answer: Answer, *, actor: Actor) -> list[PersonRow]:
    """Who gains or loses most, of a single commune, for those who may see categories; one query.

    Which value was changed tells for what somebody gains, hence perhaps an illness.
    """
    if not answer.people or not actor.may("view_registry") or not may_see_categories(actor):
        return []
    people = Individual.objects.select_related("hamlet").in_bulk([one.individual_id for one in answer.people])
    return [PersonRow(people[one.individual_id], one) for one in answer.people if one.individual_id in people]


def job_at_work(scenario: Scenario, *, kind: str) -> Job | None:
    """The job that works out this scenario now, or failed to the last time."""
    jobs = Job.objects.filter(kind=kind, area_path=scenario.area_path).order_by("-pk")[:20]
    latest = next((job for job in jobs if job.arguments == {"scenario": scenario.pk}), None)
    return latest if latest is not None and latest.state != JobState.DONE else None
