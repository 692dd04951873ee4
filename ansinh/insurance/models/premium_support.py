"""What a province adds to the state's share of a group's premium; no person stands in this table, hence no wall."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.insurance.models.groups import CardGroup


class PremiumSupport(models.Model):
    """Percent of the premium that a province adds for a group from `valid_from` on, until another row of the group
    follows; 0 ends it. `document` is the resolution of the People's Council.
    """

    province = models.ForeignKey(Area, models.PROTECT, related_name="+")
    group = models.CharField(_("group"), max_length=24, choices=CardGroup.choices)
    valid_from = models.DateField(_("from"))
    percent = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=60)
    recorded_by = models.CharField(max_length=150)

    personal_data: ClassVar[dict[str, PersonalData]] = {"recorded_by": PersonalData.IDENTITY}

    class Meta:
        verbose_name = _("support of premiums by a province")
        verbose_name_plural = _("supports of premiums by provinces")
        ordering: ClassVar = ["-valid_from", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["province", "group", "valid_from"], name="insurance_premiumsupport_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="insurance_premiumsupport_is_a_share"),
            models.CheckConstraint(condition=~Q(document=""), name="insurance_premiumsupport_has_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.province_id} {self.group} {self.percent} %"
