"""Funeral support offered after a death."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel
from ansinh.registry.models import Individual

from .application import Application


class FuneralState(models.TextChoices):
    OFFERED = "offered", _("offered")
    APPLIED = "applied", _("applied for")
    GRANTED = "granted", _("granted")
    CLOSED = "closed", _("closed without payment")


FUNERAL_MOVES: dict[FuneralState, frozenset[FuneralState]] = {
    FuneralState.OFFERED: frozenset({FuneralState.APPLIED, FuneralState.CLOSED}),
    FuneralState.APPLIED: frozenset({FuneralState.GRANTED, FuneralState.CLOSED}),
    FuneralState.GRANTED: frozenset(),
    FuneralState.CLOSED: frozenset(),
}


class FuneralOffer(WalledModel):
    """One death. `amount` is what the law gives; `other_support_amount` what social insurance pays for the same
    funeral, 0 for nothing, null until somebody has asked."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=8, choices=FuneralState.choices, default=FuneralState.OFFERED)
    offered_on = models.DateField()
    amount = MoneyField()
    articles = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    other_support_amount = MoneyField(null=True, blank=True)
    closing_reason = models.TextField(blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {"reason": PersonalData.HEALTH}

    class Meta:
        verbose_name = _("funeral support offered")
        verbose_name_plural = _("funeral support offered")
        ordering = ["offered_on", "id"]
        indexes = [models.Index(fields=["area_path", "state"], name="funeraloffer_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["individual"], name="funeraloffer_once_for_a_death"),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(other_support_amount__isnull=False),
                name="funeraloffer_asks_about_social_insurance",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closing_reason=""), name="funeraloffer_closed_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.individual_id}: {self.amount}"
