"""What an office keeps of a household besides its facts: papers with their bytes, and short notes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.core.papers import KINDS
from ansinh.registry.models.household import Household


class KeptPaper(WalledModel):
    """A file with its bytes. One that was taken away loses them and keeps its name, its mark and the reason."""

    title = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=130)
    kind = models.CharField(max_length=4, choices=[(kind, kind.upper()) for kind in KINDS])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    tells_health = models.BooleanField()
    attached_by = models.CharField(max_length=150)
    attached_by_name = models.CharField(max_length=120)
    attached_at = models.DateTimeField()
    removed_by = models.CharField(max_length=150, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removing_reason = models.CharField(max_length=500, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "title": PersonalData.HEALTH,
        "name": PersonalData.HEALTH,
        "content": PersonalData.HEALTH,
        "attached_by_name": PersonalData.IDENTITY,
        "removing_reason": PersonalData.HEALTH,
    }

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removing_reason="", removed_by="") & ~Q(content=b"")
                | Q(removed_at__isnull=False, content=b"") & ~Q(removing_reason="") & ~Q(removed_by=""),
                name="%(app_label)s_%(class)s_taken_away_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_kept(self) -> bool:
        """Whether its bytes can still be had."""
        return self.removed_at is None


class HouseholdPaper(KeptPaper):
    """A paper of a household; it lives where the household lives."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta(KeptPaper.Meta):
        verbose_name = _("paper of a household")
        verbose_name_plural = _("papers of households")
        constraints = [
            *KeptPaper.Meta.constraints,
            models.UniqueConstraint(
                fields=["household", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="registry_householdpaper_once",
            ),
        ]
        indexes = [models.Index(fields=["household", "area_path"], name="registry_paper_of_household")]


class HouseholdNote(WalledModel):
    """What somebody wrote down about a household on a day; never changed, another note sets it right."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    text = models.CharField(max_length=500)
    written_on = models.DateField()
    written_by = models.CharField(max_length=150)
    written_by_name = models.CharField(max_length=120)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "text": PersonalData.CONTACT,
        "written_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("note on a household")
        verbose_name_plural = _("notes on households")
        indexes = [models.Index(fields=["household", "area_path"], name="registry_note_of_household")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="registry_householdnote_says_something")]

    def __str__(self) -> str:
        return self.text
