"""The share of residents with a card that a place is to reach; no person stands in this table, hence no wall."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData


class CoverageTarget(models.Model):
    """What a place is to reach from `valid_from` on, until another target follows; `document` says who set it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    document = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=150)

    personal_data: ClassVar[dict[str, PersonalData]] = {"recorded_by": PersonalData.IDENTITY}

    class Meta:
        verbose_name = _("target of coverage")
        verbose_name_plural = _("targets of coverage")
        ordering: ClassVar = ["-valid_from", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "valid_from"], name="insurance_coveragetarget_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="insurance_coveragetarget_is_a_share"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="insurance_coveragetarget_has_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.percent} %"
