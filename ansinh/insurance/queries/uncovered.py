"""Who lives here and has no card on a day."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.insurance.models import Card
from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.groups import with_group
from ansinh.insurance.queries.premium_support import support_on
from ansinh.registry.models import Individual
from ansinh.registry.policies import individuals_visible_to


def people_without_card(*, actor: Actor, on: dt.date) -> "QuerySet[Any]":
    """The living who are registered in the area of duty and have no card on a day, each with the `group` that would
    give one.
    """
    if not actor.may(VIEW):
        return Individual.objects.none()
    people = individuals_visible_to(actor).filter(
        Q(died_on__isnull=True) | Q(died_on__gt=on), merged_into__isnull=True, birth_date__lte=on
    )
    held = Card.objects.filter(in_force(on), individual=OuterRef("pk"))
    without = people.filter(~Exists(held)).select_related("area", "hamlet")
    return with_group(without, on, support_on(actor.scope, on))


def uncovered_by_group(*, actor: Actor, on: dt.date) -> dict[str, int]:
    """How many have no card on a day, by the group that would give one; one query."""
    rows = people_without_card(actor=actor, on=on).order_by().values("group").annotate(count=Count("pk"))
    return {row["group"]: row["count"] for row in rows.order_by("-count", "group")}
