"""The import of an office's list: the file as it was, what each row of it would do, and what it did to the registry."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.fields import MonthField
from ansinh.core.models import WalledModel
from ansinh.registry.models.individual import Individual


class Subject(models.TextChoices):
    """What a list is about."""

    HOUSEHOLDS = "households", _("households")
    INDIVIDUALS = "individuals", _("individuals")
    RECIPIENTS = "recipients", _("recipients")
    ACCOUNTS = "accounts", _("accounts")


class ImportState(models.TextChoices):
    """reading → previewed → applied → undone; reading, previewed → cancelled.

    A list that is too long to wait for, or of whose columns nothing was understood, is kept first and read later;
    previewed, it may be read again.
    """

    READING = "reading", _("not read yet")
    PREVIEWED = "previewed", _("previewed")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("undone")
    CANCELLED = "cancelled", _("cancelled")


IMPORT_MOVES: dict[ImportState, frozenset[ImportState]] = {
    ImportState.READING: frozenset({ImportState.READING, ImportState.PREVIEWED, ImportState.CANCELLED}),
    ImportState.PREVIEWED: frozenset(
        {ImportState.READING, ImportState.PREVIEWED, ImportState.APPLIED, ImportState.CANCELLED}
    ),
    ImportState.APPLIED: frozenset({ImportState.UNDONE}),
    ImportState.UNDONE: frozenset(),
    ImportState.CANCELLED: frozenset(),
}


class ImportRun(WalledModel):
    """One file: previewed by one act, applied by another, or both in one. While it is being read it has no rows.

    `passed_over` lists every filled row that is no person's, as [sheet, row, reason, its first cell]; `marks` gives
    the last keys of other rooms' rows about people when it was applied, by which later ones are told. `by_hand` is what
    an officer said of the sheets: name → {"above": last row above the people, "columns": {column from 0: field}}.
    `undo_why` is the reason with which it is to be taken back, kept for whoever does it in the background.
    """

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=Subject.choices, default=Subject.RECIPIENTS)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.APPLIED)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    month = MonthField()
    units_on = models.DateField(null=True, blank=True)
    sheets = models.JSONField(default=list)
    by_hand = models.JSONField(default=dict)
    passed_over = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    marks = models.JSONField(default=dict)
    imported_by = models.CharField(max_length=150)
    imported_at = models.DateTimeField()
    applied_by = models.CharField(max_length=150, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_why = models.CharField(max_length=500, blank=True)
    new_count = models.PositiveIntegerField()
    known_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    refused_count = models.PositiveIntegerField()
    ambiguous_count = models.PositiveIntegerField(default=0)
    left_out_count = models.PositiveIntegerField(default=0)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "passed_over": PersonalData.HEALTH,
        "undo_why": PersonalData.IDENTITY,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_importrun_in_its_place"),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="registry_importrun_undone_once",
            ),
        ]
        indexes = [models.Index(fields=["area_path", "sha256"], name="registry_importrun_of_file")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.month:%m/%Y})"


class ImportFile(WalledModel):
    """The bytes of the file as it came: read again when it is applied, and for the copy with comments."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    content = models.BinaryField()

    personal_data: ClassVar[dict[str, PersonalData]] = {"content": PersonalData.HEALTH}

    class Meta:
        indexes = [models.Index(fields=["run", "area_path"], name="registry_importfile_of_run")]

    def __str__(self) -> str:
        return f"{self.run_id}"


class ImportCopy(WalledModel):
    """The file with its errors marked: of a long list, or of one whose right rows alone were taken in."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {"content": PersonalData.HEALTH}

    class Meta:
        indexes = [models.Index(fields=["run", "area_path"], name="registry_importcopy_of_run")]

    def __str__(self) -> str:
        return f"{self.run_id}"


class RowOutcome(models.TextChoices):
    """What a row of the file was to the registry."""

    NEW = "new", _("new")
    KNOWN = "known", _("known")
    CHANGED = "changed", _("changed")
    AMBIGUOUS = "ambiguous", _("ambiguous")
    REFUSED = "refused", _("refused")
    LEFT_OUT = "left_out", _("left out")


class Settling(models.TextChoices):
    """What the officer decides of a row."""

    CANDIDATE = "candidate", _("is this person")
    NEW = "new", _("is somebody new")
    SKIP = "skip", _("is left out")


class PreviewRow(WalledModel):
    """One row of a file that is previewed: what it would do, and what the officer decided of it.

    `changes` maps a field to [value held, value of the list]; `candidates` are keys of individuals. `individual` is
    whom the row is known as, or whom the officer chose.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    sheet = models.CharField(max_length=100, blank=True)
    row_number = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices)
    # The migration makes the key: a person whom another import registered can be taken back all the same.
    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False,
        db_index=False,
    )  # fmt: skip
    candidates = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    settled_as = models.CharField(max_length=10, choices=Settling.choices, blank=True)
    settled_by = models.CharField(max_length=150, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "name": PersonalData.IDENTITY,
        "changes": PersonalData.HEALTH,
        "reasons": PersonalData.HEALTH,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "sheet", "row_number"], name="registry_previewrow_once"),
        ]
        indexes = [
            models.Index(
                fields=["individual"],
                name="registry_previewrow_of_person",
                condition=Q(individual__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.sheet}{self.row_number}: {self.outcome}"


class ImportRow(WalledModel):
    """One row of an imported file: its cells as read, what was there before, what is there after. Sealed evidence.

    Where the import was undone, or the person merged away, the row no longer points to anybody.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    sheet = models.CharField(max_length=100, blank=True)
    row_number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices)
    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False
    )
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
            models.UniqueConstraint(fields=["run", "sheet", "row_number"], name="registry_importrow_once"),
        ]
        indexes = [models.Index(fields=["run", "area_path"], name="registry_importrow_of_run")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.sheet}{self.row_number}: {self.outcome}"


class RememberedHeading(WalledModel):
    """What a heading means in the lists of one office, as an officer once said; no field: the column is not read."""

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=Subject.choices)
    heading = models.CharField(max_length=300)
    field = models.CharField(max_length=40, blank=True)
    corrected_by = models.CharField(max_length=150)
    corrected_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "subject", "heading"], name="registry_rememberedheading_once"),
            models.CheckConstraint(condition=~Q(heading=""), name="registry_rememberedheading_has_words"),
        ]
        indexes = [models.Index(fields=["area_path"], name="registry_heading_by_place")]

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"
