"""The result of an earlier review as an office kept it: the workbook, looked through first, taken over after."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.poverty.models.round import ReviewRound


class OldFile(WalledModel):
    """A file of a year as it came. `round` is what was taken over from it, none until then; `class_ids` are the rows
    that this wrote into the registry's history of classes.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="+", null=True, blank=True)
    class_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    brought_by = models.CharField(max_length=150)
    brought_by_name = models.CharField(max_length=200)
    brought_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "content": PersonalData.HEALTH,
        "brought_by": PersonalData.IDENTITY,
        "brought_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("old file of a review")
        verbose_name_plural = _("old files of reviews")
        ordering: ClassVar = ["-year", "-brought_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "year", "sha256"], name="oldfile_once"),
            models.UniqueConstraint(
                fields=["area", "year"], condition=Q(round__isnull=False), name="oldfile_one_of_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.year})"
