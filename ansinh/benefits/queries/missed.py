"""Nobody left behind: who is entitled by the facts and draws nothing; the officer goes to them."""

from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.benefits.judging import Given, judge
from ansinh.benefits.models import OPEN_STATES, Application
from ansinh.benefits.queries.held import drawn_by
from ansinh.core.months import Month
from ansinh.registry.models import Individual


@dataclass(frozen=True)
class Missed:
    """A right that the law gives and nobody pays; since July 2025 the months before a decision are lost."""

    individual: Individual
    given: Given


def missed_rights(*, area: Area, month: Month) -> list[Missed]:
    """Rights of everybody registered in the commune that are neither drawn nor applied for.

    One judgement of the whole registry of the commune; sorted as the registry sorts its people.
    """
    people = list(
        Individual.objects.filter(area_path__within=area.path, died_on__isnull=True).order_by("sort_key", "pk")
    )
    keys = [person.pk for person in people]
    judged = judge(individuals=keys, month=month, area=area)
    held = drawn_by(keys, month=month)
    applied = set(
        Application.objects.filter(individual__among=keys, state__in=OPEN_STATES).values_list(
            "individual_id", "benefit"
        )
    )
    found = []
    for person in people:
        drawn = held.get(person.pk, ())
        rights = {one.right.renamed() for one in drawn}
        families = {one.family for one in drawn}
        for line in judged.of(person.pk):
            is_change = line.family in families and line.category != "K4"
            if line.right.renamed() in rights or is_change or (person.pk, line.benefit) in applied:
                continue
            found.append(Missed(person, line))
    return found
