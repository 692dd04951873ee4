"""What the re-judgement proposes: a change waiting for the chair."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import BenefitCode
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField, MonthField
from ansinh.core.models import WalledModel
from ansinh.payments.models import Cause, Entitlement
from ansinh.registry.models import Individual

from .decision import DecisionItem


class ProposalKind(models.TextChoices):
    """What is proposed; `grant` is the right that came along with a person who moved in."""

    GRANT = "grant", _("grant")
    ADJUST = "adjust", _("adjust")
    END = "end", _("end")
    SUSPEND = "suspend", _("suspend")


class ProposalState(models.TextChoices):
    OPEN = "open", _("open")
    DECIDED = "decided", _("decided")
    DISMISSED = "dismissed", _("dismissed")


PROPOSAL_MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.OPEN: frozenset({ProposalState.DECIDED, ProposalState.DISMISSED}),
    ProposalState.DECIDED: frozenset(),
    ProposalState.DISMISSED: frozenset(),
}


class Proposal(WalledModel):
    """One proposed change of one entitlement from `month` on.

    `is_done`: the law itself stopped the money (a death, a move, three months uncollected), so the entitlement has
    been ended or suspended at once and the decision only puts it on paper.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=8, choices=ProposalKind.choices)
    benefit = models.CharField(max_length=40, choices=BenefitCode.choices)
    category = models.CharField(max_length=20, blank=True)
    cared_for = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    recipient = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    month = MonthField()
    coefficient = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    standard = MoneyField(default=0)
    before_amount = MoneyField(default=0)
    amount = MoneyField(default=0)
    cause = models.CharField(max_length=30, choices=Cause.choices)
    is_done = models.BooleanField(default=False)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reasons = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    articles = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=ProposalState.choices, default=ProposalState.OPEN)
    proposed_on = models.DateField()
    decision_item = models.ForeignKey(DecisionItem, models.PROTECT, related_name="+", null=True, blank=True)
    dismissed_by = models.CharField(max_length=150, blank=True)
    dismissal_reason = models.TextField(blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "person_name": PersonalData.IDENTITY,
        "category": PersonalData.HEALTH,
        "facts": PersonalData.HEALTH,
        "reasons": PersonalData.HEALTH,
        "articles": PersonalData.HEALTH,
        "dismissal_reason": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["month", "id"]
        indexes = [
            models.Index(fields=["area_path", "state", "month"], name="proposal_open_by_month"),
            models.Index(fields=["individual"], name="proposal_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["individual", "benefit", "category", "cared_for", "entitlement", "kind"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="proposal_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decision_item__isnull=False), name="proposal_decided_by_a_decision"
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(dismissal_reason=""), name="proposal_dismissed_with_a_reason"
            ),
        ]

    @property
    def watched(self) -> list[models.Model]:
        """The rows that the trail names when something is done about it."""
        return [self, self.decision_item.decision] if self.decision_item else [self]

    def __str__(self) -> str:
        return f"{self.kind} {self.benefit} {self.individual_id} {self.month:%Y-%m}"
