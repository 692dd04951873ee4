"""Emergency aid: what a person, a household or a place struck by a disaster was given once, and on whose decision."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel
from ansinh.registry.models import Household, Individual


class AidKind(models.TextChoices):
    """What Articles 12 and 16 of Decree 335/2026/NĐ-CP know; how much of each: `emergency_law`."""

    RICE = "rice", _("rice after a disaster or before the harvest")
    RICE_NEW_YEAR = "rice_new_year", _("rice at the lunar new year")
    INJURY = "injury", _("serious injury")
    BURIAL = "burial", _("burial of somebody dead or missing in a disaster")
    HOUSE_DESTROYED = "destroyed", _("house destroyed")
    HOUSE_MOVED = "moved", _("house moved in an emergency")
    HOUSE_DAMAGED = "damaged", _("house heavily damaged")
    PROTECTION = "protection", _("emergency protection of somebody without care")


class AidSource(models.TextChoices):
    BUDGET = "budget", _("state budget")
    RESERVE = "reserve", _("national reserve")
    GIFTS = "gifts", _("gifts and funds")


class AidState(models.TextChoices):
    """proposed → decided → given; what is not yet given can be cancelled."""

    PROPOSED = "proposed", _("proposed")
    DECIDED = "decided", _("decided")
    GIVEN = "given", _("given")
    CANCELLED = "cancelled", _("not given")


AID_MOVES: dict[AidState, frozenset[AidState]] = {
    AidState.PROPOSED: frozenset({AidState.DECIDED, AidState.CANCELLED}),
    AidState.DECIDED: frozenset({AidState.GIVEN, AidState.CANCELLED}),
    AidState.GIVEN: frozenset(),
    AidState.CANCELLED: frozenset(),
}


class EmergencyAid(WalledModel):
    """Aid to a person or household of the registry, or to so many of a place (`hamlet`; none: the whole commune).

    `about` is whom it is for as it stood then. `span` counts months of rice or days of protection, else it is 1.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", null=True, blank=True)
    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+", null=True, blank=True)
    about = models.CharField(max_length=200)
    household_count = models.PositiveIntegerField()
    person_count = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=AidKind.choices)
    span = models.PositiveSmallIntegerField(default=1)
    amount = MoneyField(default=0)
    rice_kg = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=7, choices=AidSource.choices)
    happened_on = models.DateField()
    reason = models.TextField()
    state = models.CharField(max_length=9, choices=AidState.choices, default=AidState.PROPOSED)
    proposed_by = models.CharField(max_length=150)
    proposed_on = models.DateField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    given_by = models.CharField(max_length=150, blank=True)
    given_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=200, blank=True)
    cancelling_reason = models.TextField(blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "about": PersonalData.IDENTITY,
        "kind": PersonalData.HEALTH,
        "reason": PersonalData.HEALTH,
        "cancelling_reason": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("emergency aid")
        verbose_name_plural = _("emergency aid")
        ordering: ClassVar = ["proposed_on", "id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "state"], name="emergencyaid_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "kind", "happened_on", "individual", "household", "hamlet"],
                condition=~Q(state="cancelled"),
                nulls_distinct=False,
                name="emergencyaid_once",
            ),
            models.CheckConstraint(
                condition=Q(individual__isnull=True, household__isnull=True)
                | (Q(hamlet__isnull=True) & (Q(individual__isnull=True) | Q(household__isnull=True))),
                name="emergencyaid_for_one_of_them",
            ),
            models.CheckConstraint(
                condition=Q(kind__startswith="rice", amount=0, rice_kg__gt=0)
                | (~Q(kind__startswith="rice") & Q(amount__gt=0, rice_kg=0)),
                name="emergencyaid_money_or_rice",
            ),
            models.CheckConstraint(
                condition=Q(household_count__gte=1, person_count__gte=1, span__gte=1), name="emergencyaid_for_somebody"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="emergencyaid_with_a_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "given"])
                | (Q(decided_on__isnull=False) & ~Q(decided_by="") & ~Q(reference="")),
                name="emergencyaid_needs_a_decision",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="emergencyaid_by_two_hands"),
            models.CheckConstraint(
                condition=~Q(state="given") | (Q(given_on__isnull=False) & ~Q(given_by="") & ~Q(proof="")),
                name="emergencyaid_given_with_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelling_reason=""), name="emergencyaid_cancelled_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.about

    @property
    def quantity(self) -> int:
        """Đồng, or kilograms of rice."""
        return int(self.amount or self.rice_kg)
