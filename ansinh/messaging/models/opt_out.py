"""Addresses that want no messages: at once, and until the person asks for them again."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.messaging.channels import Medium


class OptOutWay(models.TextChoices):
    """How it was said."""

    ANSWER = "answer", _("by an answer")
    OFFICE = "office", _("at the office")
    PROVIDER = "provider", _("told by the gateway")


class OptOut(WalledModel):
    """No message of this medium to this address any more, [since, ended_at)."""

    medium = models.CharField(_("medium"), max_length=11, choices=Medium.choices)
    address = models.CharField(_("address"), max_length=120, db_collation="C")
    name = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=8, choices=OptOutWay.choices)
    words = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "address": PersonalData.CONTACT,
        "name": PersonalData.IDENTITY,
        "words": PersonalData.CONTACT,
    }

    class Meta:
        verbose_name = _("address without messages")
        verbose_name_plural = _("addresses without messages")
        ordering: ClassVar = ["-since", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["address"], name="optout_in_force", condition=Q(ended_at__isnull=True)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area_path", "medium", "address"], condition=Q(ended_at__isnull=True), name="optout_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_why=""), name="optout_ended_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medium} {self.pk}"
