"""A change of the law that somebody tries out: which values from which month on, and the sums that came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MonthField
from ansinh.core.models import WalledModel


class Scenario(WalledModel):
    """A kept question: what would it cost in `area` if, from `month` on, the parameters had the values of `changes`?

    `answer` holds sums as they were at `answered_at` and names nobody; null: not asked yet. A shared scenario is read
    by everybody who may try out changes within the area of duty, another by its maker alone.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    month = MonthField()
    changes = models.JSONField()
    is_shared = models.BooleanField(default=False)
    made_by = models.CharField(max_length=150)
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    answer = models.JSONField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "made_by": PersonalData.IDENTITY,
        "made_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "made_by", "title"], name="scenario_title_once"),
            models.CheckConstraint(condition=~Q(title=""), name="scenario_has_a_title"),
            models.CheckConstraint(
                condition=Q(answer__isnull=True, answered_at__isnull=True)
                | Q(answer__isnull=False, answered_at__isnull=False),
                name="scenario_answered_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["area_path"], name="scenario_by_place")]

    def __str__(self) -> str:
        return self.title
