"""The account a commune pays from, and whom a payee may ask."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.core.periods import no_overlap


class PayingAccount(WalledModel):
    """In force in `[valid_from, valid_to)`; one at a time for a dated commune."""

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "account_number": PersonalData.BANK,
        "holder_name": PersonalData.BANK,
    }

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    bank_bin = models.CharField(max_length=6)
    account_number = models.CharField(max_length=34)
    holder_name = models.CharField(max_length=200)
    enquiries = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("paying account")
        verbose_name_plural = _("paying accounts")
        ordering = ["area_path", "valid_from"]
        constraints = [no_overlap("payingaccount_one_at_a_time", ["area"])]

    def __str__(self) -> str:
        return self.account_number
