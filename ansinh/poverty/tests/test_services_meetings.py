"""From the survey to the votes: what ends the survey, who may meet and when, and what passes."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.errors import AnSinhError, NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.poverty.errors import NoReason, NothingChosen, RoundElsewhere
from ansinh.poverty.errors_of_meeting import (
    AttendanceWrong,
    CalledAlready,
    ClusterUnclear,
    FormsDiffer,
    FormUnchanged,
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
    NotCorrectedNow,
    NoticeTooShort,
    NotOnTheAgenda,
    SurveyUnfinished,
    VotesMissing,
)
from ansinh.poverty.errors_of_survey import FormOutdated
from ansinh.poverty.models import (
    Assessment,
    ListedHousehold,
    ListedState,
    Meeting,
    MeetingState,
    ReviewRound,
    RoundState,
    Stage,
    Submission,
    SubmissionState,
    Vote,
)
from ansinh.poverty.queries.meeting import agenda_of, at_the_limit, hamlets_to_meet, households_to_call
from ansinh.poverty.services import (
    FilledForm,
    Tally,
    call_meeting,
    cancel_meeting,
    close_survey,
    correct_form,
    record_meeting,
)
from ansinh.poverty.testing import a_form, an_income_form, at_work, make_submission, make_survey
from ansinh.poverty.testing_of_meeting import an_invitation, hold, make_meeting, make_meeting_round, some_minutes
from ansinh.poverty.tests.conftest import TODAY, Village, make_village

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def _listed(found: ReviewRound, home: Any) -> ListedHousehold:
    return ListedHousehold.objects.select_related("assessment", "round").get(round=found, household=home)


def _a_form(found: ReviewRound, answers: str = "other", instance_id: str = "uuid:1") -> FilledForm:
    return replace(a_form(found, answers), instance_id=instance_id)


def test_the_survey_ends_when_every_household_has_its_form(village: Village) -> None:
    surveying = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        first, second = ListedHousehold.objects.filter(round=surveying)
        make_submission(village.lan, first)
        make_submission(village.lan, first, "other")

        with pytest.raises(SurveyUnfinished) as refused:
            close_survey(actor=village.lan, found=surveying)
        Submission.objects.filter(state=SubmissionState.CONFLICT).update(state="set_aside", aside_reason="nhầm")
        make_submission(village.lan, second)
        ended = close_survey(actor=village.lan, found=surveying)

        assert AuditEntry.objects.filter(act="close_survey", object_id=str(ended.pk)).count() == 1
        with pytest.raises(RoundElsewhere):
            close_survey(actor=village.lan, found=surveying)
    assert refused.value.data == {"missing": 1, "conflicts": 1}
    assert ended.state == RoundState.MEETING


def test_a_meeting_is_called_on_the_households_of_its_hamlet_that_were_surveyed(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)

        [vote] = agenda_of(made)
        hamlets, nowhere = hamlets_to_meet(found)
        assert AuditEntry.objects.get(act="call_meeting").object_id == str(made.pk)
    assert (vote.listed.household_id, vote.proposed, vote.passed) == (village.hoa.pk, "poor", None)
    assert {(one.name, one.waiting, one.uncalled) for one in hamlets} == {("Đông Hà", 1, 0), ("Tân Lợi", 1, 1)}
    assert nowhere == 0


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"place": " "}, MeetingWithoutPlace),
        ({"households": 0}, MeetingWithoutPlace),
        ({"notice_on": TODAY + dt.timedelta(days=1)}, InvitedLater),
        ({"begins_at": dt.datetime(2026, 9, 21, 23, 59, tzinfo=clock.VIET_NAM)}, NoticeTooShort),
        ({"households": 200, "cluster": "Tổ 1", "of_cluster": 90}, HamletTooSmall),
        ({"households": 201, "cluster": "Tổ 1"}, ClusterUnclear),
        ({"households": 201, "of_cluster": 90}, ClusterUnclear),
        ({"households": 201, "cluster": "Tổ 1", "of_cluster": 202}, ClusterUnclear),
    ],
)
def test_a_meeting_is_not_called_like_this(village: Village, changes: Any, refusal: type[AnSinhError]) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan), pytest.raises(refusal):
        make_meeting(village.lan, found, village.hamlet, **changes)


def test_a_hamlet_of_over_two_hundred_households_meets_by_cluster(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    midnight = dt.datetime(2026, 9, 22, tzinfo=clock.VIET_NAM)
    with acting(village.lan):
        made = make_meeting(
            village.lan, found, village.hamlet, households=201, cluster="Cụm tổ 1, 2", of_cluster=90, begins_at=midnight
        )

    assert made.households == 90
    assert str(made) == "Đông Hà, Cụm tổ 1, 2"


def test_only_what_was_surveyed_here_comes_before_a_meeting_and_before_one_at_a_time(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        hoa, binh = _listed(found, village.hoa), _listed(found, village.binh)
        here = an_invitation(village.hamlet)
        for listed, refusal in (([binh], NotBeforeThisMeeting), ([], NothingChosen), ([hoa, hoa], CalledAlready)):
            if refusal is CalledAlready:
                call_meeting(actor=village.lan, found=found, invitation=here, listed=[hoa])
            with pytest.raises(refusal):
                call_meeting(actor=village.lan, found=found, invitation=here, listed=listed)
        assert not households_to_call(found, village.hamlet.pk)


def test_a_hamlet_of_next_door_does_not_meet(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    there = make_village("25480", "Bình Minh")
    with acting(village.lan), pytest.raises(HamletNotOfRound):
        call_meeting(
            actor=village.lan, found=found, invitation=an_invitation(there.hamlet), listed=[_listed(found, village.hoa)]
        )


@pytest.mark.parametrize(
    ("votes", "attending", "passed"), [((20, 20), 40, True), ((19, 21), 40, False), ((20, 0), 40, True),
                                       ((20, 21), 41, False), ((21, 20), 41, True), ((0, 0), 1, False)],
)  # fmt: skip
def test_at_least_half_of_those_attending_pass_a_household(
    village: Village, votes: tuple[int, int], attending: int, passed: bool
) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)

        held = hold(village.lan, made, *votes, attending=attending)

        [vote] = agenda_of(held)
        hoa = _listed(found, village.hoa)
        exact = at_the_limit(held, [vote])
    assert (vote.votes_for, vote.votes_against, vote.passed) == (*votes, passed)
    assert hoa.state == (ListedState.VOTED if passed else ListedState.SURVEYED)
    assert bool(exact) == (2 * votes[0] == attending)


def test_what_was_not_passed_comes_before_another_meeting(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        hold(village.lan, make_meeting(village.lan, found, village.hamlet), 10, 30)

        again = hold(village.lan, make_meeting(village.lan, found, village.hamlet), 30, 10)

        assert _listed(found, village.hoa).state == ListedState.VOTED
        assert [one.state for one in Meeting.objects.filter(round=found)] == [MeetingState.HELD] * 2
        assert again.recorded_by_name == "Trần Thị Lan"


@pytest.mark.parametrize(
    ("minutes", "refusal"),
    [
        ({"attending": 121}, AttendanceWrong),
        ({"attending": 0}, AttendanceWrong),
        ({"chaired_by_name": ""}, NobodyChaired),
        ({"written_by_name": " "}, NobodyChaired),
        ({"ended_at": dt.datetime(2026, 9, 22, 19, tzinfo=clock.VIET_NAM)}, MeetingTimesWrong),
        ({"ended_at": dt.datetime(2026, 9, 22, 21, 1, tzinfo=clock.VIET_NAM)}, MeetingTimesWrong),
        ({"attending": 39}, MoreVotesThanVoters),
    ],
)
def test_minutes_that_cannot_be_are_refused(village: Village, minutes: Any, refusal: type[AnSinhError]) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)
        with pytest.raises(refusal):
            hold(village.lan, made, 38, 2, **minutes)
        assert not Vote.objects.filter(passed__isnull=False).exists()


def test_every_household_of_the_agenda_is_voted_on_and_no_other_one(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)
        hoa, binh = _listed(found, village.hoa), _listed(found, village.binh)
        minutes = some_minutes(made)
        with pytest.raises(MeetingNotBegun):
            record_meeting(actor=village.lan, meeting=made, minutes=minutes, votes={hoa.pk: Tally(38, 2)})
        with clock.at(made.begins_at + 2 * HOUR):
            with pytest.raises(VotesMissing, match="Nguyễn Thị Hòa"):
                record_meeting(actor=village.lan, meeting=made, minutes=minutes, votes={})
            votes = {hoa.pk: Tally(38, 2), binh.pk: Tally(38, 2)}
            with pytest.raises(NotOnTheAgenda):
                record_meeting(actor=village.lan, meeting=made, minutes=minutes, votes=votes)
            with pytest.raises(MoreVotesThanVoters):
                record_meeting(actor=village.lan, meeting=made, minutes=minutes, votes={hoa.pk: Tally(-1, 2)})


def test_a_meeting_that_was_held_or_called_off_stays_so(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)
        with pytest.raises(NoReason):
            cancel_meeting(actor=village.lan, meeting=made, why=" ")
        cancel_meeting(actor=village.lan, meeting=made, why="Mưa bão")
        with pytest.raises(MeetingOver):
            cancel_meeting(actor=village.lan, meeting=made, why="x")
        with pytest.raises(MeetingOver):
            hold(village.lan, made)
        held = hold(village.lan, make_meeting(village.lan, found, village.hamlet))
        with pytest.raises(MeetingOver):
            hold(village.lan, held)
        assert AuditEntry.objects.get(act="cancel_meeting").why == "Mưa bão"
        assert AuditEntry.objects.get(act="record_meeting").after == {
            "attending": 40, "votes": {str(village.hoa.pk): [38, 2]}, "passed": 1,
        }  # fmt: skip


def test_the_meeting_changes_a_class_by_a_new_form_and_votes_on_what_it_says(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)
        hoa = _listed(found, village.hoa)

        changed = correct_form(
            actor=village.lan, listed=hoa, form=_a_form(found), why="Hộ có con đi làm xa gửi tiền về"
        )

        [vote] = agenda_of(made)
        hoa.refresh_from_db()
        forms = {one.state: one for one in Submission.objects.filter(listed=hoa)}
        entry = AuditEntry.objects.get(act="correct_form")
    assert (changed.stage, changed.household_class, changed.why) == (Stage.MEETING, "other", entry.why)
    assert (vote.proposed, hoa.assessment_id, hoa.state) == ("other", changed.pk, ListedState.SURVEYED)
    assert forms[SubmissionState.SET_ASIDE].aside_reason == changed.why
    assert forms[SubmissionState.COUNTS] == changed.submission


def test_the_answers_of_before_can_count_again(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        hoa = _listed(found, village.hoa)
        first = Submission.objects.get(listed=hoa)
        with pytest.raises(FormUnchanged):
            correct_form(actor=village.lan, listed=hoa, form=_a_form(found, "poor"), why="Sai")
        correct_form(actor=village.lan, listed=hoa, form=_a_form(found, "other"), why="Sai")

        back = correct_form(actor=village.lan, listed=hoa, form=_a_form(found, "poor", "uuid:2"), why="Nhầm hộ")

        assert back.submission == first
        assert Submission.objects.get(listed=hoa, state=SubmissionState.COUNTS) == first
        assert Assessment.objects.filter(listed=hoa).count() == 3


def test_no_class_changes_without_a_reason_or_after_the_vote(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        hoa, binh = _listed(found, village.hoa), _listed(found, village.binh)
        with pytest.raises(NoReason):
            correct_form(actor=village.lan, listed=hoa, form=_a_form(found), why=" ")
        with pytest.raises(FormOutdated):
            correct_form(actor=village.lan, listed=hoa, form=an_income_form(found), why="Xác định thu nhập")
        correct_form(actor=village.lan, listed=binh, form=_a_form(found), why="Sai")
        with pytest.raises(FormsDiffer):
            correct_form(actor=village.lan, listed=hoa, form=_a_form(found, "near_poor"), why="Sai")
        hold(village.lan, make_meeting(village.lan, found, village.hamlet))
        with pytest.raises(NotCorrectedNow):
            correct_form(actor=village.lan, listed=hoa, form=_a_form(found, "near_poor", "uuid:3"), why="Sai")


def test_a_meeting_is_called_only_once_the_survey_has_ended(village: Village) -> None:
    surveying = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        hoa = _listed(surveying, village.hoa)
        with pytest.raises(RoundElsewhere):
            call_meeting(
                actor=village.lan, found=surveying, invitation=an_invitation(village.hamlet), listed=[hoa]
            )  # fmt: skip


def test_who_may_not_plan_ends_no_survey_and_calls_and_records_no_meeting(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)
        hoa = _listed(found, village.hoa)
    stranger = at_work("lan", make_village("25480", "Bình Minh").area)
    reader = at_work("lan", village.area, without="plan_review")
    for actor, refusal in ((reader, NoRight), (stranger, OutsideScope)):
        for act in (
            lambda who: close_survey(actor=who, found=found),
            lambda who: make_meeting(who, found, village.next_hamlet),
            lambda who: cancel_meeting(actor=who, meeting=made, why="x"),
            lambda who: record_meeting(actor=who, meeting=made, minutes=some_minutes(made), votes={}),
            lambda who: correct_form(actor=who, listed=hoa, form=_a_form(found), why="x"),
        ):
            with acting(village.lan), pytest.raises(refusal):
                act(actor)
