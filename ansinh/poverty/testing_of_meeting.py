"""Builders for tests of what follows the survey: meetings, postings, objections. Call those that write in `acting`."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.poverty.models import ListedHousehold, Meeting, Posting, Recognition, ReviewRound, RoundState, Vote
from ansinh.poverty.queries.meeting import households_to_call
from ansinh.poverty.queries.rounds import hamlets_of_round
from ansinh.poverty.services import (
    Invitation,
    Minutes,
    Said,
    Tally,
    call_meeting,
    close_posting,
    close_survey,
    open_posting,
    record_meeting,
)
from ansinh.poverty.testing import make_submission, make_survey

PLACES = "Nhà văn hóa các ấp; trụ sở UBND xã"


def make_meeting_round(lan: Actor, minh: Actor, area: Area, answers: str = "poor", **changes: Any) -> ReviewRound:
    """A round whose households were all surveyed, with the same answers, and whose hamlets can meet."""
    found = make_survey(lan, minh, area, **changes)
    with acting(lan):
        for listed in ListedHousehold.objects.filter(round=found):
            make_submission(lan, listed, answers)
        return close_survey(actor=lan, found=found)


def an_invitation(hamlet: Area, **changes: Any) -> Invitation:
    """Sent today to a hamlet of 120 households, for seven in the evening two days later."""
    today = clock.today()
    evening = dt.datetime.combine(today + dt.timedelta(days=2), dt.time(19), tzinfo=clock.VIET_NAM)
    values: dict[str, Any] = {
        "households": 120, "notice_on": today, "begins_at": evening, "place": "Nhà văn hóa ấp", **changes,
    }  # fmt: skip
    return Invitation(hamlet=hamlet, **values)


def make_meeting(actor: Actor, found: ReviewRound, hamlet: Area, **changes: Any) -> Meeting:
    """A meeting that is called on all that wait in a hamlet, and on the households without one."""
    listed = list(households_to_call(found, hamlet.pk))
    return call_meeting(actor=actor, found=found, invitation=an_invitation(hamlet, **changes), listed=listed)


def some_minutes(meeting: Meeting, **changes: Any) -> Minutes:
    """Forty households came and stayed for an hour."""
    values: dict[str, Any] = {
        "attending": 40, "ended_at": meeting.begins_at + dt.timedelta(hours=1), "chaired_by_name": "Mai Văn Đông",
        "chair_position": "Trưởng ấp", "written_by_name": "Trần Thị Lan", "observed_by_name": "Huỳnh Thị Cúc",
        "observer_position": "Phó Chủ tịch Ủy ban MTTQ Việt Nam xã", "others": "Bí thư chi bộ ấp; rà soát viên",
        **changes,
    }  # fmt: skip
    return Minutes(**values)


def hold(actor: Actor, meeting: Meeting, votes_for: int = 38, votes_against: int = 2, **changes: Any) -> Meeting:
    """Record a meeting that voted alike on all its households, two hours after it began."""
    tally = Tally(votes_for, votes_against)
    votes = {one.listed_id: tally for one in Vote.objects.filter(meeting=meeting)}
    with clock.at(meeting.begins_at + dt.timedelta(hours=2)):
        return record_meeting(actor=actor, meeting=meeting, minutes=some_minutes(meeting, **changes), votes=votes)


def make_voted(lan: Actor, minh: Actor, area: Area, **changes: Any) -> ReviewRound:
    """A round whose hamlets have met and passed everything; the last met two days from now."""
    found = make_meeting_round(lan, minh, area, **changes)
    with acting(lan):
        for hamlet in hamlets_of_round(found):
            if households_to_call(found, hamlet.pk):
                hold(lan, make_meeting(lan, found, hamlet))
    return found


def make_posting(lan: Actor, minh: Actor, area: Area, **changes: Any) -> Posting:
    """The list of a round whose meetings were called today; it went up three days later."""
    found = make_voted(lan, minh, area, **changes)
    with clock.at(clock.today() + dt.timedelta(days=3)), acting(lan):
        return open_posting(actor=lan, found=found, places=PLACES, posted_on=clock.today())


def an_objection(listed: ListedHousehold | None = None, **changes: Any) -> Said:
    """By a neighbour, against a household on the list; without one, about one that is missing."""
    values: dict[str, Any] = {
        "words": "Hộ này mới mua xe bán tải.", "said_by_name": "Bùi Văn Ngọc", "phone": "0901234567", **changes,
    }  # fmt: skip
    return Said(listed=listed, about_name="" if listed else "Tạ Thị Lài", **values)


@dataclass(frozen=True)
class DecidedRound:
    """A round with the day of its decision."""

    round: ReviewRound
    decided_on: dt.date


def make_decided(lan: Actor, minh: Actor, area: Area, **changes: Any) -> DecidedRound:
    """A round whose list hung out and that was decided on the day after, as rows: its own act stands elsewhere."""
    posting = make_posting(lan, minh, area, **changes)
    on = posting.last_day + dt.timedelta(days=1)
    with acting(lan), clock.at(on):
        close_posting(actor=lan, posting=posting)
        Recognition.objects.create(
            area_path=area.path, round=posting.round, number="12/QĐ-UBND", prepared_on=on, prepared_by="lan",
            prepared_by_name="Trần Thị Lan", signed_on=on, signed_by="minh",
            signed_by_name=minh.full_name, signer_position="Chủ tịch", valid_from=on,
        )  # fmt: skip
        ReviewRound.objects.filter(pk=posting.round_id).update(state=RoundState.DECIDED)
        return DecidedRound(ReviewRound.objects.select_related("area").get(pk=posting.round_id), on)
