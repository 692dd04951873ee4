"""Whose group of health insurance is another at the end of a month than a month before."""

from typing import Any

from django.db.models import F, Q, QuerySet

from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.insurance.models import CardGroup
from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.groups import group_of_person
from ansinh.insurance.queries.premium_support import support_on
from ansinh.registry.models import Individual
from ansinh.registry.policies import individuals_visible_to

PAYS_FOR_HERSELF = ("", CardGroup.HOUSEHOLD.value, CardGroup.SOCIAL_INSURANCE.value)
"""Groups that no list of the commune is made for."""


def card_changes(*, actor: Actor, month: Month) -> "QuerySet[Any]":
    """Those whom the state begins or ceases to pay for in a month, or pays for in another group: `before` and `now`."""
    if not actor.may(VIEW):
        return Individual.objects.none()
    people = individuals_visible_to(actor).filter(merged_into__isnull=True).select_related("area", "hamlet")
    first, last = month.previous().last_day, month.last_day
    both: QuerySet[Any] = people.annotate(
        before=group_of_person(first, support_on(actor.scope, first)),
        now=group_of_person(last, support_on(actor.scope, last)),
    )
    changed = both.exclude(before=F("now"))
    return changed.exclude(Q(before__in=PAYS_FOR_HERSELF) & Q(now__in=PAYS_FOR_HERSELF))
