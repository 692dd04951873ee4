"""Money that came back of a recovery, by its voucher; an entry that was wrong stays, with the reason."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel

from .recovery import Recovery


class Repayment(WalledModel):
    """What one voucher brought; once it is taken back it counts no more, and the voucher can be recorded anew."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="+")
    received_on = models.DateField()
    amount = MoneyField()
    voucher = models.CharField(max_length=60)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=150, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taking_back_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("repayment")
        verbose_name_plural = _("repayments")
        ordering: ClassVar = ["received_on", "id"]
        indexes: ClassVar = [models.Index(fields=["area_path"], name="repayment_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recovery", "voucher"], condition=Q(taken_back_at__isnull=True), name="repayment_voucher_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_amount_positive"),
            models.CheckConstraint(condition=~Q(voucher=""), name="repayment_has_a_voucher"),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by="", taking_back_reason="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_by="") & ~Q(taking_back_reason="")),
                name="repayment_taken_back_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.voucher
