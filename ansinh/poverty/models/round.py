"""A round of review with what it pinned, its hamlets, its committee and its reviewers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.poverty.models.instrument import KeptInstrument
from ansinh.poverty.models.line import ProvincialLine


class RoundKind(models.TextChoices):
    PERIODIC = "periodic", _("yearly")
    OFF_CYCLE = "off_cycle", _("off-cycle")
    KEPT = "kept", _("taken over from an old file")


class RoundState(models.TextChoices):
    """planned → listing → surveying → meeting → posting → decided → closed; cancelled until the survey begins."""

    PLANNED = "planned", _("planned")
    LISTING = "listing", _("listing")
    SURVEYING = "surveying", _("surveying")
    MEETING = "meeting", _("meeting")
    POSTING = "posting", _("posted")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", pgettext_lazy("a review", "closed")
    CANCELLED = "cancelled", _("cancelled")


ROUND_MOVES: dict[RoundState, frozenset[RoundState]] = {
    RoundState.PLANNED: frozenset({RoundState.LISTING, RoundState.CANCELLED}),
    RoundState.LISTING: frozenset({RoundState.SURVEYING, RoundState.CANCELLED}),
    RoundState.SURVEYING: frozenset({RoundState.MEETING}),
    RoundState.MEETING: frozenset({RoundState.POSTING}),
    RoundState.POSTING: frozenset({RoundState.DECIDED}),
    RoundState.DECIDED: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset(),
    RoundState.CANCELLED: frozenset(),
}
NOT_STANDING = (RoundState.CLOSED, RoundState.CANCELLED)


class ReviewRound(WalledModel):
    """One review of a commune by one standard, one instrument and the lines of its province, where it has any, pinned
    when it was planned: nothing follows from a date. The days say when the list, the survey and the meetings begin, and
    by when it is decided. `planned_fall` is by how many the plan wants the poor and near-poor households to become
    fewer. What was taken over from an old file is closed from its first day and has no instrument.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=RoundKind.choices)
    year = models.PositiveSmallIntegerField()
    standard = models.CharField(max_length=10)
    instrument = models.ForeignKey(KeptInstrument, models.PROTECT, related_name="+", null=True, blank=True)
    lines = models.ForeignKey(ProvincialLine, models.PROTECT, related_name="+", null=True, blank=True)
    planned_fall = models.PositiveIntegerField(null=True, blank=True)
    list_from = models.DateField()
    survey_from = models.DateField()
    meet_from = models.DateField()
    decide_by = models.DateField()
    state = models.CharField(max_length=9, choices=RoundState.choices, default=RoundState.PLANNED)
    planned_by = models.CharField(max_length=150)
    planned_by_name = models.CharField(max_length=200)
    planned_on = models.DateField()
    approved_by = models.CharField(max_length=150, blank=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "planned_by": PersonalData.IDENTITY,
        "planned_by_name": PersonalData.IDENTITY,
        "approved_by": PersonalData.IDENTITY,
        "approved_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("review round")
        verbose_name_plural = _("review rounds")
        ordering: ClassVar = ["-list_from", "-id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "state"], name="reviewround_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "year"],
                condition=Q(kind="periodic") & ~Q(state="cancelled"),
                name="reviewround_one_of_a_year",
            ),
            models.UniqueConstraint(
                fields=["area", "list_from"],
                condition=Q(kind="off_cycle") & ~Q(state__in=NOT_STANDING),
                name="reviewround_off_cycle_one_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(survey_from__gte=F("list_from"), meet_from__gte=F("survey_from"))
                & Q(decide_by__gte=F("meet_from")),
                name="reviewround_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("planned_by")), name="reviewround_two_hands"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"])
                | (~Q(approved_by="") & Q(approved_on__isnull=False))
                | Q(kind="kept", state="closed"),
                name="reviewround_begins_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="reviewround_cancelled_with_a_reason"
            ),
            models.UniqueConstraint(fields=["area", "year"], condition=Q(kind="kept"), name="reviewround_kept_once"),
            models.CheckConstraint(
                condition=Q(kind="kept", state="closed") | (~Q(kind="kept") & Q(instrument__isnull=False)),
                name="reviewround_pins_an_instrument",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == RoundKind.PERIODIC:
            return gettext("Yearly review %(year)s") % {"year": self.year}
        if self.kind == RoundKind.KEPT:
            return gettext("Review %(year)s from an old file") % {"year": self.year}
        return gettext("Off-cycle review from %(day)s") % {"day": f"{self.list_from:%d/%m/%Y}"}


class RoundHamlet(WalledModel):
    """A hamlet that a round goes through; `households` is how many it has, counted when the round was decided."""

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="+")
    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+")
    households = models.PositiveIntegerField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("hamlet of a round")
        verbose_name_plural = _("hamlets of rounds")
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "hamlet"], name="roundhamlet_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.hamlet_id}"


class CommitteeMember(WalledModel):
    """A member of the steering committee; `place` is the order in which the decision names them."""

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    full_name = models.CharField(max_length=120)
    position = models.CharField(max_length=120)

    personal_data: ClassVar[dict[str, PersonalData]] = {"full_name": PersonalData.IDENTITY}

    class Meta:
        verbose_name = _("member of a steering committee")
        verbose_name_plural = _("members of steering committees")
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "place"], name="committeemember_in_order")]

    def __str__(self) -> str:
        return self.full_name


class Reviewer(WalledModel):
    """Who goes to the households, and to how many at most."""

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="+")
    full_name = models.CharField(max_length=120)
    quota = models.PositiveIntegerField()

    personal_data: ClassVar[dict[str, PersonalData]] = {"full_name": PersonalData.IDENTITY}

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering: ClassVar = ["full_name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "full_name"], name="reviewer_once_in_a_round"),
            models.CheckConstraint(condition=Q(quota__gt=0), name="reviewer_with_a_quota"),
        ]

    def __str__(self) -> str:
        return self.full_name
