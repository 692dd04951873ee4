"""The entitlement to be paid: person, benefit, half-open period, amount and where it comes from; no reasons."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField, MonthField
from ansinh.core.models import WalledModel
from ansinh.core.periods import period_of
from ansinh.registry.models import Individual


class EntitlementState(models.TextChoices):
    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")


ENTITLEMENT_MOVES: dict[EntitlementState, frozenset[EntitlementState]] = {
    EntitlementState.ACTIVE: frozenset({EntitlementState.SUSPENDED, EntitlementState.ENDED}),
    EntitlementState.SUSPENDED: frozenset({EntitlementState.ACTIVE, EntitlementState.ENDED}),
    EntitlementState.ENDED: frozenset(),
}


class Cause(models.TextChoices):
    """Why a payment began, changed or stopped, in words that tell no category and no illness (rules.md, Publicity)."""

    GRANTED = "granted", _("newly granted")
    MOVED_IN = "moved_in", _("moved into the commune")
    RESUMED = "resumed", _("paid again after a suspension")
    LEVEL_RAISED = "level_raised", _("the standard level was raised")
    CIRCUMSTANCES_CHANGED = "circumstances_changed", _("the circumstances changed")
    LAW_CHANGED = "law_changed", _("the law changed")
    CORRECTED = "corrected", _("corrected")
    COMPLAINT_UPHELD = "complaint_upheld", _("a complaint was upheld")
    PAID_LATE = "paid_late", _("an earlier month paid late")
    NOT_COLLECTED = "not_collected", _("not collected")
    RETURNED = "returned", _("sent back by the bank or the post office")
    REVIEW_MISSED = "review_missed", _("a required review is missing")
    DETAINED = "detained", _("in detention")
    NO_LONGER_ENTITLED = "no_longer_entitled", _("no longer entitled")
    DIED = "died", _("died")
    MOVED_OUT = "moved_out", _("moved out of the commune")
    DECLINED = "declined", _("declined by the person")
    OVERPAID = "overpaid", _("paid too much")
    FUNERAL = "funeral", _("funeral support")
    OTHER = "other", _("another reason, see the decision")


class Entitlement(WalledModel):
    """`valid_from` is the first month paid; `valid_to` the first month no longer paid, null while open.

    `suspended_from` is the first month not paid while suspended: months before it stay due. `recipient` is the person
    whose payee is paid where that is another than the individual: the carer, for carers' support.
    """

    personal_data: ClassVar[dict[str, PersonalData]] = {"category": PersonalData.HEALTH}

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+", db_index=False)
    benefit = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    cared_for = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    recipient = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    amount = MoneyField()
    valid_from = MonthField()
    valid_to = MonthField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=EntitlementState.choices, default=EntitlementState.ACTIVE)
    suspended_from = MonthField(null=True, blank=True)
    opening_cause = models.CharField(max_length=30, choices=Cause.choices, default=Cause.GRANTED)
    suspension_cause = models.CharField(max_length=30, choices=Cause.choices, blank=True)
    ending_cause = models.CharField(max_length=30, choices=Cause.choices, blank=True)
    source_reference = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_path", "state"], name="entitlement_area_path"),
            models.Index(fields=["individual", "benefit"], name="entitlement_individual"),
            # Who draws what and when in a whole province, without its rows.
            models.Index(
                fields=["area_path"],
                include=[
                    "area", "individual", "benefit", "category", "cared_for", "valid_from", "valid_to",
                    "suspended_from",
                ],
                name="entitlement_drawn",
            ),
        ]  # fmt: skip
        constraints = [
            ExclusionConstraint(
                name="entitlement_no_overlap",
                expressions=[
                    (period_of(), RangeOperators.OVERLAPS),
                    ("individual", RangeOperators.EQUAL),
                    ("benefit", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    (Coalesce(F("cared_for_id"), 0), RangeOperators.EQUAL),
                ],
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="entitlement_amount_positive"),
            models.CheckConstraint(condition=Q(benefit__regex="^[a-z][a-z_]*$"), name="entitlement_benefit_code"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="entitlement_period"
            ),
            models.CheckConstraint(
                condition=Q(state=EntitlementState.SUSPENDED, suspended_from__isnull=False)
                | (~Q(state=EntitlementState.SUSPENDED) & Q(suspended_from__isnull=True)),
                name="entitlement_suspended_from",
            ),
            models.CheckConstraint(
                condition=Q(state=EntitlementState.ENDED, valid_to__isnull=False) | ~Q(state=EntitlementState.ENDED),
                name="entitlement_ended_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit} {self.individual_id} {self.valid_from}"
