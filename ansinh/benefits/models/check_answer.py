"""The answer to one of the two lists, kept until asked anew; for many communes it is worked out in the background."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.fields import MonthField
from ansinh.core.models import WalledModel


class Check(models.TextChoices):
    """Which of the two lists."""

    PAID = "paid", _("paid outside the rules")
    MISSED = "missed", _("entitled and left behind")


class CheckAnswer(WalledModel):
    """One list of one area and month as it was found. `tells_categories`: it was asked for by somebody who may see
    them, and is shown to nobody else; without, it was written without them. `found` is the list, sealed.
    """

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    check_kind = models.CharField(max_length=8, choices=Check)
    month = MonthField()
    tells_categories = models.BooleanField()
    asked_by = models.CharField(max_length=150)
    asked_by_name = models.TextField()
    answered_at = models.DateTimeField()
    found = models.JSONField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "asked_by": PersonalData.IDENTITY,
        "asked_by_name": PersonalData.IDENTITY,
        "found": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("answer to a check")
        verbose_name_plural = _("answers to checks")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "check_kind", "month", "tells_categories"], name="benefits_checkanswer_latest_only"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["area_path"], name="benefits_checkanswer_by_place")]

    def __str__(self) -> str:
        return f"{self.check_kind} {self.month:%m/%Y}"


class CheckRow(WalledModel):
    """One finding of a kept answer, with what it takes to tell whether something is done about it by now.

    `key` is that of the finding, `person` whose it is; `amount` is what was paid less what is lawful.
    """

    answer = models.ForeignKey(CheckAnswer, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    person = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    benefit = models.CharField(max_length=40, blank=True)
    family = models.CharField(max_length=20, blank=True)
    month = MonthField()
    amount = models.BigIntegerField()
    found_on = models.DateField()

    class Meta:
        verbose_name = _("row of an answer to a check")
        verbose_name_plural = _("rows of answers to checks")
        indexes: ClassVar = [
            models.Index(fields=["answer"], name="checkrow_by_answer"),
            models.Index(fields=["area_path"], name="checkrow_by_place"),
        ]

    def __str__(self) -> str:
        return self.key
