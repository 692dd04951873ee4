"""What we believed at a moment: rows as they stood then, from the histories that the database keeps."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from ansinh.core.actors import Actor
from ansinh.registry.models import (
    HEALTH,
    Circumstance,
    Household,
    HouseholdClass,
    Individual,
    Membership,
    Payee,
    Residence,
)
from ansinh.registry.policies import may_see_health

Values = dict[str, Any]


@dataclass(frozen=True)
class IndividualAsBelieved:
    """A person as recorded at a moment: column → value for each row; `individual` is None before registration."""

    individual: Values | None
    residences: tuple[Values, ...]
    memberships: tuple[Values, ...]
    circumstances: tuple[Values, ...]
    payees: tuple[Values, ...]


@dataclass(frozen=True)
class HouseholdAsBelieved:
    """A household as recorded at a moment, with its memberships and classes."""

    household: Values | None
    memberships: tuple[Values, ...]
    classes: tuple[Values, ...]


def individual_as_believed(*, actor: Actor, individual: Individual, at: datetime.datetime) -> IndividualAsBelieved:
    """What was recorded about a person at an instant; health facts only with the right to see them."""
    circumstances = _rows(Circumstance, at, individual_id=individual.pk)
    if not may_see_health(actor):
        circumstances = tuple(row for row in circumstances if row["kind"] not in HEALTH)
    return IndividualAsBelieved(
        individual=next(iter(_rows(Individual, at, id=individual.pk)), None),
        residences=_rows(Residence, at, individual_id=individual.pk),
        memberships=_rows(Membership, at, individual_id=individual.pk),
        circumstances=circumstances,
        payees=_rows(Payee, at, individual_id=individual.pk),
    )


def household_as_believed(*, household: Household, at: datetime.datetime) -> HouseholdAsBelieved:
    """What was recorded about a household at an instant."""
    return HouseholdAsBelieved(
        household=next(iter(_rows(Household, at, id=household.pk)), None),
        memberships=_rows(Membership, at, household_id=household.pk),
        classes=_rows(HouseholdClass, at, household_id=household.pk),
    )


def _rows(model: type[models.Model], at: datetime.datetime, **of: int) -> tuple[Values, ...]:
    """The last event of each row up to `at`, as column values; a row recorded later is absent."""
    events: Any = apps.get_model("registry", f"{model.__name__}Event")
    columns = [field.attname for field in model._meta.concrete_fields]
    latest = (
        events.objects.filter(pgh_created_at__lte=at, **of).order_by("id", "-pgh_created_at", "-pgh_id")
    ).distinct("id")
    # A row that an undone import took back was believed until then.
    return tuple(
        {column: row[column] for column in columns}
        for row in latest.values(*columns, "pgh_label")
        if row["pgh_label"] != "undo"
    )
