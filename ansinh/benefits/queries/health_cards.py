"""Whose health-insurance card the state pays, wholly or in part, and whose begins or ends in a month (law.md §4)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.law import law_value
from ansinh.benefits.policies import VIEW
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.payments.models import Entitlement
from ansinh.registry.models import Classification, HardArea, HouseholdClass, Individual, Membership
from ansinh.registry.policies import individuals_visible_to


class CardGroup(models.TextChoices):
    """Groups that the registry knows, those with the largest share first: of several the first one counts."""

    RECIPIENT = "recipient", _("draws a monthly allowance")
    POOR = "poor", _("member of a poor household")
    CHILD = "child", _("small child")
    HARD_AREA = "hard_area", _("lives in a specially difficult area")
    NEAR_POOR = "near_poor", _("member of a near-poor household")


def share_of_state(group: str, *, on: dt.date) -> int | None:
    """Percent of the premium that the state pays (at least) for a group."""
    share: int | None = law_value(f"health_insurance.support_{group}", on=on) if group else None
    return share


def card_changes(*, actor: Actor, month: Month) -> "QuerySet[Any]":
    """Whose group is another at the end of the month than a month before: `before` and `now`, empty for none."""
    if not actor.may(VIEW):
        return Individual.objects.none()
    people = individuals_visible_to(actor).filter(merged_into__isnull=True).select_related("area", "hamlet")
    both: QuerySet[Any] = people.annotate(before=_group(month.previous()), now=_group(month))
    return both.exclude(before=F("now"))


def _group(month: Month) -> Case:
    """The group of each person at the end of a month."""
    on = month.last_day
    tests: Mapping[CardGroup, Q] = {
        CardGroup.RECIPIENT: Q(Exists(_drawn(on))),
        CardGroup.POOR: Q(Exists(_classed(Classification.POOR, on))),
        CardGroup.CHILD: Q(birth_date__gte=_first_birthday(month), birth_date__lte=on),
        CardGroup.HARD_AREA: _in_hard_area(on),
        CardGroup.NEAR_POOR: Q(Exists(_classed(Classification.NEAR_POOR, on))),
    }
    return Case(
        When(died_on__lte=on, then=Value("")),
        *(When(test, then=Value(group.value)) for group, test in tests.items()),
        default=Value(""),
        output_field=CharField(),
    )


def _drawn(on: dt.date) -> "QuerySet[Entitlement]":
    return Entitlement.objects.filter(
        in_force(on), individual=OuterRef("pk"), benefit__in=[BenefitCode.SOCIAL_ALLOWANCE, BenefitCode.SOCIAL_PENSION]
    )


def _classed(household_class: Classification, on: dt.date) -> "QuerySet[Membership]":
    classes = HouseholdClass.objects.filter(
        in_force(on), household=OuterRef("household"), household_class=household_class
    )
    return Membership.objects.filter(Exists(classes), in_force(on), individual=OuterRef("pk"))


def _in_hard_area(on: dt.date) -> Q:
    areas = HardArea.objects.filter(in_force(on)).values("area")
    return Q(area__in=areas) | Q(hamlet__in=areas)


def _first_birthday(month: Month) -> dt.date:
    """Small children are those born on this day or later: the card lasts to September of the year, or to the birthday's
    month where that is later.
    """
    on = month.first_day
    year = month.year - int(law_value("health_insurance.child_ends", on=on))
    last = int(law_value("health_insurance.child_last_month", on=on))
    return Month(year, 1 if month.number <= last else month.number).first_day
