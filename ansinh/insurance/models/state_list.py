"""The commune's list of those whom the state pays the premium for: whole the first time, later what changed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MonthField
from ansinh.core.models import WalledModel
from ansinh.insurance.models.groups import CardGroup
from ansinh.registry.models import Individual


class StateListState(models.TextChoices):
    """prepared → approved (another hand) → sent; prepared, approved → cancelled."""

    PREPARED = "prepared", _("prepared")
    APPROVED = "approved", _("approved")
    SENT = "sent", _("sent")
    CANCELLED = "cancelled", _("given up")


STATE_LIST_MOVES: dict[StateListState, frozenset[StateListState]] = {
    StateListState.PREPARED: frozenset({StateListState.APPROVED, StateListState.CANCELLED}),
    StateListState.APPROVED: frozenset({StateListState.SENT, StateListState.CANCELLED}),
    StateListState.SENT: frozenset(),
    StateListState.CANCELLED: frozenset(),
}


class LineChange(models.TextChoices):
    """What a line asks the insurance office to do."""

    ENROL = "enrol", _("to be enrolled")
    REGROUP = "regroup", _("another group")
    STRIKE = "strike", _("to be struck off")


class LineReason(models.TextChoices):
    """Why: what changed since the last list that was sent."""

    FIRST_LIST = "first_list", _("on the first list")
    BORN = "born", _("born")
    MOVED_IN = "moved_in", _("moved in")
    ALLOWANCE = "allowance", _("an allowance began or ended")
    HOUSEHOLD_CLASS = "class", _("the class of the household changed")
    AGE = "age", _("by age")
    PLACE = "place", _("the place became or ceased to be specially difficult")
    DIED = "died", _("died")
    MOVED_OUT = "moved_out", _("moved away")
    OTHER = "other", _("another reason")


class StateList(WalledModel):
    """One list of a commune for one month; `is_whole` where no list was sent before it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    month = MonthField()
    state = models.CharField(max_length=10, choices=StateListState.choices, default=StateListState.PREPARED)
    is_whole = models.BooleanField()
    line_count = models.PositiveIntegerField()
    prepared_by = models.CharField(max_length=150)
    prepared_by_name = models.CharField(max_length=200)
    prepared_on = models.DateField()
    approved_by = models.CharField(max_length=150, blank=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    sent_by = models.CharField(max_length=150, blank=True)
    sent_by_name = models.CharField(max_length=200, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "prepared_by": PersonalData.IDENTITY,
        "prepared_by_name": PersonalData.IDENTITY,
        "approved_by": PersonalData.IDENTITY,
        "approved_by_name": PersonalData.IDENTITY,
        "sent_by": PersonalData.IDENTITY,
        "sent_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("list of those whom the state pays for")
        verbose_name_plural = _("lists of those whom the state pays for")
        ordering: ClassVar = ["-month", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "month"], condition=~Q(state="cancelled"), name="insurance_statelist_one_of_a_month"
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="insurance_statelist_in_its_place"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("prepared_by")), name="insurance_statelist_two_hands"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "sent"]) | (~Q(approved_by="") & Q(approved_on__isnull=False)),
                name="insurance_statelist_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | (~Q(sent_by="") & Q(sent_on__isnull=False)),
                name="insurance_statelist_sent_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.month:%m/%Y}"


class StateListLine(WalledModel):
    """One person on a list, as everything was when it was prepared; these rows are never changed again."""

    state_list = models.ForeignKey(StateList, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    position = models.PositiveIntegerField()
    individual = models.ForeignKey(Individual, models.PROTECT, related_name="+")
    change = models.CharField(max_length=8, choices=LineChange.choices)
    reason = models.CharField(max_length=12, choices=LineReason.choices)
    group_before = models.CharField(max_length=24, choices=CardGroup.choices, blank=True)
    group = models.CharField(max_length=24, choices=CardGroup.choices, blank=True)
    valid_from = models.DateField()
    full_name = models.CharField(max_length=120)
    birth_date = models.DateField()
    birth_precision = models.CharField(max_length=5)
    sex = models.CharField(max_length=6, blank=True)
    identity_number = models.CharField(max_length=16, blank=True)
    card_number = models.CharField(max_length=10, blank=True)
    hamlet_name = models.CharField(max_length=120, blank=True)
    household_number = models.CharField(max_length=40, blank=True)
    class_decision = models.CharField(max_length=60, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "full_name": PersonalData.IDENTITY,
        "birth_date": PersonalData.IDENTITY,
        "birth_precision": PersonalData.IDENTITY,
        "sex": PersonalData.IDENTITY,
        "identity_number": PersonalData.IDENTITY,
        "card_number": PersonalData.IDENTITY,
        "hamlet_name": PersonalData.CONTACT,
        "household_number": PersonalData.CONTACT,
    }

    class Meta:
        verbose_name = _("line of a list of those whom the state pays for")
        verbose_name_plural = _("lines of lists of those whom the state pays for")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state_list", "individual"], name="insurance_statelistline_once"),
            models.CheckConstraint(
                condition=Q(change="enrol", group_before="") & ~Q(group="")
                | Q(change="strike", group="") & ~Q(group_before="")
                | Q(change="regroup") & ~Q(group="") & ~Q(group_before="") & ~Q(group=F("group_before")),
                name="insurance_statelistline_change_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state_list_id}/{self.position}"
