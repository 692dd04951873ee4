"""Money in and out of the State Treasury: what was drawn for a payroll, and what went back to the budget."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel

from .payment import Payment
from .payroll import Payroll


class TreasuryWithdrawal(WalledModel):
    """One voucher of money drawn for a payroll."""

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    payroll = models.ForeignKey(Payroll, models.PROTECT, related_name="+")
    voucher_number = models.CharField(max_length=40)
    withdrawn_on = models.DateField()
    amount = MoneyField()

    class Meta:
        verbose_name = _("Treasury withdrawal")
        verbose_name_plural = _("Treasury withdrawals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["payroll", "voucher_number"], name="treasurywithdrawal_voucher"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="treasurywithdrawal_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.voucher_number


class BudgetReturn(WalledModel):
    """One returned line whose money went back to the budget; a voucher may cover many lines."""

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="+")
    voucher_number = models.CharField(max_length=40)
    returned_on = models.DateField()
    amount = MoneyField()

    class Meta:
        verbose_name = _("return to the budget")
        verbose_name_plural = _("returns to the budget")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="budgetreturn_amount_positive")]

    def __str__(self) -> str:
        return self.voucher_number
