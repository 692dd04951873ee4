"""What a hamlet head reports about a person or a household: words of a neighbour until an officer confirms them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.registry.models import Household, Individual


class ReportKind(models.TextChoices):
    DIED = "died", _("has died")
    MOVED_AWAY = "moved_away", _("moved away")
    CAME_BACK = "came_back", _("came back")
    BORN = "born", _("a child was born")


OF_PEOPLE = (ReportKind.DIED, ReportKind.MOVED_AWAY, ReportKind.CAME_BACK)
OF_HOUSEHOLDS = (ReportKind.BORN, ReportKind.MOVED_AWAY, ReportKind.CAME_BACK)


class ReportState(models.TextChoices):
    """reported → confirmed | rejected."""

    REPORTED = "reported", _("waits for the commune")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("not confirmed")


REPORT_MOVES: dict[ReportState, frozenset[ReportState]] = {
    ReportState.REPORTED: frozenset({ReportState.CONFIRMED, ReportState.REJECTED}),
    ReportState.CONFIRMED: frozenset(),
    ReportState.REJECTED: frozenset(),
}


class HamletReport(WalledModel):
    """One report; nothing of the registry changes by it. Of one person, or of one household.

    `about` is the name as it stood then: whoever moved away is out of sight, the report is not.
    """

    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ReportKind.choices)
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+", null=True, blank=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", null=True, blank=True)
    about = models.CharField(max_length=120)
    happened_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=ReportState.choices, default=ReportState.REPORTED)
    reported_by = models.CharField(max_length=150)
    reported_by_name = models.CharField(max_length=200)
    reported_on = models.DateField()
    answered_by = models.CharField(max_length=150, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "about": PersonalData.IDENTITY,
        "note": PersonalData.HEALTH,
        "reason": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("report from a hamlet")
        verbose_name_plural = _("reports from hamlets")
        ordering: ClassVar = ["reported_on", "id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "state"], name="hamletreport_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "individual", "household"],
                condition=Q(state="reported"),
                nulls_distinct=False,
                name="hamletreport_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(individual__isnull=False, household__isnull=True)
                | Q(individual__isnull=True, household__isnull=False),
                name="hamletreport_about_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind="died") | Q(individual__isnull=False), name="hamletreport_a_person_died"
            ),
            models.CheckConstraint(
                condition=Q(state="reported", answered_on__isnull=True)
                | (~Q(state="reported") & Q(answered_on__isnull=False) & ~Q(answered_by="")),
                name="hamletreport_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""), name="hamletreport_rejected_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.get_kind_display()}"
