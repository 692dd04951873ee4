"""Who was seen alive in a quarter."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.registry.models import Individual


class SightingState(models.TextChoices):
    """seen → confirmed | taken_back; confirmed → taken_back."""

    SEEN = "seen", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    TAKEN_BACK = "taken_back", _("taken back")


SIGHTING_MOVES: dict[SightingState, frozenset[SightingState]] = {
    SightingState.SEEN: frozenset({SightingState.CONFIRMED, SightingState.TAKEN_BACK}),
    SightingState.CONFIRMED: frozenset({SightingState.TAKEN_BACK}),
    SightingState.TAKEN_BACK: frozenset(),
}


class Sighting(WalledModel):
    """A hamlet head saw the person alive; once a quarter is enough. `quarter` is its first day.

    It counts at once and until an officer takes it back, whether or not anybody has confirmed it: no payment is stopped
    because the office has not come to it yet. Taken back, the person counts as not seen and may be seen again.
    """

    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    quarter = models.DateField()
    seen_on = models.DateField()
    seen_by = models.CharField(max_length=150)
    seen_by_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=SightingState.choices, default=SightingState.SEEN)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {"reason": PersonalData.HEALTH}

    class Meta:
        verbose_name = _("person seen alive")
        verbose_name_plural = _("people seen alive")
        ordering: ClassVar = ["quarter", "id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "quarter"], name="sighting_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["individual", "quarter"],
                condition=~Q(state="taken_back"),
                name="sighting_counts_once_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(state="seen", answered_on__isnull=True)
                | (~Q(state="seen") & Q(answered_on__isnull=False) & ~Q(answered_by="")),
                name="sighting_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="taken_back") | ~Q(reason=""), name="sighting_taken_back_with_a_reason"
            ),
            models.CheckConstraint(condition=Q(seen_on__gte=F("quarter")), name="sighting_within_its_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.individual_id} {self.seen_on}"
