"""What hangs out: for how long, what is said against it, what proves it, and when the round is over."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ansinh.areas.services import record_office_day
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import AnSinhError, NoRight, OutsideScope
from ansinh.core.papers import UnfitPaper
from ansinh.core.wall import acting
from ansinh.judgement.errors import UnusableAnswers
from ansinh.poverty.days import last_day_of_posting, last_day_to_publish, still_in_time_to_publish
from ansinh.poverty.errors import NobodyLivesThere, RequestStands, RoundElsewhere
from ansinh.poverty.errors_of_meeting import FormUnchanged
from ansinh.poverty.errors_of_posting import (
    AnswerMissing,
    HouseholdsNotVoted,
    MissingElsewhere,
    MissingUnnamed,
    NotDecided,
    NotMissing,
    NotPosted,
    NotRechecked,
    ObjectionAnswered,
    ObjectionsWait,
    ObjectionUnclear,
    ObjectorUnnamed,
    PlacesMissing,
    PostedOutside,
    PostingDown,
    PostingLasts,
    ProofOutside,
    ProofPlaceWrong,
    ProofStands,
    ProofUnsaid,
    PublicityIncomplete,
    ResultChanged,
)
from ansinh.poverty.models import (
    ListedHousehold,
    ListedState,
    Objection,
    ObjectionState,
    Posting,
    PostingState,
    ProofWay,
    PublicityProof,
    Recognition,
    RequestForm,
    RequestState,
    ReviewRequest,
    ReviewRound,
    RoundState,
    Submission,
    SubmissionState,
)
from ansinh.poverty.policies import OBJECT
from ansinh.poverty.queries.posting import has_been_posted, posted_households
from ansinh.poverty.services import (
    answer_objection,
    close_posting,
    close_round,
    correct_form,
    open_posting,
    open_second_posting,
    record_objection,
    record_publicity,
    submit_objection,
)
from ansinh.poverty.testing import (
    INCOME,
    a_form,
    an_income_form,
    at_work,
    lacking,
    make_home,
    make_listing,
    make_request,
)
from ansinh.poverty.testing_of_meeting import (
    PLACES,
    an_objection,
    hold,
    make_decided,
    make_meeting,
    make_meeting_round,
    make_posting,
    make_voted,
)
from ansinh.poverty.tests.conftest import TODAY, Village, make_village
from ansinh.registry.models import Membership

pytestmark = pytest.mark.django_db
POSTED, LAST = dt.date(2026, 9, 23), dt.date(2026, 9, 28)
"""A Wednesday, and the Monday after it: three whole working days."""
DAY = dt.timedelta(days=1)


def _visitor(village: Village) -> Actor:
    return Actor("visitor", "Trang công khai", village.area.path, frozenset({OBJECT}))


def _listed(found: ReviewRound, home: Any) -> ListedHousehold:
    return ListedHousehold.objects.select_related("round").get(round=found, household=home)


def test_the_list_hangs_for_three_working_days_from_the_day_after(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan):
        found = ReviewRound.objects.get(pk=posting.round_id)
        assert {one.state for one in ListedHousehold.objects.filter(round=found)} == {ListedState.POSTED}
        told = AuditEntry.objects.get(act="open_posting").after
        assert told
        assert told["households"] == 2
        with clock.at(POSTED), pytest.raises(RoundElsewhere):
            open_posting(actor=village.lan, found=found, places=PLACES, posted_on=POSTED)
    assert (posting.posted_on, posting.last_day) == (POSTED, LAST)
    assert found.state == RoundState.POSTING


@pytest.mark.parametrize(
    ("posted_on", "last_day"),
    [
        (dt.date(2026, 9, 25), dt.date(2026, 9, 30)),  # a Friday
        (dt.date(2026, 8, 31), dt.date(2026, 9, 7)),  # over 1 and 2 September
        (dt.date(2027, 2, 3), dt.date(2027, 2, 15)),  # over Tết, from the 5th on
    ],
)
def test_holidays_and_weekends_do_not_count(village: Village, posted_on: dt.date, last_day: dt.date) -> None:
    assert last_day_of_posting(posted_on, area=village.area) == last_day


def test_an_office_day_counts_as_the_office_says(village: Village) -> None:
    with acting(SYSTEM):
        record_office_day(actor=SYSTEM, area=village.area, on=dt.date(2026, 9, 24), kind="closed", note="Lễ hội")

    assert last_day_of_posting(POSTED, area=village.area) == LAST + DAY


def test_nothing_is_posted_before_every_household_was_voted_on(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        hold(village.lan, make_meeting(village.lan, found, village.hamlet))

        with clock.at(POSTED), pytest.raises(HouseholdsNotVoted) as refused:
            open_posting(actor=village.lan, found=found, places=PLACES, posted_on=POSTED)
    assert refused.value.data == {"count": 1}


@pytest.mark.parametrize(
    ("places", "posted_on", "refusal"),
    [
        (" ", POSTED, PlacesMissing),
        (PLACES, POSTED + DAY, PostedOutside),
        (PLACES, POSTED - 2 * DAY, PostedOutside),
    ],
)
def test_a_list_goes_up_at_a_place_between_the_last_meeting_and_today(
    village: Village, places: str, posted_on: dt.date, refusal: type[AnSinhError]
) -> None:
    found = make_voted(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED), pytest.raises(refusal):
        open_posting(actor=village.lan, found=found, places=places, posted_on=posted_on)


def test_the_list_is_taken_down_after_its_last_day_and_when_all_is_answered(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan):
        with clock.at(LAST):
            with pytest.raises(PostingLasts):
                close_posting(actor=village.lan, posting=posting)
            said = record_objection(actor=village.lan, posting=posting, said=an_objection())
        with clock.at(LAST + DAY):
            with pytest.raises(ObjectionsWait):
                close_posting(actor=village.lan, posting=posting)
            answer_objection(actor=village.lan, objection=said, is_upheld=False, answer="Hộ đã được rà soát.")
            assert not has_been_posted(posting.round)
            down = close_posting(actor=village.lan, posting=posting)
            with pytest.raises(PostingDown):
                close_posting(actor=village.lan, posting=posting)
        assert has_been_posted(posting.round)
    assert (down.state, down.taken_down_on) == (PostingState.DOWN, LAST + DAY)


def test_an_objection_waits_three_working_days_and_the_recheck_changes_the_class(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED + DAY):
        hoa = _listed(posting.round, village.hoa)
        said = record_objection(actor=village.lan, posting=posting, said=an_objection(hoa))
        hoa.refresh_from_db()
        assert (said.due_on, hoa.state, len(said.code)) == (dt.date(2026, 9, 29), ListedState.OBJECTED, 10)
        with pytest.raises(NotRechecked):
            answer_objection(actor=village.lan, objection=said, is_upheld=True, answer="Đúng.")

        changed = correct_form(actor=village.lan, listed=hoa, form=a_form(hoa.round, "other"), why="Có xe bán tải")
        answered = answer_objection(actor=village.lan, objection=said, is_upheld=True, answer="Đúng.")

        hoa.refresh_from_db()
        groups = {code: [one.name for one in rows] for code, rows in posted_households(posting)}
        with pytest.raises(ObjectionAnswered):
            answer_objection(actor=village.lan, objection=said, is_upheld=False, answer="Không.")
    assert (changed.stage, hoa.state, hoa.assessment_id) == ("recheck", ListedState.RECHECKED, changed.pk)
    assert (answered.state, answered.answered_on) == (ObjectionState.ANSWERED, POSTED + DAY)
    assert groups == {"poor": ["Phạm Văn Bình"], "other": ["Nguyễn Thị Hòa"]}


def test_the_result_does_not_stay_where_the_recheck_changed_it(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED + DAY):
        hoa = _listed(posting.round, village.hoa)
        first, second = (
            record_objection(actor=village.lan, posting=posting, said=an_objection(hoa, words=words))
            for words in ("Có xe.", "Có đất.")
        )
        correct_form(actor=village.lan, listed=hoa, form=a_form(hoa.round, "other"), why="Có xe bán tải")

        with pytest.raises(ResultChanged, match=r"Nguyễn Thị Hòa from “poor” to “other”"):
            answer_objection(actor=village.lan, objection=first, is_upheld=False, answer="Không đúng.")

        answer_objection(actor=village.lan, objection=first, is_upheld=True, answer="Đúng.")
        with pytest.raises(ResultChanged):
            answer_objection(actor=village.lan, objection=second, is_upheld=False, answer="Không đúng.")
        second.refresh_from_db()
    assert second.state == ObjectionState.WAITS


def test_the_result_stays_where_the_recheck_came_to_the_same_class(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED + DAY):
        hoa = _listed(posting.round, village.hoa)
        said = record_objection(actor=village.lan, posting=posting, said=an_objection(hoa))
        for answers in ("other", "poor"):
            form = a_form(hoa.round, answers, dependants="2")
            correct_form(actor=village.lan, listed=hoa, form=form, why=f"Phúc tra: {answers}")

        answered = answer_objection(actor=village.lan, objection=said, is_upheld=False, answer="Không đúng.")
    assert answered.is_upheld is False


def test_an_objection_after_the_recheck_is_about_what_the_recheck_said(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED):
        hoa = _listed(posting.round, village.hoa)
        first = record_objection(actor=village.lan, posting=posting, said=an_objection(hoa))
        correct_form(actor=village.lan, listed=hoa, form=a_form(hoa.round, "other"), why="Có xe bán tải")
        answer_objection(actor=village.lan, objection=first, is_upheld=True, answer="Đúng.")
    with acting(village.lan), clock.at(POSTED + DAY):
        later = record_objection(actor=village.lan, posting=posting, said=an_objection(hoa, words="Xe của cháu."))
        answered = answer_objection(actor=village.lan, objection=later, is_upheld=False, answer="Xe của hộ.")
    assert answered.is_upheld is False


def _said_missing(village: Village, **changes: Any) -> Objection:
    """That a household is missing, said on the first day of a new list."""
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED):
        return record_objection(actor=village.lan, posting=posting, said=an_objection(**changes))


def _uphold(village: Village, objection: Objection, home: Any) -> Objection:
    with clock.at(POSTED):
        return answer_objection(
            actor=village.lan, objection=objection, is_upheld=True, answer="Hộ được rà soát.", household=home
        )


def test_an_objection_that_a_household_is_missing_is_upheld_by_a_request_to_review_it(village: Village) -> None:
    said = _said_missing(village)
    with acting(village.lan):
        answered = _uphold(village, said, village.sau)

        asked = ReviewRequest.objects.get()
        assert answered.request == asked
        assert (asked.household, asked.form, asked.state) == (village.sau, RequestForm.FORM_04, RequestState.WAITS)
        assert (asked.received_on, asked.received_by, asked.due_on) == (POSTED, "lan", dt.date(2026, 10, 8))
        told = AuditEntry.objects.get(act="answer_objection").after
        assert told
        assert told["request"] == asked.pk
        with pytest.raises(ObjectionAnswered):
            _uphold(village, said, village.sau)
        assert ReviewRequest.objects.count() == 1
    found = make_listing(village.lan, village.minh, village.area, kind="off_cycle")
    with acting(village.lan):
        assert village.sau.pk in ListedHousehold.objects.filter(round=found).values_list("household", flat=True)


def test_where_the_result_stays_nothing_is_asked_for(village: Village) -> None:
    said = _said_missing(village)
    with acting(village.lan), clock.at(POSTED):
        answered = answer_objection(
            actor=village.lan, objection=said, is_upheld=False, answer="Hộ ở xã khác.", household=village.sau
        )
        assert answered.request is None
        assert not ReviewRequest.objects.exists()


def test_only_a_household_of_the_commune_that_is_not_on_the_list_is_missing(village: Village) -> None:
    said, there = _said_missing(village), make_village("25480", "Bình Minh")
    with acting(village.lan):
        for home, refusal in ((None, MissingUnnamed), (village.hoa, NotMissing), (there.sau, MissingElsewhere)):
            with pytest.raises(refusal):
                _uphold(village, said, home)
        left = make_home(village.lan, village.hamlet, "Lý Văn Cũ")
        Membership.objects.filter(household=left).update(valid_to=POSTED)
        with pytest.raises(NobodyLivesThere):
            _uphold(village, said, left)
        said.refresh_from_db()
        assert said.state == ObjectionState.WAITS
        assert not ReviewRequest.objects.exists()


def test_a_household_that_was_taken_off_the_list_can_be_missing(village: Village) -> None:
    said = _said_missing(village)
    with acting(village.lan):
        ListedHousehold.objects.filter(household=village.binh).update(
            state=ListedState.TAKEN_OFF, off_reason="Chuyển đi", reviewer=None
        )
        answered = _uphold(village, said, village.binh)
        assert answered.request
        assert answered.request.household == village.binh


def test_an_off_cycle_request_that_is_under_way_is_enough_and_a_yearly_one_is_not(village: Village) -> None:
    said = _said_missing(village)
    with acting(village.lan), clock.at(POSTED):
        other = record_objection(actor=village.lan, posting=said.posting, said=an_objection(words="Thiếu hộ Sáu"))
        dau = make_home(village.lan, village.hamlet, "Đỗ Thị Dậu")
        make_request(village.lan, dau, form=RequestForm.FORM_01)
        with pytest.raises(RequestStands):
            _uphold(village, said, dau)

        first, second = (_uphold(village, one, village.sau) for one in (said, other))

        assert first.request == second.request
        assert ReviewRequest.objects.filter(household=village.sau).count() == 1


def objected(village: Village) -> ListedHousehold:
    """Hòa, who is poor by points and in the list that hangs out; somebody objects."""
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED + DAY):
        hoa = _listed(posting.round, village.hoa)
        record_objection(actor=village.lan, posting=posting, said=an_objection(hoa))
        return _listed(posting.round, village.hoa)


@pytest.mark.parametrize(
    ("changes", "household_class", "told"),
    [
        (lacking("toilet", "water", "waste"), "poor", "1.000.000 đồng/người/tháng"),
        ({}, "near_poor", "1.000.000 đồng/người/tháng"),
        ({"measured_income": "2200001", **lacking("toilet", "water", "waste")}, "other", "2.200.001 đồng/người/tháng"),
    ],
)
def test_a_recheck_can_measure_the_income(
    village: Village, changes: dict[str, str], household_class: str, told: str
) -> None:
    hoa = objected(village)
    with acting(village.lan), clock.at(POSTED + DAY):
        points = Submission.objects.get(listed=hoa)
        form = an_income_form(hoa.round, **changes)
        made = correct_form(actor=village.lan, listed=hoa, form=form, why="Đã xác định thu nhập")
        with pytest.raises(FormUnchanged):
            correct_form(actor=village.lan, listed=hoa, form=form, why="Lần nữa")

        points.refresh_from_db()
        counts = Submission.objects.select_related("instrument").get(listed=hoa, state=SubmissionState.COUNTS)
        entry = AuditEntry.objects.get(act="correct_form")
    assert (made.household_class, made.stage, made.submission) == (household_class, "recheck", counts)
    assert (made.income_points, made.measured_income) == (None, int({**INCOME, **changes}["measured_income"]))
    assert told in made.reason
    assert counts.instrument is not None
    assert counts.instrument.code == "measured-income"
    assert (points.state, points.instrument_id) == (SubmissionState.SET_ASIDE, None)
    assert (entry.after or {})["instrument"] == counts.instrument_id


def test_a_recheck_that_measured_the_income_gives_way_to_the_form_of_the_round(village: Village) -> None:
    hoa = objected(village)
    with acting(village.lan), clock.at(POSTED + DAY):
        correct_form(actor=village.lan, listed=hoa, form=an_income_form(hoa.round), why="Đã xác định thu nhập")
        made = correct_form(actor=village.lan, listed=hoa, form=a_form(hoa.round, "other"), why="Nhầm hộ")

        assert Submission.objects.get(listed=hoa, state=SubmissionState.COUNTS).instrument_id is None
    assert (made.household_class, made.measured_income) == ("other", None)


def test_measured_income_without_what_is_lacking_decides_nothing_at_a_recheck(village: Village) -> None:
    hoa = objected(village)
    form = an_income_form(hoa.round)
    bare = {name: answer for name, answer in form.answers.items() if not name.startswith("deprived_")}
    with acting(village.lan), clock.at(POSTED + DAY):
        with pytest.raises(UnusableAnswers, match="deprived_toilet"):
            correct_form(actor=village.lan, listed=hoa, form=replace(form, answers=bare), why="Đã đến")

        assert Submission.objects.get(listed=hoa).state == SubmissionState.COUNTS


def test_a_household_goes_on_with_the_last_answer_about_it(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED):
        hoa = _listed(posting.round, village.hoa)
        first, second = (
            record_objection(actor=village.lan, posting=posting, said=an_objection(hoa, words=words))
            for words in ("Có xe.", "Có đất.")
        )
        states = []
        for one in (first, second):
            answer_objection(actor=village.lan, objection=one, is_upheld=False, answer="Không đúng.")
            hoa.refresh_from_db()
            states.append(hoa.state)
        record_objection(actor=village.lan, posting=posting, said=an_objection(hoa, words="Có nhà."))
        hoa.refresh_from_db()
    assert [*states, hoa.state] == [ListedState.OBJECTED, ListedState.RECHECKED, ListedState.OBJECTED]


def test_the_same_objection_twice_is_one(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    visitor = _visitor(village)
    with acting(visitor), clock.at(POSTED):
        first, again, other = (
            submit_objection(actor=visitor, posting=posting, said=an_objection(words=words))
            for words in ("Thiếu hộ này", " Thiếu  hộ này ", "Thiếu")
        )
    assert first == again != other
    assert first.code != other.code


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"words": " "}, ObjectionUnclear), ({"said_by_name": ""}, ObjectorUnnamed)],
)
def test_who_objects_says_who_and_what(village: Village, changes: Any, refusal: type[AnSinhError]) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED), pytest.raises(refusal):
        record_objection(actor=village.lan, posting=posting, said=an_objection(**changes))


def test_nobody_objects_to_a_household_that_does_not_hang_there(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED):
        gone = _listed(posting.round, village.binh)
        ListedHousehold.objects.filter(pk=gone.pk).update(
            state=ListedState.TAKEN_OFF, off_reason="Chuyển đi", reviewer=None
        )
        with pytest.raises(NotPosted):
            record_objection(actor=village.lan, posting=posting, said=an_objection(gone))


def test_the_page_takes_objections_until_the_last_day_and_the_office_until_it_takes_the_list_down(
    village: Village,
) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    visitor = _visitor(village)
    with clock.at(LAST), acting(visitor):
        submit_objection(actor=visitor, posting=posting, said=an_objection())
    with clock.at(LAST + DAY):
        with acting(visitor), pytest.raises(PostingDown):
            submit_objection(actor=visitor, posting=posting, said=an_objection(words="Muộn"))
        with acting(village.lan):
            record_objection(actor=village.lan, posting=posting, said=an_objection(words="Muộn"))
            for one in Objection.objects.all():
                answer_objection(actor=village.lan, objection=one, is_upheld=False, answer="Đã xem lại.")
            close_posting(actor=village.lan, posting=posting)
            with pytest.raises(PostingDown):
                record_objection(actor=village.lan, posting=posting, said=an_objection(words="Quá muộn"))


def test_an_answer_has_words(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED):
        said = record_objection(actor=village.lan, posting=posting, said=an_objection())
        with pytest.raises(AnswerMissing):
            answer_objection(actor=village.lan, objection=said, is_upheld=False, answer=" ")


def test_a_decision_is_public_for_thirty_days_with_every_proof_then_the_round_is_closed(village: Village) -> None:
    found = make_decided(village.lan, village.minh, village.area)
    on = found.decided_on
    with acting(village.lan):
        with clock.at(on):
            with pytest.raises(PublicityIncomplete):
                close_round(actor=village.lan, found=found.round)
            public = open_second_posting(actor=village.lan, found=found.round, places=PLACES, posted_on=on)
            with pytest.raises(RoundElsewhere):
                open_second_posting(actor=village.lan, found=found.round, places=PLACES, posted_on=on)
        assert public.last_day == on + 30 * DAY
        with clock.at(public.last_day):
            _prove(village, public, ProofWay.BOARD_OF_COMMUNE)
            for hamlet in (village.hamlet, village.next_hamlet):
                _prove(village, public, ProofWay.BOARD_OF_HAMLET, hamlet=hamlet)
            for number in range(2):
                _prove(village, public, ProofWay.RADIO, on=on + number * DAY)
            with pytest.raises(PostingLasts):
                close_round(actor=village.lan, found=found.round)
        with clock.at(public.last_day + DAY):
            with pytest.raises(PublicityIncomplete, match="1 day"):
                close_round(actor=village.lan, found=found.round)
            _prove(village, public, ProofWay.RADIO, on=public.last_day)

            closed = close_round(actor=village.lan, found=found.round)

            with pytest.raises(RoundElsewhere):
                close_round(actor=village.lan, found=found.round)
            with pytest.raises(PostingDown):
                _prove(village, public, ProofWay.RADIO)
        assert Posting.objects.get(pk=public.pk).state == PostingState.DOWN
    assert closed.state == RoundState.CLOSED


def _prove(village: Village, posting: Posting, way: ProofWay, **changes: Any) -> PublicityProof:
    values: dict[str, Any] = {"on": posting.posted_on, "note": "Ông Ngọc, cán bộ văn hóa", **changes}
    return record_publicity(actor=village.lan, posting=posting, way=way, **values)


@pytest.mark.parametrize(
    ("way", "changes", "refusal"),
    [
        (ProofWay.RADIO, {"note": ""}, ProofUnsaid),
        (ProofWay.RADIO, {"on": POSTED - DAY}, ProofOutside),
        (ProofWay.RADIO, {"on": POSTED + 2 * DAY}, ProofOutside),
        (ProofWay.BOARD_OF_HAMLET, {}, ProofPlaceWrong),
        (ProofWay.RADIO, {"file": ("anh.exe", b"MZ")}, UnfitPaper),
    ],
)
def test_a_proof_that_proves_nothing_is_refused(
    village: Village, way: ProofWay, changes: Any, refusal: type[AnSinhError]
) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED + DAY), pytest.raises(refusal):
        _prove(village, posting, way, **changes)


def test_a_proof_is_recorded_once_and_keeps_its_photograph(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    photo = ("bang tin.jpeg", b"\xff\xd8\xff anh")
    with acting(village.lan), clock.at(POSTED + DAY):
        with pytest.raises(ProofPlaceWrong):
            _prove(village, posting, ProofWay.BOARD_OF_COMMUNE, hamlet=village.hamlet)
        made = _prove(village, posting, ProofWay.BOARD_OF_COMMUNE, file=photo)
        with pytest.raises(ProofStands):
            _prove(village, posting, ProofWay.BOARD_OF_COMMUNE)
    assert (made.file_name, bytes(made.content)) == ("bang tin.jpg", photo[1])


def test_nothing_is_made_public_before_the_decision_or_before_its_day(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED), pytest.raises(NotDecided):
        open_second_posting(actor=village.lan, found=posting.round, places=PLACES, posted_on=POSTED)
    assert posting.posted_on == POSTED


def test_a_decision_is_public_within_five_working_days(village: Village) -> None:
    signed_on = dt.date(2026, 9, 28)

    assert last_day_to_publish(signed_on, area=village.area) == dt.date(2026, 10, 5)
    assert still_in_time_to_publish(dt.date(2026, 10, 5)) == signed_on
    assert still_in_time_to_publish(dt.date(2026, 10, 6)) == signed_on + DAY


def test_who_may_not_plan_posts_answers_and_proves_nothing(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    found = posting.round
    with acting(village.lan), clock.at(POSTED):
        said = record_objection(actor=village.lan, posting=posting, said=an_objection())
    stranger = at_work("lan", make_village("25480", "Bình Minh").area)
    for actor, refusal in (
        (at_work("lan", village.area, without="plan_review"), NoRight),
        (_visitor(village), NoRight),
        (stranger, OutsideScope),
    ):
        for act in (
            lambda who: open_posting(actor=who, found=found, places=PLACES, posted_on=TODAY),
            lambda who: open_second_posting(actor=who, found=found, places=PLACES, posted_on=TODAY),
            lambda who: close_posting(actor=who, posting=posting),
            lambda who: record_objection(actor=who, posting=posting, said=an_objection()),
            lambda who: answer_objection(actor=who, objection=said, is_upheld=False, answer="x"),
            lambda who: record_publicity(actor=who, posting=posting, way=ProofWay.RADIO, on=TODAY, note="x"),
            lambda who: close_round(actor=who, found=found),
        ):
            with acting(village.lan), pytest.raises(refusal):
                act(actor)
    with acting(village.lan), pytest.raises(NoRight):
        submit_objection(actor=village.lan, posting=posting, said=an_objection())


def test_a_decision_that_was_recorded_names_whom_it_recognises(village: Village) -> None:
    found = make_decided(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(found.decided_on):
        listed = _listed(found.round, village.hoa)
        ListedHousehold.objects.filter(pk=listed.pk).update(state=ListedState.OBJECTED)
        public = open_second_posting(
            actor=village.lan, found=found.round, places=PLACES, posted_on=found.decided_on
        )  # fmt: skip
        assert [code for code, _rows in posted_households(public)] == ["poor"]
        assert Recognition.objects.get(round=found.round).signed_on == found.decided_on
