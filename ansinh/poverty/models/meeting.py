"""The meeting of a hamlet or of a cluster of it: who came, and how it voted on each household."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.clock import VIET_NAM
from ansinh.core.models import WalledModel
from ansinh.poverty.models.listed import ListedHousehold
from ansinh.poverty.models.round import ReviewRound
from ansinh.registry.models import Classification


class MeetingState(models.TextChoices):
    """called → held; cancelled until it was held. What was not passed comes before another meeting."""

    CALLED = "called", _("called")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


MEETING_MOVES: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.CALLED: frozenset({MeetingState.HELD, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}


class Meeting(WalledModel):
    """`households` is how many the hamlet or cluster has, `attending` how many of them were represented: those vote.

    `others` names who came besides and does not vote: party cell, organisations, reviewers.
    """

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="+")
    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+")
    cluster = models.CharField(max_length=60, blank=True)
    notice_on = models.DateField()
    begins_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    households = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=MeetingState.choices, default=MeetingState.CALLED)
    chaired_by_name = models.CharField(max_length=120, blank=True)
    chair_position = models.CharField(max_length=120, blank=True)
    written_by_name = models.CharField(max_length=120, blank=True)
    observed_by_name = models.CharField(max_length=120, blank=True)
    observer_position = models.CharField(max_length=120, blank=True)
    attending = models.PositiveIntegerField(null=True, blank=True)
    others = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    remarks = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    called_by = models.CharField(max_length=150)
    called_by_name = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=150, blank=True)
    recorded_by_name = models.CharField(max_length=200, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "chaired_by_name": PersonalData.IDENTITY,
        "written_by_name": PersonalData.IDENTITY,
        "observed_by_name": PersonalData.IDENTITY,
        "others": PersonalData.IDENTITY,
        "remarks": PersonalData.HEALTH,
        "called_by": PersonalData.IDENTITY,
        "called_by_name": PersonalData.IDENTITY,
        "recorded_by": PersonalData.IDENTITY,
        "recorded_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("hamlet meeting")
        verbose_name_plural = _("hamlet meetings")
        ordering: ClassVar = ["begins_at", "id"]
        indexes: ClassVar = [models.Index(fields=["round", "area_path"], name="meeting_by_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="held")
                | (
                    Q(attending__isnull=False, attending__gt=0, attending__lte=F("households"), ended_at__isnull=False)
                    & ~Q(chaired_by_name="")
                    & ~Q(written_by_name="")
                ),
                name="meeting_held_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="meeting_cancelled_with_a_reason"
            ),
        ]

    @property
    def on(self) -> dt.date:
        """The day on which it begins."""
        return self.begins_at.astimezone(VIET_NAM).date()

    def __str__(self) -> str:
        return f"{self.hamlet.name}, {self.cluster}" if self.cluster else self.hamlet.name


class Vote(WalledModel):
    """A household before a meeting; without votes until the meeting was held. `proposed` is the class voted on."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    listed = models.ForeignKey(ListedHousehold, models.PROTECT, related_name="+")
    proposed = models.CharField(max_length=20, choices=Classification.choices)
    votes_for = models.PositiveIntegerField(null=True, blank=True)
    votes_against = models.PositiveIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "note": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("vote on a household")
        verbose_name_plural = _("votes on households")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "listed"], name="vote_once_in_a_meeting"),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True, votes_against__isnull=True, passed__isnull=True)
                | Q(votes_for__isnull=False, votes_against__isnull=False, passed__isnull=False),
                name="vote_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listed_id}: {self.votes_for}/{self.votes_against}"
