"""A sample of surveyed households that is visited a second time, and what the second visit found."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.poverty.models.listed import ListedHousehold
from ansinh.poverty.models.round import ReviewRound
from ansinh.poverty.models.survey import Assessment
from ansinh.registry.models import Classification


class RecheckSample(WalledModel):
    """One draw of a round: `size` of the `surveyed` households, by a `seed` that gives the same ones again."""

    round = models.OneToOneField(ReviewRound, models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()
    surveyed = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    drawn_by = models.CharField(max_length=150)
    drawn_by_name = models.CharField(max_length=200)
    drawn_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "drawn_by": PersonalData.IDENTITY,
        "drawn_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("recheck sample")
        verbose_name_plural = _("recheck samples")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=models.F("surveyed")), name="rechecksample_of_the_surveyed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.size}"


class Recheck(WalledModel):
    """A household of a sample: the class that its survey found, `first`, and that of the second visit. What the
    household is does not change by it; a difference is looked into by the office.
    """

    sample = models.ForeignKey(RecheckSample, models.PROTECT, related_name="+")
    listed = models.ForeignKey(ListedHousehold, models.PROTECT, related_name="+")
    first = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    answers: Any = models.JSONField(null=True, blank=True)
    household_class = models.CharField(max_length=20, choices=Classification.choices, blank=True)
    income_points = models.IntegerField(null=True, blank=True)
    deprivation_points = models.IntegerField(null=True, blank=True)
    lacking = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by_name = models.CharField(max_length=120, blank=True)
    recorded_by = models.CharField(max_length=150, blank=True)
    recorded_by_name = models.CharField(max_length=200, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "answers": PersonalData.HEALTH,
        "lacking": PersonalData.HEALTH,
        "checked_by_name": PersonalData.IDENTITY,
        "recorded_by": PersonalData.IDENTITY,
        "recorded_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("recheck of a household")
        verbose_name_plural = _("rechecks of households")
        ordering: ClassVar = ["listed__hamlet__path", "listed__head_name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "listed"], name="recheck_once_in_a_sample"),
            models.CheckConstraint(
                condition=Q(household_class="", answers__isnull=True, checked_on__isnull=True)
                | (
                    ~Q(household_class="") & Q(answers__isnull=False, checked_on__isnull=False) & ~Q(checked_by_name="")
                ),
                name="recheck_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}/{self.listed_id}"
