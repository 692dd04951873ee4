"""What waits to be carried into a payroll besides the regular month: arrears, differences, recoveries, one-offs."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField, MonthField
from ansinh.core.models import WalledModel
from ansinh.registry.models import Individual

from .entitlement import Cause, Entitlement


class DueKind(models.TextChoices):
    ARREARS = "arrears", _("arrears")
    DIFFERENCE = "difference", _("difference")
    RECOVERY = "recovery", _("recovery")
    ONE_OFF = "one_off", _("one-off payment")


class DueState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    CARRIED = "carried", _("carried into a payroll")
    CANCELLED = "cancelled", _("cancelled")


DUE_MOVES: dict[DueState, frozenset[DueState]] = {
    DueState.WAITING: frozenset({DueState.CARRIED, DueState.CANCELLED}),
    DueState.CARRIED: frozenset(),
    DueState.CANCELLED: frozenset(),
}


class Due(WalledModel):
    """`amount` is positive for every kind: a recovery's is what the payee owes. `for_month` is null for one-off money.

    A recovery is recorded only with the reference of a signed decision, and never enters a file to a bank or post
    office by itself (rules.md, Recovery). `recipient` is the person whose payee is paid where that is another: the
    carer, or the heir of money held after a death.
    """

    personal_data: ClassVar[dict[str, PersonalData]] = {"category": PersonalData.HEALTH}

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+", null=True, blank=True)
    corrects = models.ForeignKey("payments.Payment", models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=DueKind.choices)
    benefit = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    cared_for = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    recipient = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    for_month = MonthField(null=True, blank=True)
    cause = models.CharField(max_length=30, choices=Cause.choices)
    amount = MoneyField()
    decision_reference = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=DueState.choices, default=DueState.WAITING)

    class Meta:
        verbose_name = _("due")
        verbose_name_plural = _("dues")
        ordering = ["id"]
        indexes = [models.Index(fields=["area_path", "state"], name="due_area_path")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="due_amount_positive"),
            models.CheckConstraint(
                condition=Q(for_month__isnull=False) | Q(kind=DueKind.ONE_OFF), name="due_month_of_monthly_kinds"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[DueKind.RECOVERY, DueKind.ONE_OFF]) | ~Q(decision_reference=""),
                name="due_rests_on_a_decision",
            ),
            models.UniqueConstraint(
                F("corrects"),
                F("kind"),
                F("cause"),
                condition=Q(corrects__isnull=False) & ~Q(state=DueState.CANCELLED),
                name="due_once_per_corrected_line",
            ),
            models.UniqueConstraint(
                F("individual"),
                F("benefit"),
                F("category"),
                Coalesce(F("cared_for_id"), 0),
                F("for_month"),
                F("kind"),
                F("cause"),
                condition=Q(for_month__isnull=False) & ~Q(state=DueState.CANCELLED),
                name="due_once_per_month_and_cause",
            ),
            models.UniqueConstraint(
                F("individual"),
                F("benefit"),
                F("decision_reference"),
                condition=Q(kind=DueKind.ONE_OFF) & ~Q(state=DueState.CANCELLED),
                name="due_one_off_once_per_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.benefit} {self.individual_id} {self.for_month}"
