"""Reads of meetings: which households wait for one, what one decides on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ansinh.poverty.days import is_at_the_limit
from ansinh.poverty.models import ListedHousehold, ListedState, Meeting, MeetingState, ReviewRound, RoundHamlet, Vote


@dataclass(frozen=True)
class HamletToMeet:
    """A hamlet of a round: how many of its households no meeting has passed, and how many of them are called to one."""

    key: int
    name: str
    listed: int
    waiting: int
    called: int

    @property
    def uncalled(self) -> int:
        """How many no meeting is called for."""
        return self.waiting - self.called


def _with_called(found: ReviewRound) -> "QuerySet[Any]":
    called = Vote.objects.filter(listed=OuterRef("pk"), meeting__state=MeetingState.CALLED)
    return ListedHousehold.objects.filter(round=found).annotate(is_called=Exists(called))


def hamlets_to_meet(found: ReviewRound) -> tuple[list[HamletToMeet], int]:
    """The hamlets of a round by name, and how many households without one no meeting is called for; two queries."""
    waiting = Q(state=ListedState.SURVEYED)
    rows = _with_called(found).exclude(state=ListedState.TAKEN_OFF).order_by().values("hamlet")
    counted = rows.annotate(
        listed=Count("pk"), waiting=Count("pk", filter=waiting),
        called=Count("pk", filter=waiting & Q(is_called=True)),
    )  # fmt: skip
    counts: dict[int | None, tuple[int, int, int]] = {
        row["hamlet"]: (row["listed"], row["waiting"], row["called"]) for row in counted
    }
    hamlets = RoundHamlet.objects.filter(round=found).order_by("hamlet__name").values_list("hamlet", "hamlet__name")
    _listed, nowhere, called = counts.get(None, (0, 0, 0))
    return [HamletToMeet(key, name, *counts.get(key, (0, 0, 0))) for key, name in hamlets], nowhere - called


def households_to_call(found: ReviewRound, hamlet: int) -> "QuerySet[ListedHousehold]":
    """Those of a hamlet, and those without one, that were surveyed and come before no meeting that is called."""
    rows = _with_called(found).filter(Q(hamlet=hamlet) | Q(hamlet__isnull=True), ~Q(is_called=True))
    return rows.filter(state=ListedState.SURVEYED).select_related("hamlet", "assessment").order_by("head_name", "pk")


def agenda_of(meeting: Meeting) -> "QuerySet[Vote]":
    """What a meeting decides on, by name."""
    rows = Vote.objects.filter(meeting=meeting).select_related("listed__hamlet", "listed__assessment")
    return rows.order_by("listed__head_name", "pk")


def at_the_limit(meeting: Meeting, rows: Sequence[Vote]) -> list[Vote]:
    """The households of a meeting that was held on which exactly the share voted at which the texts disagree."""
    if meeting.attending is None:
        return []
    on, attending = meeting.on, meeting.attending
    return [row for row in rows if row.votes_for is not None and is_at_the_limit(row.votes_for, attending, on)]
