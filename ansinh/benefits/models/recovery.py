"""Money paid too much: computed and proposed, taken back by a signed decision only."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField, MonthField
from ansinh.core.models import WalledModel
from ansinh.registry.models import Individual

from .decision import Decision


class Fault(models.TextChoices):
    """Whose error led to the overpayment; the office's own and the payee's are kept apart (rules.md, Recovery)."""

    OFFICE = "office", _("the office's error")
    PAYEE = "payee", _("the payee's error")
    NOBODY = "nobody", _("nobody's error")


class RecoveryState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    DECIDED = "decided", _("decided")
    REPAID = "repaid", _("repaid")
    WAIVED = "waived", _("waived")


RECOVERY_MOVES: dict[RecoveryState, frozenset[RecoveryState]] = {
    RecoveryState.PROPOSED: frozenset({RecoveryState.DECIDED, RecoveryState.WAIVED}),
    RecoveryState.DECIDED: frozenset({RecoveryState.REPAID}),
    RecoveryState.REPAID: frozenset({RecoveryState.DECIDED}),
    RecoveryState.WAIVED: frozenset(),
}


class Recovery(WalledModel):
    """One person's overpayment; nothing is withheld while it is proposed."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    fault = models.CharField(max_length=8, choices=Fault.choices)
    reason = models.TextField()
    instalments = models.PositiveSmallIntegerField(default=1)
    amount = MoneyField()
    state = models.CharField(max_length=8, choices=RecoveryState.choices, default=RecoveryState.PROPOSED)
    proposed_on = models.DateField()
    proposed_by = models.CharField(max_length=150)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+", null=True, blank=True)
    waiving_reason = models.TextField(blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "reason": PersonalData.HEALTH,
        "waiving_reason": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("recovery")
        verbose_name_plural = _("recoveries")
        ordering = ["proposed_on", "id"]
        indexes = [models.Index(fields=["area_path", "state"], name="recovery_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["individual", "area"],
                condition=Q(state="proposed", decision__isnull=True),
                name="recovery_one_open",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_amount_positive"),
            models.CheckConstraint(condition=Q(instalments__gte=1), name="recovery_has_instalments"),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "repaid"]) | Q(decision__isnull=False),
                name="recovery_needs_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | ~Q(waiving_reason=""), name="recovery_waived_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.individual_id}: {self.amount}"


class RecoveryMonth(WalledModel):
    """One month of it: what was paid and what the law gives."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="+")
    benefit = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    cared_for = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    for_month = MonthField()
    paid_amount = MoneyField()
    due_amount = MoneyField()

    personal_data: ClassVar[dict[str, PersonalData]] = {"category": PersonalData.HEALTH}

    class Meta:
        verbose_name = _("month of a recovery")
        verbose_name_plural = _("months of recoveries")
        ordering = ["recovery", "for_month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recovery", "benefit", "category", "cared_for", "for_month"],
                nulls_distinct=False,
                name="recoverymonth_once",
            ),
            models.CheckConstraint(condition=Q(paid_amount__gt=F("due_amount")), name="recoverymonth_is_too_much"),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.for_month:%Y-%m}"

    @property
    def excess(self) -> int:
        """Đồng paid too much in this month."""
        return int(self.paid_amount - self.due_amount)
