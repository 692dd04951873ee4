"""The application: what came to the one-stop desk, its time limit, and how far it has got."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import BenefitCode
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MonthField
from ansinh.core.models import WalledModel
from ansinh.registry.models import Individual


class ApplicationState(models.TextChoices):
    RECEIVED = "received", _("received")
    COMPLETE = "complete", _("complete")
    RETURNED = "returned", _("returned for supplement")
    ASSESSED = "assessed", _("assessed")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


APPLICATION_MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.RECEIVED: frozenset(
        {ApplicationState.COMPLETE, ApplicationState.RETURNED, ApplicationState.WITHDRAWN}
    ),
    ApplicationState.COMPLETE: frozenset(
        {ApplicationState.RETURNED, ApplicationState.ASSESSED, ApplicationState.WITHDRAWN}
    ),
    ApplicationState.RETURNED: frozenset({ApplicationState.COMPLETE, ApplicationState.WITHDRAWN}),
    # Facts can change between assessment and signature: an assessed file may be assessed again.
    ApplicationState.ASSESSED: frozenset(
        {
            ApplicationState.ASSESSED,
            ApplicationState.GRANTED,
            ApplicationState.REFUSED,
            ApplicationState.WITHDRAWN,
        }
    ),
    ApplicationState.GRANTED: frozenset(),
    ApplicationState.REFUSED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
}
OPEN_STATES = frozenset(state for state, moves in APPLICATION_MOVES.items() if moves)


class Channel(models.TextChoices):
    """How the file came (Decree 335/2026 Art 8(1))."""

    DESK = "desk", _("one-stop desk")
    PORTAL = "portal", _("National Public Service Portal")
    POST = "post", _("post")


class Application(WalledModel):
    """One file for one benefit of one person.

    `file_number` is the one-stop desk's or the portal's. `individual` is the person whose facts decide: for carers'
    support the person cared for, for funeral support the deceased; `applicant` is whoever files and would be paid.
    `due_on` is the last day to decide by the law in force when the file came, empty while a supplement is awaited;
    `due_basis` names the law. `assessment` is sealed evidence.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    benefit = models.CharField(max_length=40, choices=BenefitCode.choices)
    procedure_code = models.CharField(max_length=12)
    file_number = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.DESK)
    applicant = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    applicant_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.RECEIVED)
    received_on = models.DateField()
    received_by = models.CharField(max_length=150)
    missing = models.TextField(blank=True)
    returned_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_basis = models.CharField(max_length=300)
    assessed_on = models.DateField(null=True, blank=True)
    assessed_by = models.CharField(max_length=150, blank=True)
    assessed_month = MonthField(null=True, blank=True)
    assessment = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    closed_on = models.DateField(null=True, blank=True)
    closing_reason = models.TextField(blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "applicant_name": PersonalData.IDENTITY,
        "missing": PersonalData.HEALTH,
        "assessment": PersonalData.HEALTH,
        "closing_reason": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["received_on", "id"]
        indexes = [
            models.Index(fields=["area_path", "state", "due_on"], name="application_open_by_due"),
            models.Index(fields=["individual", "benefit"], name="application_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area", "file_number"], name="application_file_number_once"),
            models.UniqueConstraint(
                fields=["individual", "benefit"],
                condition=Q(state__in=["received", "complete", "returned", "assessed"]),
                name="application_one_open_for_a_benefit",
            ),
            models.CheckConstraint(
                condition=Q(state="returned", due_on__isnull=True, returned_on__isnull=False) | ~Q(state="returned"),
                name="application_clock_rests_while_returned",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(missing=""), name="application_returned_says_what_is_missing"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["assessed", "granted"])
                | Q(assessed_on__isnull=False, assessed_month__isnull=False, assessment__isnull=False),
                name="application_assessed_before_granted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["granted", "refused", "withdrawn"], closed_on__isnull=False)
                | (~Q(state__in=["granted", "refused", "withdrawn"]) & Q(closed_on__isnull=True)),
                name="application_closed_has_a_day",
            ),
            models.CheckConstraint(condition=~Q(file_number=""), name="application_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.file_number
