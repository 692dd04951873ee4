"""The import of an office's list: the file as it was, and what each row of it did to the registry."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.fields import MonthField
from ansinh.core.models import WalledModel
from ansinh.registry.models.individual import Individual


class ImportRun(WalledModel):
    """One file taken in by one act."""

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    month = MonthField()
    imported_by = models.CharField(max_length=150)
    imported_at = models.DateTimeField()
    new_count = models.PositiveIntegerField()
    known_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    refused_count = models.PositiveIntegerField()

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_importrun_in_its_place"),
        ]
        indexes = [models.Index(fields=["area_path", "sha256"], name="registry_importrun_of_file")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.month:%m/%Y})"


class RowOutcome(models.TextChoices):
    """What a row of the file was to the registry."""

    NEW = "new", _("new")
    KNOWN = "known", _("known")
    CHANGED = "changed", _("changed")
    REFUSED = "refused", _("refused")


class ImportRow(WalledModel):
    """One row of an imported file: its cells as read, what was there before, what is there after. Sealed evidence."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    row_number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=RowOutcome.choices)
    individual = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    values = models.JSONField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "values": PersonalData.HEALTH,
        "before": PersonalData.HEALTH,
        "after": PersonalData.HEALTH,
        "reasons": PersonalData.HEALTH,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "row_number"], name="registry_importrow_once"),
        ]
        indexes = [models.Index(fields=["run", "area_path"], name="registry_importrow_of_run")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.row_number}: {self.outcome}"
