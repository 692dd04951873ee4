"""A move between communes: asked for by the new one, released by the old one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.fields import AreaPathField
from ansinh.core.models import WalledModel
from ansinh.registry.models.individual import Individual


class MoveState(models.TextChoices):
    """asked → released | declined."""

    ASKED = "asked", _("asked")
    RELEASED = "released", _("released")
    DECLINED = "declined", _("declined")


MOVE_STATES: dict[MoveState, frozenset[MoveState]] = {
    MoveState.ASKED: frozenset({MoveState.RELEASED, MoveState.DECLINED}),
    MoveState.RELEASED: frozenset(),
    MoveState.DECLINED: frozenset(),
}


class MoveRequest(WalledModel):
    """One commune asks another for a person; both see this row, neither sees more of the other's rows.

    `area_path` is the asking commune's, `from_path` that of the commune asked; its policy lets both through.
    The person is named once released: before, the asking commune knows only the number it entered itself.
    """

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    from_area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    from_path = AreaPathField(editable=False)
    identity_number = models.CharField(max_length=12)
    individual = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=MoveState.choices, default=MoveState.ASKED)
    asked_by = models.CharField(max_length=150)
    asked_on = models.DateField()
    answered_by = models.CharField(max_length=150, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {"identity_number": PersonalData.IDENTITY}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "identity_number"], condition=Q(state="asked"), name="registry_moverequest_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_on__isnull=True, individual__isnull=True)
                | Q(state="released", answered_on__isnull=False, individual__isnull=False)
                | Q(state="declined", answered_on__isnull=False, individual__isnull=True),
                name="registry_moverequest_answer_fits_its_state",
            ),
        ]
        indexes = [models.Index(fields=["from_path"], name="registry_move_asked_of")]

    def __str__(self) -> str:
        return f"{self.from_area_id} → {self.area_id}"
