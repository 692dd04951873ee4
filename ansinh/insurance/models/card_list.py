"""A list of the insurance office as it came: the file, what each row of it is to the cards known, what it wrote."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel
from ansinh.insurance.models.groups import CardGroup
from ansinh.registry.models import Individual


class RunState(models.TextChoices):
    """reading → previewed → applied; reading, previewed → cancelled. Previewed, it may be read again."""

    READING = "reading", _("not read yet")
    PREVIEWED = "previewed", _("looked through")
    APPLIED = "applied", _("taken in")
    CANCELLED = "cancelled", _("given up")


RUN_MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.READING: frozenset({RunState.PREVIEWED, RunState.CANCELLED}),
    RunState.PREVIEWED: frozenset({RunState.PREVIEWED, RunState.APPLIED, RunState.CANCELLED}),
    RunState.APPLIED: frozenset(),
    RunState.CANCELLED: frozenset(),
}


class CardOutcome(models.TextChoices):
    """What a row of the list is to the cards that are known."""

    NEW = "new", _("new card")
    RENEWED = "renewed", _("renewed")
    PAID = "paid", _("payment added")
    SAME = "same", _("known already")
    DOUBTFUL = "doubtful", _("doubtful")
    UNKNOWN = "unknown", _("person not found")
    BAD = "bad", _("cell to correct")
    LEFT_OUT = "left_out", _("left out")


class CardSettling(models.TextChoices):
    """What an officer decides of a row that stays behind."""

    PERSON = "person", _("is this person")
    LEFT_OUT = "left_out", _("is left out")


WRITTEN = (CardOutcome.NEW, CardOutcome.RENEWED, CardOutcome.PAID)
"""What is recorded when the list is taken in: a card, or the payment of one that is known without."""
OPEN = (CardOutcome.DOUBTFUL, CardOutcome.UNKNOWN, CardOutcome.BAD)
"""What stays behind until somebody settles it."""


class CardListRun(WalledModel):
    """One file for one commune. `counts` says how many rows had each outcome; `passed_over` lists the filled rows that
    are nobody's, as [sheet, row, reason, first cell].
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.READING)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    counts = models.JSONField(default=dict)
    passed_over = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    brought_by = models.CharField(max_length=150)
    brought_by_name = models.CharField(max_length=200)
    brought_at = models.DateTimeField()
    applied_by = models.CharField(max_length=150, blank=True)
    applied_by_name = models.CharField(max_length=200, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "content": PersonalData.IDENTITY,
        "passed_over": PersonalData.IDENTITY,
        "brought_by": PersonalData.IDENTITY,
        "brought_by_name": PersonalData.IDENTITY,
        "applied_by": PersonalData.IDENTITY,
        "applied_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("list of the insurance office")
        verbose_name_plural = _("lists of the insurance office")
        ordering: ClassVar = ["-brought_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "sha256"], condition=~Q(state="cancelled"), name="insurance_cardlistrun_once"
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="insurance_cardlistrun_in_its_place"),
            models.CheckConstraint(
                condition=~Q(state="applied") | (~Q(applied_by="") & Q(applied_at__isnull=False)),
                name="insurance_cardlistrun_applied_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class CardListRow(WalledModel):
    """One row as read and what it is; `trouble` says why it stays behind, with the `column`, what was `expected` there
    and what `came`, `remark` what of it is left out though its card counts. `card_id` is the card that it wrote or that
    was known already. `individual` is whom the row means: of one `settled_as` a person, whom an officer chose.
    """

    run = models.ForeignKey(CardListRun, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    sheet = models.CharField(max_length=100, blank=True)
    row_number = models.PositiveIntegerField()
    full_name = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, blank=True)
    identity_number = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=10, blank=True)
    old_number = models.CharField(max_length=15, blank=True)
    group = models.CharField(max_length=24, choices=CardGroup.choices, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    clinic = models.CharField(max_length=120, blank=True)
    premium_amount = MoneyField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=CardOutcome.choices)
    trouble = models.CharField(max_length=20, blank=True)
    column = models.CharField(max_length=40, blank=True)
    expected = models.CharField(max_length=200, blank=True)
    came = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=20, blank=True)
    individual = models.ForeignKey(
        Individual, models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False, db_index=False
    )
    card_id = models.BigIntegerField(null=True, blank=True)
    settled_as = models.CharField(max_length=10, choices=CardSettling.choices, blank=True)
    settled_by = models.CharField(max_length=150, blank=True)
    settled_by_name = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "full_name": PersonalData.IDENTITY,
        "birth_date": PersonalData.IDENTITY,
        "sex": PersonalData.IDENTITY,
        "identity_number": PersonalData.IDENTITY,
        "number": PersonalData.IDENTITY,
        "old_number": PersonalData.IDENTITY,
        "came": PersonalData.IDENTITY,
        "settled_by": PersonalData.IDENTITY,
        "settled_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("row of a list of cards")
        verbose_name_plural = _("rows of lists of cards")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "sheet", "row_number"], name="insurance_cardlistrow_once"),
            models.CheckConstraint(
                condition=Q(settled_as="") | (~Q(settled_by="") & Q(settled_at__isnull=False)),
                name="insurance_cardlistrow_settled_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "outcome"], name="insurance_cardlistrow_outcome")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.sheet}{self.row_number}: {self.outcome}"

    @property
    def place(self) -> str:
        """Where the row stands, for a sentence: its number, and its sheet where there are several."""
        return f"{self.sheet}!{self.row_number}" if self.sheet else str(self.row_number)

    @property
    def waits(self) -> bool:
        """Whether an officer may say what it means, or say it otherwise."""
        return self.run.state == RunState.PREVIEWED and (self.outcome in OPEN or self.settled_as != "")
