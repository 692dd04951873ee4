"""An office's own wording of its letters, by what they decide."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.models.decision import DecisionKind
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel


class Wording(WalledModel):
    """What the letters of one kind say in a commune from `valid_from` on, until a later one counts.

    Rows are only added: of those that hold on a day, the one with the latest first day counts, of these the latest
    recorded. `grounds` are lines added to the legal grounds, `closing` stands for the last article, `recipients` for
    the lines of "Nơi nhận"; what is empty is the system's text, all empty goes back to it.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    grounds = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    recipients = models.TextField(blank=True)
    valid_from = models.DateField()
    recorded_by = models.CharField(max_length=150)
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "recorded_by": PersonalData.IDENTITY,
        "recorded_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("wording of letters")
        verbose_name_plural = _("wordings of letters")
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["area_path", "kind"], name="wording_by_place")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from:%d/%m/%Y}"

    @property
    def is_own(self) -> bool:
        """Whether it says anything of its own."""
        return bool(self.grounds or self.closing or self.recipients)
