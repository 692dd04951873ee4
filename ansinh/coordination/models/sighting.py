"""Who was seen alive in a quarter."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.registry.models import Individual


class Sighting(WalledModel):
    """A hamlet head saw the person alive; once a quarter is enough. `quarter` is its first day."""

    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    quarter = models.DateField()
    seen_on = models.DateField()
    seen_by = models.CharField(max_length=150)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("person seen alive")
        verbose_name_plural = _("people seen alive")
        ordering: ClassVar = ["quarter", "id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "quarter"], name="sighting_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["individual", "quarter"], name="sighting_once_a_quarter"),
            models.CheckConstraint(condition=Q(seen_on__gte=F("quarter")), name="sighting_within_its_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.individual_id} {self.seen_on}"
