"""Who signs in a commune, and what the office asks for before a decision counts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.core.periods import no_overlap


class Office(WalledModel):
    """The deciding office of a dated commune in `[valid_from, valid_to)`.

    Before July 2025 the chair of the district decided, so `issuer_name` may be the district's People's Committee.
    `number_suffix` closes a decision's number: 125/QĐ-UBND. `chair_username` is the account that signs as the chair,
    empty where the chair signs outside and the copy is attached.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    issuer_name = models.CharField(max_length=200)
    place_name = models.CharField(max_length=100)
    chair_username = models.CharField(max_length=150, blank=True)
    chair_name = models.CharField(max_length=120)
    number_suffix = models.CharField(max_length=40)
    requires_signed_copy = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {"chair_name": PersonalData.IDENTITY}

    class Meta:
        verbose_name = _("deciding office")
        verbose_name_plural = _("deciding offices")
        ordering = ["area_path", "valid_from"]
        constraints = [
            no_overlap("office_one_at_a_time", ["area"]),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="office_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.issuer_name


class Delegation(WalledModel):
    """The chair lets `delegate` sign for the chair in `[valid_from, valid_to)`, by a paper."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    delegate_username = models.CharField(max_length=150)
    delegate_name = models.CharField(max_length=120)
    delegate_title = models.CharField(max_length=100)
    document = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "delegate_username": PersonalData.IDENTITY,
        "delegate_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["area_path", "valid_from"]
        constraints = [
            no_overlap("delegation_once_at_a_time", ["area", "delegate_username"]),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="delegation_lasts"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="delegation_by_a_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_title} {self.delegate_name}"


class DecisionNumber(WalledModel):
    """The last number given in a commune's year."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("number of decisions")
        verbose_name_plural = _("numbers of decisions")
        constraints = [models.UniqueConstraint(fields=["area", "year"], name="decisionnumber_one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.year}: {self.last}"
