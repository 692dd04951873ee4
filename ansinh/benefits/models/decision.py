"""The decision, its annex of people, and the copy signed outside."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import BenefitCode
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField, MonthField
from ansinh.core.models import WalledModel
from ansinh.payments.models import Cause, Entitlement
from ansinh.registry.models import ImportRun, Individual

from .application import Application
from .office import Delegation


class DecisionKind(models.TextChoices):
    """What a decision does; `review` is one decision on a list of changes, each item saying its own act."""

    GRANT = "grant", _("grant")
    ADJUST = "adjust", _("adjust")
    REFUSE = "refuse", _("refuse")
    SUSPEND = "suspend", _("suspend")
    RESUME = "resume", _("resume")
    END = "end", _("end")
    RECOVER = "recover", _("recover")
    REVIEW = "review", _("changes after a review")


class DecisionState(models.TextChoices):
    AWAITING_COPY = "awaiting_copy", _("waits for the signed copy")
    IN_EFFECT = "in_effect", _("in effect")
    CANCELLED = "cancelled", _("cancelled before it took effect")


DECISION_MOVES: dict[DecisionState, frozenset[DecisionState]] = {
    DecisionState.AWAITING_COPY: frozenset({DecisionState.IN_EFFECT, DecisionState.CANCELLED}),
    DecisionState.IN_EFFECT: frozenset(),
    DecisionState.CANCELLED: frozenset(),
}


class Origin(models.TextChoices):
    """Where the decision was made."""

    HERE = "here", _("made here")
    TAKEN_OVER = "taken_over", _("taken over from the former signer")


class Decision(WalledModel):
    """A signed paper. `reference` (number and day) is what entitlements, payments and the Treasury quote.

    `signer_title` is the signer's own; with a `delegation` the paper is signed for the chair. `legal_grounds` are the
    lines of "Căn cứ" as they stood when it was signed, `wording` what the office then said in its own words.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.HERE)
    state = models.CharField(max_length=14, choices=DecisionState.choices)
    number = models.CharField(max_length=60)
    reference = models.CharField(max_length=100)
    decided_on = models.DateField()
    issuer_name = models.CharField(max_length=200)
    place_name = models.CharField(max_length=100, blank=True)
    signer_username = models.CharField(max_length=150, blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=100, blank=True)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+", null=True, blank=True)
    subject = models.CharField(max_length=300)
    legal_grounds = models.JSONField(default=list)
    wording = models.ForeignKey("Wording", models.PROTECT, related_name="+", null=True, blank=True)
    import_run = models.ForeignKey(ImportRun, models.PROTECT, related_name="+", null=True, blank=True)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    in_effect_on = models.DateField(null=True, blank=True)
    notified_on = models.DateField(null=True, blank=True)
    notified_how = models.CharField(max_length=200, blank=True)
    cancelling_reason = models.TextField(blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        # Lists name a paper for every person: the number alone may then tell whose it is.
        "number": PersonalData.IDENTITY,
        "reference": PersonalData.IDENTITY,
        "signer_username": PersonalData.IDENTITY,
        "signer_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_on", "-id"]
        indexes = [
            models.Index(fields=["area_path", "decided_on"], name="decision_by_place"),
            models.Index(fields=["reference"], name="decision_by_reference"),
        ]
        constraints = [
            models.UniqueConstraint(
                F("area"),
                F("issuer_name"),
                F("number"),
                ExtractYear("decided_on"),
                condition=~Q(state="cancelled") & Q(origin="here"),
                name="decision_number_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["area", "reference"],
                condition=~Q(state="cancelled"),
                name="decision_reference_once",
            ),
            models.CheckConstraint(
                condition=Q(state="in_effect", in_effect_on__isnull=False)
                | (~Q(state="in_effect") & Q(in_effect_on__isnull=True)),
                name="decision_in_effect_since_a_day",
            ),
            models.CheckConstraint(
                condition=Q(origin="taken_over") | (~Q(signer_name="") & ~Q(signer_title="")),
                name="decision_is_signed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class DecisionItem(WalledModel):
    """One person's part of a decision: the act, from which month, how much, and the sealed evidence for it.

    `month` is the first month paid, changed, suspended, resumed or no longer paid. `amount` is đồng a month (0 where
    nothing is paid), for one-off money the whole sum; `back_amount` is what the months before add up to, counted from
    `back_from` where the law reaches further back than `month`. An item without a month only sets past months right.
    `person_name` is the name as it was signed: the person may move out of sight. `changes` is the entitlement acted
    upon, `entitlement` the one that stands after it; `replaces` keeps the chain of items. `facts` and `reasons` are
    never filtered on.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    application = models.ForeignKey(Application, models.PROTECT, related_name="+", null=True, blank=True)
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    benefit = models.CharField(max_length=40, choices=BenefitCode.choices)
    category = models.CharField(max_length=20, blank=True)
    cared_for = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    recipient = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    month = MonthField(null=True, blank=True)
    back_from = MonthField(null=True, blank=True)
    coefficient = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    standard = MoneyField(default=0)
    amount = MoneyField(default=0)
    back_amount = MoneyField(default=0)
    cause = models.CharField(max_length=30, choices=Cause.choices)
    changes = models.ForeignKey(Entitlement, models.PROTECT, related_name="+", null=True, blank=True)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+", null=True, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reasons = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    articles = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "person_name": PersonalData.IDENTITY,
        "category": PersonalData.HEALTH,
        "facts": PersonalData.HEALTH,
        "reasons": PersonalData.HEALTH,
        "articles": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("person of a decision")
        verbose_name_plural = _("people of a decision")
        ordering = ["decision", "position"]
        indexes = [
            models.Index(fields=["individual", "benefit"], name="decisionitem_of_person"),
            models.Index(fields=["entitlement"], name="decisionitem_of_entitlement"),
            models.Index(fields=["area_path"], name="decisionitem_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="decisionitem_position_once"),
            models.UniqueConstraint(
                fields=["decision", "individual", "benefit", "category", "cared_for", "kind", "month"],
                nulls_distinct=False,
                name="decisionitem_once_in_a_decision",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0) & Q(standard__gte=0), name="decisionitem_amounts"),
            models.CheckConstraint(
                condition=~Q(kind__in=["grant", "adjust"]) | Q(amount__gt=0), name="decisionitem_grants_money"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.benefit} {self.individual_id}"


class SignedCopy(WalledModel):
    """The paper as signed outside, kept whole; the application's role can add one but never change it."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    attached_by = models.CharField(max_length=150)
    attached_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "name": PersonalData.IDENTITY,
        "content": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("signed copy")
        verbose_name_plural = _("signed copies")

    def __str__(self) -> str:
        return self.name
