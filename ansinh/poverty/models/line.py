"""A province's own poverty lines as its People's Council resolved them; no person stands here, hence no wall."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData


class ProvincialLine(models.Model):
    """Lines above the national ones of a standard, đồng per person and month; empty leaves the national one.

    Rows are only added; the application may not change them: what a round has pinned stays as it was.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    standard = models.CharField(max_length=10)
    document = models.CharField(max_length=200)
    signed_on = models.DateField()
    rural = models.PositiveIntegerField(null=True, blank=True)
    urban = models.PositiveIntegerField(null=True, blank=True)
    recorded_by = models.CharField(max_length=150)
    recorded_by_name = models.CharField(max_length=200)
    recorded_on = models.DateField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "recorded_by": PersonalData.IDENTITY,
        "recorded_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("poverty line of a province")
        verbose_name_plural = _("poverty lines of provinces")
        ordering: ClassVar = ["-signed_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "standard", "document"], name="provincialline_once"),
            models.CheckConstraint(
                condition=Q(rural__isnull=False) | Q(urban__isnull=False), name="provincialline_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.signed_on:%d/%m/%Y})"
