"""The audit trail: one row for each act or sensitive read."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel


class AuditEntry(WalledModel):
    """An act (`approve_payroll`) or a read (`read_health`) as it happened.

    `before` and `after` are sealed evidence: never filtered on.
    """

    at = models.DateTimeField()
    actor_username = models.TextField()
    actor_name = models.TextField()
    act = models.TextField()
    object_type = models.TextField()
    object_id = models.TextField()
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    why = models.TextField(blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "actor_name": PersonalData.IDENTITY,
        "before": PersonalData.IDENTITY,
        "after": PersonalData.IDENTITY,
    }

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["area_path", "at"], name="audit_by_area"),
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_username} {self.act} {self.object_type} {self.object_id}"
