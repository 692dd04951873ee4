"""What people draw: entitlements in force, as the differ reads them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from ansinh.benefits.catalogue import MONTHLY
from ansinh.benefits.changes import Held
from ansinh.benefits.judging import Right
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.payments.models import Entitlement, EntitlementState


def entitlements_in_force(*, area_path: str, month: Month) -> "QuerySet[Entitlement]":
    """Monthly entitlements at or below `area_path` in force in a month and not suspended then."""
    return (
        Entitlement.objects.filter(in_force(month.first_day), area_path__within=area_path, benefit__in=MONTHLY)
        .filter(~Q(state=EntitlementState.SUSPENDED) | Q(suspended_from__gt=month.first_day))
        .order_by("pk")
    )


def rows_with_facts_person(rows: "QuerySet[Entitlement]") -> "QuerySet[Any]":
    """The same rows with `of_facts`: whose facts decide."""
    return rows.annotate(of_facts=Coalesce("cared_for_id", "individual_id"))


def right_of(entitlement: Entitlement) -> Right:
    """The key of an entitlement among verdicts."""
    return Right(entitlement.cared_for_id or entitlement.individual_id, entitlement.benefit, entitlement.category)


def held_by_person(entitlements: Iterable[Entitlement]) -> dict[int, list[Held]]:
    """What each person draws, by whose facts decide."""
    found: dict[int, list[Held]] = defaultdict(list)
    for entitlement in entitlements:
        right = right_of(entitlement)
        found[right.person].append(Held(entitlement.pk, right, entitlement.amount))
    return found


def drawn_by(people: Collection[int], *, month: Month) -> dict[int, list[Held]]:
    """What these people draw in a month, in whichever place within the scope; one query."""
    rows = rows_with_facts_person(
        Entitlement.objects.filter(in_force(month.first_day), benefit__in=MONTHLY)
        .filter(~Q(state=EntitlementState.SUSPENDED) | Q(suspended_from__gt=month.first_day))
        .order_by("pk")
    ).filter(of_facts__among=people)
    return held_by_person(rows)
