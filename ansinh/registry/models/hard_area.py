"""Places that a decision calls specially difficult; no person stands in this table, hence no wall."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ansinh.core.classification import PersonalData
from ansinh.core.periods import no_overlap


class HardArea(models.Model):
    """A commune or hamlet that is a specially difficult area in [valid_from, valid_to) by a decision."""

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    decision_number = models.CharField(max_length=60)
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints = [
            no_overlap("registry_hardarea_once_at_a_time", ["area"]),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="registry_hardarea_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} from {self.valid_from}"
