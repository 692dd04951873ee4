"""What the law gives for a burial: whether, how much, and by which article (law.md §1.8)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.judging import judge
from ansinh.benefits.law import known_when_paying, law_known_value, law_reference, resolution_for
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.registry.models import Circumstance, Individual, Kind

MULTIPLE = "funeral_support.multiple"


@dataclass(frozen=True)
class FuneralRight:
    """`amount` in đồng, once; 0 where the law gives nothing, then `reason` says why."""

    amount: int
    articles: str
    reason: str


def funeral_right(*, individual: Individual, died_on: dt.date, area: Area) -> FuneralRight:
    """What is paid to whoever buries this person, judged by the facts of the month of death.

    Whoever drew, or met the conditions of, a monthly allowance or a social pension; and the child of a single parent
    who draws K4. Twenty times the level, or what the province gives, if that is more.
    """
    month = Month.of(died_on)
    parent = (
        Circumstance.objects.filter(in_force(died_on), kind=Kind.PARENT, individual=individual, related__isnull=False)
        .values_list("related", flat=True)
        .first()
    )
    people = {individual.pk} | ({parent} if parent else set())
    judged = judge(individuals=people, month=month, area=area)
    own = judged.of(individual.pk, family="allowance")
    of_parent = [line for line in judged.of(parent, family="allowance") if line.category == "K4"] if parent else []
    if not own and not of_parent:
        return FuneralRight(0, law_reference(MULTIPLE, on=died_on), judged.reason_for(individual.pk))
    is_pensioner = all(line.benefit == BenefitCode.SOCIAL_PENSION for line in own) and bool(own)
    known = known_when_paying(clock.today(), month)
    level = law_known_value(
        "social_pension.level" if is_pensioner else "social_assistance.standard_level",
        on=month.first_day,
        known_on=known,
    )
    amount = int(level) * int(law_known_value(MULTIPLE, on=month.first_day, known_on=known))
    local = resolution_for(area, month)
    amount = max(amount, (local.funeral_amount or 0) if local else 0)
    ground = (own or of_parent)[0]
    return FuneralRight(
        amount=amount,
        articles=law_reference(MULTIPLE, on=died_on),
        reason=_("In the month of death the law gave %(category)s. The multiple of the level makes %(amount)s đồng.")
        % {"category": ground.category, "amount": amount},
    )
