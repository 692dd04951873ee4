"""A month of one commune, the payroll that pays it, and what its lines come to."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField, MonthField
from ansinh.core.models import WalledModel
from ansinh.core.months import Month
from ansinh.registry.models import Way


class PaymentCycle(WalledModel):
    """One month of one dated commune."""

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    month = MonthField()

    class Meta:
        verbose_name = _("payment cycle")
        verbose_name_plural = _("payment cycles")
        ordering = ["month", "area_path"]
        constraints = [
            models.UniqueConstraint(fields=["area", "month"], name="paymentcycle_area_month"),
            models.UniqueConstraint(fields=["id", "area_path"], name="paymentcycle_in_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.month:%Y-%m}"


class PayrollState(models.TextChoices):
    DRAFTED = "drafted", _("drafted")
    PREPARED = "prepared", _("prepared")
    APPROVED = "approved", _("approved")
    SENT = "sent", _("sent")
    RECONCILED = "reconciled", _("reconciled")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


APPROVED_OR_LATER = (PayrollState.APPROVED, PayrollState.SENT, PayrollState.RECONCILED, PayrollState.CLOSED)
"""What these payrolls say is owed: it is paid, or on its way."""
PAYROLL_MOVES: dict[PayrollState, frozenset[PayrollState]] = {
    PayrollState.DRAFTED: frozenset({PayrollState.PREPARED, PayrollState.CANCELLED}),
    PayrollState.PREPARED: frozenset({PayrollState.APPROVED, PayrollState.DRAFTED, PayrollState.CANCELLED}),
    PayrollState.APPROVED: frozenset({PayrollState.SENT}),
    PayrollState.SENT: frozenset({PayrollState.RECONCILED}),
    PayrollState.RECONCILED: frozenset({PayrollState.CLOSED}),
    PayrollState.CLOSED: frozenset(),
    PayrollState.CANCELLED: frozenset(),
}


class Payroll(WalledModel):
    """`prepared_by` and `approved_by` are user names kept as values: they outlive the accounts.

    `ready_before` is the day before which list and money must be ready; `is_late` compares it with the day of
    approval. `reference` stands on every paper and begins every transfer's own reference.
    """

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    cycle = models.ForeignKey(PaymentCycle, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=PayrollState.choices, default=PayrollState.DRAFTED)
    reference = models.CharField(max_length=24)
    ready_before = models.DateField()
    prepared_by = models.CharField(max_length=150, blank=True)
    prepared_by_name = models.CharField(max_length=200, blank=True)
    prepared_on = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=150, blank=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    rejected_by = models.CharField(max_length=150, blank=True)
    rejection_reason = models.TextField(blank=True)
    sent_by = models.CharField(max_length=150, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    execute_on = models.DateField(null=True, blank=True)
    reconciled_on = models.DateField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    line_count = models.PositiveIntegerField(default=0)
    total_amount = MoneyField(default=0)

    class Meta:
        verbose_name = _("payroll")
        verbose_name_plural = _("payrolls")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"], condition=~Q(state=PayrollState.CANCELLED), name="payroll_one_of_a_cycle"
            ),
            models.UniqueConstraint(fields=["reference"], name="payroll_reference"),
            models.UniqueConstraint(fields=["id", "area_path"], name="payroll_in_its_place"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("prepared_by")), name="payroll_two_hands"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PayrollState.DRAFTED, PayrollState.CANCELLED])
                | (~Q(prepared_by="") & Q(prepared_on__isnull=False)),
                name="payroll_prepared_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PayrollState.DRAFTED, PayrollState.PREPARED, PayrollState.CANCELLED])
                | (~Q(approved_by="") & Q(approved_on__isnull=False)),
                name="payroll_approved_by_someone",
            ),
            models.CheckConstraint(condition=Q(total_amount__gte=0), name="payroll_total_not_negative"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def month(self) -> Month:
        return Month.of(self.cycle.month)

    @property
    def is_late(self) -> bool:
        return self.approved_on is not None and self.approved_on >= self.ready_before


class PayrollSum(WalledModel):
    """What the lines of one payroll come to for one benefit, category and way, whatever became of them since.

    `people` are the keys of their individuals, one for each line.
    The database itself keeps it, with every statement that adds lines or takes them out; nobody else writes it. Lines
    are fixed once a payroll is prepared, so what is paid is this less the few that were taken out or came back.
    """

    personal_data: ClassVar[dict[str, PersonalData]] = {"category": PersonalData.HEALTH}

    payroll = models.ForeignKey(Payroll, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    benefit = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    way = models.CharField(max_length=4, choices=Way.choices)
    line_count = models.PositiveIntegerField()
    amount = MoneyField()
    people = ArrayField(models.BigIntegerField())

    class Meta:
        verbose_name = _("sum of a payroll")
        verbose_name_plural = _("sums of payrolls")
        ordering = ["payroll", "benefit", "category", "way"]
        constraints = [
            models.UniqueConstraint(fields=["payroll", "benefit", "category", "way"], name="payrollsum_once"),
            models.CheckConstraint(condition=Q(line_count__gt=0), name="payrollsum_has_lines"),
        ]

    def __str__(self) -> str:
        return f"{self.payroll_id} {self.benefit} {self.category} {self.way}"
