"""A request to be reviewed, by the household or by an officer who knows of its hardship."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.poverty.models.listed import ListingReason
from ansinh.poverty.models.round import ReviewRound, RoundKind
from ansinh.registry.models import Household


class RequestForm(models.TextChoices):
    """The paper; an officer's entry stands for what no register knows."""

    FORM_01 = "form_01", _("request for the yearly review (form 01)")
    FORM_04 = "form_04", _("off-cycle request (form 04)")
    OFFICER = "officer", _("an officer's own knowledge")


KIND_OF_FORM: dict[RequestForm, RoundKind] = {
    RequestForm.FORM_01: RoundKind.PERIODIC,
    RequestForm.FORM_04: RoundKind.OFF_CYCLE,
    RequestForm.OFFICER: RoundKind.PERIODIC,
}
"""The kind of round that takes a request up."""
REQUEST_REASONS = (
    ListingReason.REQUEST,
    ListingReason.BREADWINNER_LOST,
    ListingReason.NEW_DISABILITY,
    ListingReason.ILLNESS,
    ListingReason.DISASTER,
    ListingReason.OTHER,
)


class RequestState(models.TextChoices):
    """waits → listed → answered by the decision on its round; rejected until then. It waits again where its round is
    cancelled.
    """

    WAITS = "waits", _("waits for a round")
    LISTED = "listed", _("on the list of a round")
    ANSWERED = "answered", _("answered")
    REJECTED = "rejected", _("not taken up")


REQUEST_MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.WAITS: frozenset({RequestState.LISTED, RequestState.REJECTED}),
    RequestState.LISTED: frozenset({RequestState.WAITS, RequestState.ANSWERED, RequestState.REJECTED}),
    RequestState.ANSWERED: frozenset(),
    RequestState.REJECTED: frozenset(),
}


UNANSWERED = (RequestState.WAITS, RequestState.LISTED)


class ReviewRequest(WalledModel):
    """`due_on` is the last day to answer an off-cycle request; the yearly review answers the others. What a decision
    answers is the class of the household in its round.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+", null=True, blank=True)
    head_name = models.CharField(max_length=120)
    form = models.CharField(max_length=8, choices=RequestForm.choices)
    reason = models.CharField(max_length=16, choices=ListingReason.choices)
    note = models.CharField(max_length=300, blank=True)
    received_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.WAITS)
    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="+", null=True, blank=True)
    received_by = models.CharField(max_length=150)
    received_by_name = models.CharField(max_length=200)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "head_name": PersonalData.IDENTITY,
        "reason": PersonalData.HEALTH,
        "note": PersonalData.HEALTH,
        "answer": PersonalData.HEALTH,
        "received_by": PersonalData.IDENTITY,
        "received_by_name": PersonalData.IDENTITY,
        "answered_by": PersonalData.IDENTITY,
        "answered_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("request for review")
        verbose_name_plural = _("requests for review")
        ordering: ClassVar = ["received_on", "id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "state"], name="reviewrequest_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["household"], condition=Q(state="waits"), name="reviewrequest_waits_once"),
            models.CheckConstraint(
                condition=Q(state__in=["listed", "answered"], round__isnull=False)
                | Q(state__in=["waits", "rejected"], round__isnull=True),
                name="reviewrequest_listed_in_a_round",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="reviewrequest_rejected_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_on__isnull=False), name="reviewrequest_answered_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.head_name
