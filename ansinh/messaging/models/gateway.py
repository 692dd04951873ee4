"""The ways out that an office has, and its rules of sending. Of no person, so behind no wall: policies say who sees."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.messaging.channels import Medium


class Gateway(models.Model):
    """One gateway of an office, [opened_on, closed_on): serves the office's area and all below that has none nearer.

    `price_amount` is đồng and `price_points` points of the telephone plan for each segment, or for each message of
    another medium. `last_receipt_at`: when it was last told of a message that is ours.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20)
    medium = models.CharField(_("medium"), max_length=11, choices=Medium.choices)
    price_amount = MoneyField(_("price in đồng"), default=0)
    price_points = models.PositiveIntegerField(_("price in points"), default=0)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    last_heard_at = models.DateTimeField(null=True, blank=True)
    last_receipt_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("gateway")
        verbose_name_plural = _("gateways")
        ordering: ClassVar = ["area_id", "medium", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "medium"], condition=Q(closed_on__isnull=True), name="gateway_one_open_for_a_medium"
            ),
            models.CheckConstraint(
                condition=Q(price_amount__gte=0, price_amount__lte=1_000_000), name="gateway_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class GatewaySetting(models.Model):
    """One thing that a gateway was told; a secret is written and never shown again."""

    gateway = models.ForeignKey(Gateway, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    value = models.TextField()

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["gateway", "code"], name="gatewaysetting_once")]

    def __str__(self) -> str:
        return self.code


class SendingRules(models.Model):
    """An office's rules: the hours in which nobody is disturbed, and how much may be sent a day and a month."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="+")
    quiet_from = models.TimeField(_("quiet from"), default=dt.time(20, 30))
    quiet_until = models.TimeField(_("quiet until"), default=dt.time(7, 30))
    person_a_day = models.PositiveSmallIntegerField(_("messages to one person a day"), default=2)
    office_a_day = models.PositiveIntegerField(_("messages of the office a day"), default=5_000)
    month_amount = MoneyField(_("đồng a month"), null=True, blank=True)
    month_points = models.PositiveIntegerField(_("points a month"), null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("rules of sending")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(person_a_day__gte=1), name="sendingrules_at_least_one_a_day"),
            models.CheckConstraint(
                condition=Q(month_amount__isnull=True) | Q(month_amount__gte=0), name="sendingrules_no_negative_budget"
            ),
        ]

    def __str__(self) -> str:
        return str(self.area)
