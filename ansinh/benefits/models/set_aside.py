"""A row of one of the two lists that an officer looked at and set aside until a day, with the reason."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import BenefitCode
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MonthField
from ansinh.core.models import WalledModel
from ansinh.registry.models import Individual


class SetAside(WalledModel):
    """Findings of this kind about the person are not shown up to and without `until`; of every month where none stands.

    `kind` is one of `findings.shapes.Wrong` or `MissedKind`; `benefit` is empty where a finding tells none.
    """

    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    benefit = models.CharField(max_length=40, choices=BenefitCode.choices, blank=True)
    kind = models.CharField(max_length=12)
    month = MonthField(null=True, blank=True)
    until = models.DateField()
    reason = models.TextField()
    set_by = models.CharField(max_length=150)
    set_by_name = models.CharField(max_length=200)
    set_on = models.DateField()
    taken_back_by = models.CharField(max_length=150, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "person_name": PersonalData.IDENTITY,
        "reason": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("row set aside")
        verbose_name_plural = _("rows set aside")
        ordering: ClassVar = ["until", "id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "until"], name="setaside_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["individual", "benefit", "kind", "month"],
                condition=Q(taken_back_by=""),
                nulls_distinct=False,
                name="setaside_stands_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="setaside_with_a_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("set_on")), name="setaside_until_a_later_day"),
        ]

    def __str__(self) -> str:
        return self.person_name
