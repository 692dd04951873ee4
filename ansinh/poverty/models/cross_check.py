"""A household of a review looked at by a published index: a cross-check that decides nothing."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.poverty.models.instrument import KeptInstrument
from ansinh.poverty.models.listed import ListedHousehold


class CrossCheck(WalledModel):
    """The answers of one household to the index that `instrument` keeps; asked again, the later answers stand."""

    listed = models.OneToOneField(ListedHousehold, models.PROTECT, related_name="+")
    instrument = models.ForeignKey(KeptInstrument, models.PROTECT, related_name="+")
    answers: Any = models.JSONField()
    recorded_by = models.CharField(max_length=150)
    recorded_by_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "recorded_by": PersonalData.IDENTITY,
        "recorded_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("cross-check of a household")
        verbose_name_plural = _("cross-checks of households")

    def __str__(self) -> str:
        return str(self.listed_id)
