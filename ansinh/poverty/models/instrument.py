"""An instrument of the review as an office keeps it; no person stands in this table, hence no wall."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.judgement.queries import words_of


class InstrumentPurpose(models.TextChoices):
    """What the law package lets an instrument be used for."""

    DECISION = "decision", _("for the decision")
    CROSS_CHECK = "cross-check", _("cross-check, hidden from who reviews")
    OBJECTION = "objection", _("for objections: income measured")


class KeptInstrument(models.Model):
    """A form with its points and cut-offs, whole, as sealed data: what a round has pinned stays as it was.

    Rows are only added; the application may not change them. `area` is the office that brought it, the country for one
    that comes with the system. `digest` is that of the data without its name: the same file twice is one row.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=11, choices=InstrumentPurpose.choices)
    standards = ArrayField(models.CharField(max_length=10), default=list)
    points_are_example = models.BooleanField()
    data: Any = models.JSONField()
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, blank=True)
    brought_by = models.CharField(max_length=150)
    brought_by_name = models.CharField(max_length=200)
    brought_on = models.DateField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "brought_by": PersonalData.IDENTITY,
        "brought_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("instrument of the review")
        verbose_name_plural = _("instruments of the review")
        ordering: ClassVar = ["-brought_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "digest"], name="instrument_once_in_its_office"),
            models.UniqueConstraint(fields=["area", "code", "version"], name="instrument_version_once"),
            models.CheckConstraint(condition=~models.Q(title="") & ~models.Q(version=""), name="instrument_named"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    @property
    def name(self) -> str:
        """The title in the language of the reader."""
        return words_of({"vi": self.title, "en": self.title_en or self.title})
