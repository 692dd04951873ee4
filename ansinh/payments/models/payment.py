"""The payment: one line of a payroll, with the payee and the account frozen as they were when it was prepared."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField, MonthField
from ansinh.core.models import WalledModel
from ansinh.registry.models import Household, Individual, Way

from .due import Due
from .entitlement import Cause, Entitlement
from .payroll import Payroll


class LineKind(models.TextChoices):
    REGULAR = "regular", _("this month")
    ARREARS = "arrears", _("arrears")
    DIFFERENCE = "difference", _("difference")
    RECOVERY = "recovery", _("recovery")
    REISSUE = "reissue", _("paid again")
    ONE_OFF = "one_off", _("one-off payment")


class LineState(models.TextChoices):
    DUE = "due", _("due")
    SENT = "sent", _("sent")
    PAID = "paid", _("paid")
    RETURNED = "returned", _("returned")
    REISSUED = "reissued", _("reissued")
    CANCELLED = "cancelled", _("cancelled")


# A bank can credit a transfer and send it back days later, so a paid line may still be returned.
LINE_MOVES: dict[LineState, frozenset[LineState]] = {
    LineState.DUE: frozenset({LineState.SENT, LineState.CANCELLED}),
    LineState.SENT: frozenset({LineState.PAID, LineState.RETURNED}),
    LineState.PAID: frozenset({LineState.RETURNED}),
    LineState.RETURNED: frozenset({LineState.REISSUED, LineState.CANCELLED}),
    LineState.REISSUED: frozenset(),
    LineState.CANCELLED: frozenset(),
}


NOT_PAID = (LineState.RETURNED, LineState.REISSUED, LineState.CANCELLED)
"""Such a line was taken out or came back: its money is not with the payee, or is by another line."""


class LineProblem(models.TextChoices):
    """What keeps a line from being approved until the registry is set right and the payroll prepared again."""

    NONE = "", _("none")
    NO_PAYEE = "no_payee", _("no payee is registered for this day")
    NO_ACCOUNT = "no_account", _("the payee is to be paid by bank but has no account in force")
    UNKNOWN_BANK = "unknown_bank", _("the bank code is not in the table of banks")
    HOLDER_DIFFERS = "holder_differs", _("the holder of the account is not the payee")
    CHILD_ALONE = "child_alone", _("a child is to be paid by bank without a guardian")


class Lines(models.Manager["Payment"]):
    """Lines without their sealed evidence, which nobody here reads and which would cost as much as all the rest."""

    def get_queryset(self) -> "models.QuerySet[Payment]":
        return super().get_queryset().defer("evidence")


class Payment(WalledModel):
    """One line: so much for one month (or decision) of one person, to one payee.

    `transfer_reference` is shared by the lines that reach one payee in one sum: what bank and post office answer on.
    `recipient` is whose payee receives it: the individual, a carer or an heir. `months_unpaid` counts the payrolls in
    which this money has come back already. A returned line is paid again by itself while the person lives and is not
    suspended; `is_reissue_asked` says an officer asked for it on proof, for `reissue_recipient` where that is another.
    Only the state and these can change once a line is written. `evidence` is what the check of the law said it rests on
    when the line was prepared, sealed: payments knows no reasons and never reads it.

    Household and payee are what was true on the day of preparation; that they exist is asked once, when the line is
    written (RequireVisible). Twelve keys with an index each would take longer to write than the lines themselves.
    """

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "category": PersonalData.HEALTH,
        "evidence": PersonalData.HEALTH,
        "beneficiary_name": PersonalData.IDENTITY,
        "birth_year": PersonalData.IDENTITY,
        "address": PersonalData.CONTACT,
        "payee_name": PersonalData.IDENTITY,
        "bank_bin": PersonalData.BANK,
        "account_number": PersonalData.BANK,
        "account_holder": PersonalData.BANK,
    }

    payroll = models.ForeignKey(Payroll, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+", db_index=False)
    recipient = models.ForeignKey(Individual, models.PROTECT, related_name="+", db_index=False)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+", null=True, db_index=False)
    due = models.ForeignKey(Due, models.PROTECT, related_name="+", null=True, db_index=False)
    reissue_of = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_index=False)
    corrects = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_index=False)
    kind = models.CharField(max_length=10, choices=LineKind.choices)
    benefit = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    cared_for = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, db_index=False)
    for_month = MonthField(null=True, blank=True)
    cause = models.CharField(max_length=30, choices=Cause.choices, blank=True)
    decision_reference = models.CharField(max_length=100, blank=True)
    amount = MoneyField()
    months_unpaid = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.DUE)
    return_reason = models.CharField(max_length=300, blank=True)
    is_reissue_asked = models.BooleanField(default=False)
    reissue_recipient = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, db_index=False)

    beneficiary_name = models.CharField(max_length=200)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )
    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+", null=True, db_index=False)
    address = models.CharField(max_length=400, blank=True)
    payee_individual = models.ForeignKey(
        Individual, models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )
    payee_name = models.CharField(max_length=200, blank=True)
    way = models.CharField(max_length=4, choices=Way.choices, default=Way.POST)
    bank_bin = models.CharField(max_length=6, blank=True)
    account_number = models.CharField(max_length=34, blank=True)
    account_holder = models.CharField(max_length=200, blank=True)
    transfer_reference = models.CharField(max_length=35)
    evidence = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    problem = models.CharField(max_length=20, choices=LineProblem.choices, blank=True)

    objects = Lines()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["payroll", "transfer_reference", "id"]
        indexes = [
            models.Index(fields=["payroll", "transfer_reference"], name="payment_transfer"),
            models.Index(fields=["individual", "for_month"], name="payment_individual_month"),
            models.Index(fields=["entitlement", "for_month"], name="payment_entitlement_month"),
            models.Index(fields=["area_path"], name="payment_area_path"),
            models.Index(fields=["area_path"], name="payment_returned", condition=Q(state=LineState.RETURNED)),
            models.Index(fields=["recipient"], name="payment_by_another", condition=~Q(recipient=F("individual"))),
            models.Index(fields=["payroll"], name="payment_not_paid", condition=Q(state__in=NOT_PAID)),
            models.Index(fields=["payroll", "benefit"], name="payment_irregular", condition=~Q(kind=LineKind.REGULAR)),
        ]
        constraints = [
            models.UniqueConstraint(
                F("individual"),
                F("benefit"),
                F("category"),
                Coalesce(F("cared_for_id"), 0),
                F("for_month"),
                condition=Q(kind=LineKind.REGULAR) & ~Q(state__in=[LineState.RETURNED, LineState.CANCELLED]),
                name="payment_one_regular_line",
            ),
            models.UniqueConstraint(
                F("individual"),
                F("benefit"),
                F("category"),
                Coalesce(F("cared_for_id"), 0),
                F("for_month"),
                F("kind"),
                F("cause"),
                condition=Q(kind__in=[LineKind.ARREARS, LineKind.DIFFERENCE, LineKind.RECOVERY])
                & ~Q(state__in=[LineState.RETURNED, LineState.CANCELLED]),
                name="payment_one_line_per_cause",
            ),
            models.UniqueConstraint(
                fields=["corrects", "kind", "cause"],
                condition=Q(corrects__isnull=False) & ~Q(state=LineState.CANCELLED),
                name="payment_corrects_once_per_cause",
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="payment_in_its_place"),
            models.UniqueConstraint(
                fields=["reissue_of"], condition=Q(reissue_of__isnull=False), name="payment_reissue_once"
            ),
            models.UniqueConstraint(fields=["due"], condition=Q(due__isnull=False), name="payment_of_due_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=(Q(kind=LineKind.REISSUE) & Q(reissue_of__isnull=False))
                | (~Q(kind=LineKind.REISSUE) & Q(reissue_of__isnull=True)),
                name="payment_reissue_names_its_line",
            ),
            models.CheckConstraint(
                condition=~Q(kind=LineKind.REGULAR) | (Q(entitlement__isnull=False) & Q(for_month__isnull=False)),
                name="payment_regular_has_entitlement",
            ),
            models.CheckConstraint(
                condition=Q(problem="", way=Way.BANK) & ~Q(account_number="") & ~Q(bank_bin="")
                | Q(way__in=[Way.POST, Way.HOME], account_number="")
                | ~Q(problem=""),
                name="payment_account_of_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_reference} {self.kind}"

    @property
    def masked_account(self) -> str:
        """What screens show of the account: the last four digits."""
        return f"…{self.account_number[-4:]}" if self.account_number else ""
