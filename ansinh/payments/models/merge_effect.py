"""What a merge of two records changed in payments, so that a split can put it back."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.registry.models import Merge

from .entitlement import Entitlement


class MergeEffect(WalledModel):
    """One entitlement that a merge ended, and the one that goes on for the survivor; null where one did already.

    `before` and `after` are the columns that changed of `ended`.
    """

    merge = models.ForeignKey(Merge, models.PROTECT, related_name="+")
    ended = models.ForeignKey(Entitlement, models.PROTECT, related_name="+")
    opened = models.ForeignKey(Entitlement, models.PROTECT, related_name="+", null=True, blank=True)
    before = models.JSONField(encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["merge", "ended"], name="mergeeffect_once")]

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.ended_id}"
