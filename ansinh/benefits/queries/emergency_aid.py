"""What was given as emergency aid: summed for a report, and waiting for a hand."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from ansinh.areas.models import Area
from ansinh.benefits.models import AidKind, AidState, EmergencyAid
from ansinh.benefits.policies import aid_visible_to
from ansinh.core.actors import Actor
from ansinh.registry.models import Household, Membership


@dataclass(frozen=True)
class AidFigure:
    """Households, people, đồng and kilograms of rice of one kind of aid."""

    households: int = 0
    people: int = 0
    amount: int = 0
    rice_kg: int = 0


def aid_given(*, area: Area, first: dt.date, last: dt.date) -> dict[AidKind, AidFigure]:
    """What was given in the area between two days, both counted, by kind; one query."""
    rows = EmergencyAid.objects.filter(
        area_path__within=area.path, state=AidState.GIVEN, given_on__gte=first, given_on__lte=last
    )
    sums = rows.order_by().values_list("kind").annotate(
        Sum("household_count"), Sum("person_count"), Sum("amount"), Sum("rice_kg")
    )  # fmt: skip
    return {AidKind(kind): AidFigure(*map(int, figures)) for kind, *figures in sums}


def aid_to_decide(actor: Actor) -> "QuerySet[EmergencyAid]":
    """Aid that waits for the hand of the actor: proposed by somebody else."""
    return aid_visible_to(actor).filter(state=AidState.PROPOSED).exclude(proposed_by=actor.username)


def aid_of_household(*, household: int | None, people: Collection[int]) -> "QuerySet[EmergencyAid]":
    """What was decided for the household of this key or for one of these people."""
    meant = Q(individual__in=people)
    if household is not None:
        meant |= Q(household=household)
    return EmergencyAid.objects.filter(meant, decided_on__isnull=False)


def members_to_help(household: Household) -> int:
    """How many living people belong to the household today."""
    return Membership.objects.filter(
        household=household,
        valid_to__isnull=True,
        individual__died_on__isnull=True,
        individual__merged_into__isnull=True,
    ).count()
