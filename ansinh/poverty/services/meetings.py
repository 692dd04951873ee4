"""Meetings of hamlets: the survey ends, a meeting is called, held and recorded; what it passes goes on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.poverty.days import cluster_above, first_day_to_meet, is_passed
from ansinh.poverty.errors import NoReason, NothingChosen, RoundElsewhere
from ansinh.poverty.errors_of_meeting import (
    AttendanceWrong,
    CalledAlready,
    ClusterUnclear,
    HamletNotOfRound,
    HamletTooSmall,
    InvitedLater,
    MeetingNotBegun,
    MeetingOver,
    MeetingTimesWrong,
    MeetingWithoutPlace,
    MoreVotesThanVoters,
    NobodyChaired,
    NotBeforeThisMeeting,
    NoticeTooShort,
    NotOnTheAgenda,
    SurveyUnfinished,
    VotesMissing,
)
from ansinh.poverty.models import (
    MEETING_MOVES,
    ListedHousehold,
    ListedState,
    Meeting,
    MeetingState,
    ReviewRound,
    RoundHamlet,
    RoundState,
    Submission,
    SubmissionState,
    Vote,
)
from ansinh.poverty.policies import PLAN
from ansinh.poverty.services.listing import locked_round
from ansinh.poverty.services.rounds import require_move

NAMES_TOLD = 10
"""How many households a refusal names before it stops."""


@dataclass(frozen=True)
class Invitation:
    """To a meeting of a hamlet of so many `households`, or of a `cluster` that has `of_cluster` of them."""

    hamlet: Area
    households: int
    notice_on: dt.date
    begins_at: dt.datetime
    place: str
    cluster: str = ""
    of_cluster: int = 0


@dataclass(frozen=True)
class Minutes:
    """What a meeting was like; `attending` counts the households that were represented, `others` do not vote."""

    attending: int
    ended_at: dt.datetime
    chaired_by_name: str
    chair_position: str
    written_by_name: str
    observed_by_name: str = ""
    observer_position: str = ""
    others: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class Tally:
    """The votes on one household."""

    votes_for: int
    votes_against: int
    note: str = ""


@transaction.atomic
def close_survey(*, actor: Actor, found: ReviewRound) -> ReviewRound:
    """End the survey: the hamlets can meet. Raises NoRight, OutsideScope, RoundElsewhere, SurveyUnfinished."""
    actor.require(PLAN, area_path=found.area_path)
    locked = locked_round(found)
    require_move(locked, RoundState.MEETING)
    missing = ListedHousehold.objects.filter(round=locked, state=ListedState.LISTED).count()
    conflicts = Submission.objects.filter(round=locked, state=SubmissionState.CONFLICT).count()
    if missing or conflicts:
        raise SurveyUnfinished(missing=missing, conflicts=conflicts)
    locked.state = RoundState.MEETING
    locked.save(update_fields=["state"])
    record(
        actor=actor, act="close_survey", on=locked, area_path=locked.area_path,
        before={"state": RoundState.SURVEYING}, after={"state": locked.state},
    )  # fmt: skip
    return locked


@transaction.atomic
def call_meeting(
    *, actor: Actor, found: ReviewRound, invitation: Invitation, listed: Sequence[ListedHousehold]
) -> Meeting:
    """Invite a hamlet, or a cluster of a large one, to decide on households that were surveyed.

    Raises NoRight, OutsideScope, RoundElsewhere, HamletNotOfRound, MeetingWithoutPlace, HamletTooSmall, ClusterUnclear,
    InvitedLater, NoticeTooShort, NothingChosen, NotBeforeThisMeeting, CalledAlready.
    """
    actor.require(PLAN, area_path=found.area_path)
    locked = locked_round(found)
    if locked.state != RoundState.MEETING:
        raise RoundElsewhere(state=locked.get_state_display())
    _check(locked, invitation)
    rows = _coming_before(locked, invitation.hamlet, listed)
    made = Meeting.objects.create(
        area_path=locked.area_path, round=locked, hamlet=invitation.hamlet, cluster=tidy(invitation.cluster)[:60],
        notice_on=invitation.notice_on, begins_at=invitation.begins_at, place=tidy(invitation.place)[:200],
        households=invitation.of_cluster or invitation.households, called_by=actor.username,
        called_by_name=actor.full_name,
    )  # fmt: skip
    Vote.objects.bulk_create(
        [Vote(area_path=row.area_path, meeting=made, listed=row, proposed=_class_of(row)) for row in rows]
    )
    after = {
        "hamlet": made.hamlet_id, "cluster": made.cluster, "notice_on": made.notice_on, "begins_at": made.begins_at,
        "households": invitation.households, "agenda": sorted(row.household_id for row in rows),
    }  # fmt: skip
    record(actor=actor, act="call_meeting", on=made, area_path=made.area_path, after=after)
    return made


def _check(locked: ReviewRound, invitation: Invitation) -> None:
    hamlet, today = invitation.hamlet, clock.today()
    if not RoundHamlet.objects.filter(round=locked, hamlet=hamlet).exists():
        raise HamletNotOfRound(hamlet=hamlet.name)
    if not tidy(invitation.place) or invitation.households < 1:
        raise MeetingWithoutPlace
    if invitation.notice_on > today:
        raise InvitedLater(today=today, on=invitation.notice_on)
    if tidy(invitation.cluster) or invitation.of_cluster:
        above = cluster_above(invitation.notice_on)
        if invitation.households <= above:
            raise HamletTooSmall(above=above, hamlet=hamlet.name, households=invitation.households)
        if not tidy(invitation.cluster) or not 0 < invitation.of_cluster <= invitation.households:
            raise ClusterUnclear(households=invitation.households)
    first, on = first_day_to_meet(invitation.notice_on), invitation.begins_at.astimezone(clock.VIET_NAM).date()
    if on < first:
        raise NoticeTooShort(notice_on=invitation.notice_on, first=first, on=on)


def _coming_before(locked: ReviewRound, hamlet: Area, listed: Sequence[ListedHousehold]) -> list[ListedHousehold]:
    """The rows as they stand now: surveyed, of the hamlet or of none, and before no other meeting."""
    if not listed:
        raise NothingChosen
    rows = list(
        ListedHousehold.objects.filter(round=locked, pk__among=[one.pk for one in listed])
        .select_related("hamlet", "assessment")
    )  # fmt: skip
    if len(rows) != len({one.pk for one in listed}):
        raise NotOnTheAgenda
    for row in rows:
        is_here = row.hamlet_id in (None, hamlet.pk)
        if row.state != ListedState.SURVEYED or not is_here:
            where = row.hamlet.name if row.hamlet else "–"
            raise NotBeforeThisMeeting(name=row.head_name, state=row.get_state_display(), hamlet=where)
    called = Vote.objects.filter(listed__among=[row.pk for row in rows], meeting__state=MeetingState.CALLED)
    if other := called.select_related("meeting__hamlet", "listed").first():
        raise CalledAlready(name=other.listed.head_name, meeting=str(other.meeting), on=other.meeting.on)
    return rows


def _class_of(row: ListedHousehold) -> str:
    if row.assessment is None:
        raise ValueError("a surveyed household has a class")
    return row.assessment.household_class


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: Meeting, why: str) -> Meeting:
    """Call a meeting off; its households wait for another one. Raises NoRight, OutsideScope, NoReason, MeetingOver."""
    actor.require(PLAN, area_path=meeting.area_path)
    if not tidy(why):
        raise NoReason
    locked = _locked(meeting, MeetingState.CANCELLED)
    locked.state, locked.reason = MeetingState.CANCELLED, tidy(why)[:300]
    locked.save(update_fields=["state", "reason"])
    record(
        actor=actor, act="cancel_meeting", on=locked, area_path=locked.area_path, why=locked.reason,
        before={"state": MeetingState.CALLED}, after={"state": locked.state},
    )  # fmt: skip
    return locked


def _locked(meeting: Meeting, wanted: MeetingState) -> Meeting:
    """The meeting as it stands, its round locked before it."""
    locked_round(meeting.round)
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("hamlet", "round").get(pk=meeting.pk)
    if wanted not in MEETING_MOVES[MeetingState(locked.state)]:
        raise MeetingOver(state=locked.get_state_display())
    return locked


@transaction.atomic
def record_meeting(*, actor: Actor, meeting: Meeting, minutes: Minutes, votes: Mapping[int, Tally]) -> Meeting:
    """Record who came and how it voted, by the key of the listed household; what is passed goes on to the posting, what
    is not stays surveyed and comes before another meeting.

    Raises NoRight, OutsideScope, MeetingOver, MeetingNotBegun, NobodyChaired, AttendanceWrong, MeetingTimesWrong,
    NotOnTheAgenda, VotesMissing, MoreVotesThanVoters.
    """
    actor.require(PLAN, area_path=meeting.area_path)
    locked = _locked(meeting, MeetingState.HELD)
    _check_minutes(locked, minutes)
    rows = list(Vote.objects.filter(meeting=locked).select_related("listed"))
    _count(locked, rows, minutes, votes)
    locked.state = MeetingState.HELD
    locked.recorded_by, locked.recorded_by_name = actor.username, actor.full_name
    for name in ("chaired_by_name", "chair_position", "written_by_name", "observed_by_name", "observer_position"):
        setattr(locked, name, tidy(getattr(minutes, name))[:120])
    locked.attending, locked.ended_at = minutes.attending, minutes.ended_at
    locked.others, locked.remarks = tidy(minutes.others)[:500], tidy(minutes.remarks)[:1000]
    locked.save()
    Vote.objects.bulk_update(rows, ["votes_for", "votes_against", "passed", "note"])
    passed = [row.listed_id for row in rows if row.passed]
    ListedHousehold.objects.filter(pk__among=passed).update(state=ListedState.VOTED)
    after = {
        "attending": locked.attending,
        "votes": {str(row.listed.household_id): [row.votes_for, row.votes_against] for row in rows},
        "passed": len(passed),
    }
    record(actor=actor, act="record_meeting", on=locked, area_path=locked.area_path, after=after)
    return locked


def _check_minutes(locked: Meeting, minutes: Minutes) -> None:
    now, begins = clock.now(), locked.begins_at.astimezone(clock.VIET_NAM)
    if now < begins:
        raise MeetingNotBegun(on=begins.date(), at=f"{begins:%H:%M}")
    if not (tidy(minutes.chaired_by_name) and tidy(minutes.written_by_name)):
        raise NobodyChaired
    if not 0 < minutes.attending <= locked.households:
        raise AttendanceWrong(households=locked.households, attending=minutes.attending)
    if not begins < minutes.ended_at <= now:
        ends = minutes.ended_at.astimezone(clock.VIET_NAM)
        raise MeetingTimesWrong(begins=f"{begins:%H:%M %d/%m/%Y}", ends=f"{ends:%H:%M %d/%m/%Y}")


def _count(locked: Meeting, rows: Sequence[Vote], minutes: Minutes, votes: Mapping[int, Tally]) -> None:
    """Write the votes on the rows; every household of the agenda has its own, and no other one has any."""
    if not votes.keys() <= {row.listed_id for row in rows}:
        raise NotOnTheAgenda
    if missing := [row.listed.head_name for row in rows if row.listed_id not in votes]:
        raise VotesMissing(names=", ".join(missing[:NAMES_TOLD]) + ("…" if len(missing) > NAMES_TOLD else ""))
    for row in rows:
        tally = votes[row.listed_id]
        if min(tally.votes_for, tally.votes_against) < 0 or tally.votes_for + tally.votes_against > minutes.attending:
            raise MoreVotesThanVoters(
                name=row.listed.head_name, votes_for=tally.votes_for, votes_against=tally.votes_against,
                attending=minutes.attending,
            )  # fmt: skip
        row.votes_for, row.votes_against, row.note = tally.votes_for, tally.votes_against, tidy(tally.note)[:300]
        row.passed = is_passed(tally.votes_for, minutes.attending, locked.on)
