"""What the law gives for a burial: whether, how much, and by which article (law.md §1.8)."""

import datetime as dt
from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.benefits.law import judge_funeral, resolution_for
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.registry.models import Circumstance, Individual, Kind


@dataclass(frozen=True)
class FuneralRight:
    """`amount` in đồng, once; 0 where the law gives nothing, then `reason` says why."""

    amount: int
    articles: str
    reason: str


def funeral_right(
    *,
    individual: Individual,
    died_on: dt.date,
    area: Area,
    draws_survivor_benefit: bool = False,
    draws_other_monthly_allowance: bool = False,
) -> FuneralRight:
    """What is paid to whoever buries this person, judged by the facts of the month of death.

    Survivors' benefits and other monthly allowances are asked of the family: the registry does not keep them. A
    province may give more than the multiple of the level.
    """
    raised_by = Circumstance.objects.filter(
        in_force(died_on), kind=Kind.PARENT, individual=individual, related__isnull=False
    ).values_list("related", flat=True)
    found = judge_funeral(
        individual_id=individual.pk,
        relatives=list(raised_by),
        died_on=died_on,
        area=area,
        draws_survivor_benefit=draws_survivor_benefit,
        draws_other_monthly_allowance=draws_other_monthly_allowance,
    )
    local = resolution_for(area, Month.of(died_on))
    more = (local.funeral_amount or 0) if local and found.amount else 0
    return FuneralRight(max(found.amount, more), found.articles, found.reason)
