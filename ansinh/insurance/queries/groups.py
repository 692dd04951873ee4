"""The group of each person by what the registry and the payments know, as one expression of SQL (law.md §4).

What the registry does not know (merit, work, what the insurance office's list says) leaves a person in the group that
pays as a household. Tests hold this to the law's own judgement.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.insurance.models import CardGroup
from ansinh.judgement.insurance import GROUP_CODES, PAID_ELSEWHERE, share_of_state
from ansinh.judgement.law import law_as_asked
from ansinh.judgement.queries import ProvincialResolution
from ansinh.payments.models import Entitlement
from ansinh.registry.models import Circumstance, Classification, HardArea, HouseholdClass, Individual, Kind, Membership

DRAWN = ("social_allowance", "social_pension")
"""What makes a recipient: monthly social assistance and the social pension, not what is paid to carers."""
MAJORITY = ("", "Kinh")

Test = Callable[[dt.date], Q]


def group_of_person(on: dt.date, support: ProvincialResolution | None = None) -> Case:
    """The group of the rows of individuals on a day: of several the one with the largest share of the state, then the
    first in the order of the law. Empty for the dead and the unborn. `support`: what the province adds.
    """
    return Case(
        When(Q(died_on__lte=on) | Q(birth_date__gt=on), then=Value("")),
        *(When(TESTS[group](on), then=Value(group)) for group in order_of_groups(on, support)),
        default=Value(CardGroup.HOUSEHOLD.value),
        output_field=CharField(),
    )


@lru_cache(maxsize=64)
def groups_by_rank(on: dt.date, support: ProvincialResolution | None = None) -> tuple[str, ...]:
    """Every group that the law knows on a day, those that win first: work and social insurance, then by the share of
    the state, then in the order of the law.
    """
    shares = {code: share_of_state(code, on=on, resolution=support) for code in GROUP_CODES}
    known = [code for code in GROUP_CODES if shares[code] is not None]
    return tuple(sorted(known, key=lambda code: (code not in PAID_ELSEWHERE, -(shares[code] or 0))))


@lru_cache(maxsize=64)
def order_of_groups(on: dt.date, support: ProvincialResolution | None = None) -> tuple[str, ...]:
    """The groups that can be told here, those that win first; none that gives less than paying as a household."""
    least = share_of_state(CardGroup.HOUSEHOLD, on=on, resolution=support) or 0
    return tuple(
        code
        for code in groups_by_rank(on, support)
        if code in TESTS and (code in PAID_ELSEWHERE or (share_of_state(code, on=on, resolution=support) or 0) >= least)
    )


def with_group(
    people: "QuerySet[Individual]", on: dt.date, support: ProvincialResolution | None = None
) -> "QuerySet[Any]":
    """The rows of individuals with their `group` on a day."""
    found: QuerySet[Any] = people.annotate(group=group_of_person(on, support))
    return found


def _is_pensioner(on: dt.date) -> Q:
    return Q(Exists(_fact(on, Kind.PENSION).filter(amount__gt=0)))


def _draws(on: dt.date) -> Q:
    drawn = Entitlement.objects.filter(in_force(on), individual=OuterRef("pk"), benefit__in=DRAWN)
    return Q(Exists(drawn))


def _is_small_child(on: dt.date) -> Q:
    """Those born on this day or later: the card lasts to September of the year, or to the birthday's month where that
    is later.
    """
    rules = law_as_asked()
    year = on.year - int(rules.value("health_insurance.child_ends", on))
    last = int(rules.value("health_insurance.child_last_month", on))
    first = Month(year, 1 if on.month <= last else on.month).first_day
    return Q(birth_date__gte=first)


def _in_hard_area(on: dt.date) -> Q:
    areas = HardArea.objects.filter(in_force(on)).values("area")
    return Q(area__in=areas) | Q(hamlet__in=areas)


def _is_minority_there(on: dt.date) -> Q:
    return ~Q(ethnicity__in=MAJORITY) & _in_hard_area(on)


def _studies(on: dt.date) -> Q:
    return Q(Exists(_fact(on, Kind.STUDYING)))


def _fact(on: dt.date, kind: Kind) -> "QuerySet[Circumstance]":
    return Circumstance.objects.filter(in_force(on), individual=OuterRef("pk"), kind=kind)


def _classed(household_class: Classification) -> Test:
    def test(on: dt.date) -> Q:
        classes = HouseholdClass.objects.filter(
            in_force(on), household=OuterRef("household"), household_class=household_class
        )
        return Q(Exists(Membership.objects.filter(Exists(classes), in_force(on), individual=OuterRef("pk"))))

    return test


TESTS: Mapping[str, Test] = {
    CardGroup.SOCIAL_INSURANCE.value: _is_pensioner,
    CardGroup.RECIPIENT.value: _draws,
    CardGroup.POOR.value: _classed(Classification.POOR),
    CardGroup.CHILD.value: _is_small_child,
    CardGroup.ETHNIC_MINORITY.value: _is_minority_there,
    CardGroup.HARD_AREA.value: _in_hard_area,
    CardGroup.NEAR_POOR.value: _classed(Classification.NEAR_POOR),
    CardGroup.PUPIL.value: _studies,
}
