"""A visit that an officer asks a hamlet head to make, and what was found."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import BenefitCode
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.registry.models import Individual


class VisitState(models.TextChoices):
    """asked → done | cancelled."""

    ASKED = "asked", _("to be made")
    DONE = "done", _("made")
    CANCELLED = "cancelled", _("no longer needed")


VISIT_MOVES: dict[VisitState, frozenset[VisitState]] = {
    VisitState.ASKED: frozenset({VisitState.DONE, VisitState.CANCELLED}),
    VisitState.DONE: frozenset(),
    VisitState.CANCELLED: frozenset(),
}


class VisitFinding(models.TextChoices):
    FOUND = "found", _("found, it is as asked")
    NOT_FOUND = "not_found", _("not found")
    NEEDS_HELP = "needs_help", _("found, needs help with the papers")


class Visit(WalledModel):
    """Whom to visit and what to ask, in words that tell no illness. `benefit` is for the officer, not for the head."""

    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+")
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    benefit = models.CharField(max_length=40, choices=BenefitCode.choices, blank=True)
    question = models.CharField(max_length=300)
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=VisitState.choices, default=VisitState.ASKED)
    asked_by = models.CharField(max_length=150)
    asked_by_name = models.CharField(max_length=200)
    asked_on = models.DateField()
    finding = models.CharField(max_length=10, choices=VisitFinding.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    done_by = models.CharField(max_length=150, blank=True)
    done_on = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "person_name": PersonalData.IDENTITY,
        "question": PersonalData.HEALTH,
        "note": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "state"], name="visit_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["individual", "benefit"], condition=Q(state="asked"), name="visit_asked_once"
            ),
            models.CheckConstraint(condition=~Q(question=""), name="visit_with_a_question"),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(finding="") & ~Q(done_by="") & Q(done_on__isnull=False)),
                name="visit_done_with_a_finding",
            ),
        ]

    def __str__(self) -> str:
        return self.person_name
