"""A province's own level above the national floor; no person stands in this table, hence no wall."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField, MonthField
from ansinh.core.periods import no_overlap


class Resolution(models.Model):
    """What a People's Council resolved, in the months `[valid_from, valid_to)`; null levels leave the national ones."""

    province = models.ForeignKey(Area, models.PROTECT, related_name="+")
    document = models.CharField(max_length=60)
    signed_on = models.DateField()
    standard_level = MoneyField(null=True, blank=True)
    pension_level = MoneyField(null=True, blank=True)
    funeral_amount = MoneyField(null=True, blank=True)
    valid_from = MonthField()
    valid_to = MonthField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("resolution of a province")
        verbose_name_plural = _("resolutions of provinces")
        ordering = ["province", "valid_from"]
        constraints = [
            no_overlap("resolution_one_at_a_time", ["province"]),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="resolution_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.document
