"""A complaint against a decision, with its time limit and its answer."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.registry.models import Individual

from .decision import Decision


class ComplaintState(models.TextChoices):
    FILED = "filed", _("filed")
    UPHELD = "upheld", _("upheld")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


COMPLAINT_MOVES: dict[ComplaintState, frozenset[ComplaintState]] = {
    ComplaintState.FILED: frozenset({ComplaintState.UPHELD, ComplaintState.REJECTED, ComplaintState.WITHDRAWN}),
    ComplaintState.UPHELD: frozenset(),
    ComplaintState.REJECTED: frozenset(),
    ComplaintState.WITHDRAWN: frozenset(),
}


class Complaint(WalledModel):
    """A person objects to what a decision says about them. An upheld complaint is followed by another decision."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    received_on = models.DateField()
    received_by = models.CharField(max_length=150)
    text = models.TextField()
    due_on = models.DateField()
    due_basis = models.CharField(max_length=300)
    state = models.CharField(max_length=9, choices=ComplaintState.choices, default=ComplaintState.FILED)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {"text": PersonalData.HEALTH, "answer": PersonalData.HEALTH}

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["area_path", "state", "due_on"], name="complaint_open_by_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "individual"], condition=Q(state="filed"), name="complaint_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="filed", answered_on__isnull=True)
                | (~Q(state="filed") & Q(answered_on__isnull=False) & ~Q(answer="")),
                name="complaint_answered_with_words",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="complaint_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.individual_id} against {self.decision_id}"
