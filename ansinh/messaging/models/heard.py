"""What gateways tell: kept as it came, then matched; and the messages of people among it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.messaging.models.gateway import Gateway
from ansinh.messaging.models.message import Message


class Heard(WalledModel):
    """One piece of news of a gateway. It waits, `settled_at` null, until its message is found: a receipt may come
    before the answer to the submission, and may be of a message that is none of ours.
    """

    gateway = models.ForeignKey(Gateway, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_answer = models.BooleanField(default=False)
    fate = models.CharField(max_length=16, blank=True)
    key = models.CharField(max_length=40, blank=True)
    provider_id = models.CharField(max_length=80, blank=True, db_collation="C")
    address = models.CharField(max_length=120, blank=True, db_collation="C")
    text = models.TextField(blank=True)
    detail = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "address": PersonalData.CONTACT,
        "text": PersonalData.CONTACT,
        "detail": PersonalData.CONTACT,
    }

    class Meta:
        verbose_name = _("news of a gateway")
        verbose_name_plural = _("news of gateways")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["gateway", "id"], name="heard_waits", condition=Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.gateway_id} {self.pk}"


class Meaning(models.TextChoices):
    """What a simple answer says."""

    STOP = "stop", _("wants no messages")
    DONE = "done", _("has done it")
    HELP = "help", _("asks for help")
    OTHER = "other", _("to be read")


class IncomingState(models.TextChoices):
    """waits → settled; a simple answer is settled when it comes."""

    WAITS = "waits", _("waits to be read")
    SETTLED = "settled", _("settled")


class Incoming(WalledModel):
    """A message of somebody to the office, with the last message that this address was sent, if any."""

    gateway = models.ForeignKey(Gateway, on_delete=models.PROTECT, related_name="+", db_index=False)
    provider_id = models.CharField(max_length=80, db_collation="C")
    address = models.CharField(max_length=120, db_collation="C")
    text = models.TextField()
    received_at = models.DateTimeField()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    meaning = models.CharField(max_length=5, choices=Meaning.choices)
    state = models.CharField(max_length=7, choices=IncomingState.choices)
    settled_by = models.CharField(max_length=150, blank=True)
    settled_by_name = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "address": PersonalData.CONTACT,
        "text": PersonalData.CONTACT,
        "note": PersonalData.CONTACT,
    }

    class Meta:
        verbose_name = _("incoming message")
        verbose_name_plural = _("incoming messages")
        ordering: ClassVar = ["-received_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "state", "received_at"], name="incoming_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "provider_id"], name="incoming_once"),
            models.CheckConstraint(
                condition=Q(state="waits", settled_at__isnull=True) | Q(state="settled", settled_at__isnull=False),
                name="incoming_settled_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway_id} {self.pk}"
