"""Two at the same moment after the survey: every act has the effect of once, and nothing slips in between."""

from collections.abc import Callable
from typing import Any

import pytest

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.poverty.errors import RoundElsewhere
from ansinh.poverty.errors_of_fairness import NotToRecheck, RecheckDone, SampleDrawn
from ansinh.poverty.errors_of_meeting import CalledAlready, FormUnchanged, MeetingOver
from ansinh.poverty.errors_of_posting import ObjectionAnswered, PostingDown, ProofStands
from ansinh.poverty.models import (
    KeptInstrument,
    ListedHousehold,
    Meeting,
    Objection,
    Posting,
    ProofWay,
    PublicityProof,
    Recheck,
    RecheckSample,
    Recognition,
    ReviewRequest,
    ReviewRound,
    Submission,
)
from ansinh.poverty.services import (
    answer_objection,
    call_meeting,
    close_posting,
    close_survey,
    correct_form,
    draw_recheck_sample,
    open_posting,
    recognise_round,
    record_objection,
    record_publicity,
    record_recheck,
)
from ansinh.poverty.testing import (
    ANSWERS,
    a_form,
    an_income_form,
    make_posted,
    make_prepared,
    make_submission,
    make_survey,
)
from ansinh.poverty.testing_of_meeting import (
    PLACES,
    an_invitation,
    an_objection,
    hold,
    make_meeting,
    make_meeting_round,
    make_posting,
    make_voted,
)
from ansinh.poverty.tests.conftest import Village, make_village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stand() -> Village:
    return make_village()


def _kinds(answers: list[Any]) -> set[type]:
    return {type(one) for one in answers}


def test_the_survey_ends_once(stand: Village) -> None:
    surveying = make_survey(stand.lan, stand.minh, stand.area)
    with acting(stand.lan):
        for listed in ListedHousehold.objects.all():
            make_submission(stand.lan, listed)

    answers = both_at_once(stand.lan, stand.lan, lambda actor: close_survey(actor=actor, found=surveying))

    assert _kinds(answers) == {ReviewRound, RoundElsewhere}


def test_a_household_is_called_to_one_meeting(stand: Village) -> None:
    found = make_meeting_round(stand.lan, stand.minh, stand.area)
    with acting(stand.lan):
        listed = ListedHousehold.objects.get(household=stand.hoa)
    invitation = an_invitation(stand.hamlet)

    answers = both_at_once(
        stand.lan, stand.lan,
        lambda actor: call_meeting(actor=actor, found=found, invitation=invitation, listed=[listed]),
    )  # fmt: skip

    assert _kinds(answers) == {Meeting, CalledAlready}


def test_a_meeting_is_recorded_once(stand: Village) -> None:
    found = make_meeting_round(stand.lan, stand.minh, stand.area)
    with acting(stand.lan):
        made = make_meeting(stand.lan, found, stand.hamlet)

    answers = both_at_once(stand.lan, stand.lan, lambda actor: hold(actor, made))

    assert _kinds(answers) == {Meeting, MeetingOver}


def test_a_class_is_corrected_once(stand: Village) -> None:
    make_meeting_round(stand.lan, stand.minh, stand.area)
    with acting(stand.lan):
        hoa = ListedHousehold.objects.select_related("round").get(household=stand.hoa)
    form = a_form(hoa.round, "other")

    answers = both_at_once(
        stand.lan, stand.lan, lambda actor: correct_form(actor=actor, listed=hoa, form=form, why="Sai").pk
    )

    assert _kinds(answers) == {int, FormUnchanged}
    with acting(SYSTEM):
        assert Submission.objects.filter(listed=hoa, state="counts").count() == 1


def test_the_income_of_a_household_is_measured_once_and_its_form_kept_once(stand: Village) -> None:
    posting = make_posting(stand.lan, stand.minh, stand.area)
    with clock.at(posting.posted_on):
        with acting(stand.lan):
            hoa = ListedHousehold.objects.select_related("round").get(household=stand.hoa)
            record_objection(actor=stand.lan, posting=posting, said=an_objection(hoa))
        form = an_income_form(hoa.round)

        def measure(actor: Any) -> int:
            with clock.at(posting.posted_on):
                return correct_form(actor=actor, listed=hoa, form=form, why="Đã đến").pk

        answers = both_at_once(stand.lan, stand.lan, measure)

    assert _kinds(answers) == {int, FormUnchanged}
    with acting(SYSTEM):
        assert KeptInstrument.objects.filter(code="measured-income").count() == 1


def test_a_list_goes_up_once(stand: Village) -> None:
    found = make_voted(stand.lan, stand.minh, stand.area)

    def post(actor: Any) -> Posting:
        with clock.at(found.meet_from):
            return open_posting(actor=actor, found=found, places=PLACES, posted_on=found.meet_from)

    assert _kinds(both_at_once(stand.lan, stand.lan, post)) == {Posting, RoundElsewhere}


def test_the_same_objection_at_once_is_one_and_is_answered_once(stand: Village) -> None:
    posting = make_posting(stand.lan, stand.minh, stand.area)

    first, second = both_at_once(
        stand.lan, stand.lan, lambda actor: record_objection(actor=actor, posting=posting, said=an_objection())
    )

    assert first == second
    answers = both_at_once(
        stand.lan, stand.lan,
        lambda actor: answer_objection(actor=actor, objection=first, is_upheld=False, answer="Đã xem."),
    )  # fmt: skip
    assert _kinds(answers) == {Objection, ObjectionAnswered}


def test_two_objections_about_the_same_missing_household_make_one_request(stand: Village) -> None:
    posting = make_posting(stand.lan, stand.minh, stand.area)
    with acting(stand.lan):
        said = [
            record_objection(actor=stand.lan, posting=posting, said=an_objection(words=words))
            for words in ("Thiếu hộ Sáu", "Hộ Sáu khó khăn")
        ]
    left = iter(said)

    answers = both_at_once(
        stand.lan, stand.lan,
        lambda actor: answer_objection(
            actor=actor, objection=next(left), is_upheld=True, answer="Hộ được rà soát.", household=stand.sau
        ),
    )  # fmt: skip

    assert {one.request_id for one in answers} == {_only_request()}


def _only_request() -> int:
    with acting(SYSTEM):
        return ReviewRequest.objects.get().pk


def test_no_objection_slips_in_while_the_list_is_taken_down(stand: Village) -> None:
    posting = make_posting(stand.lan, stand.minh, stand.area)
    after = posting.last_day.replace(day=30)

    def either(actor: Any) -> Any:
        with clock.at(after):
            if actor.username == "minh":
                return record_objection(actor=stand.lan, posting=posting, said=an_objection())
            return close_posting(actor=actor, posting=posting)

    both_at_once(stand.lan, stand.minh, either)

    with acting(SYSTEM):
        is_down = Posting.objects.get().state == "down"
        assert Objection.objects.exists() != is_down


def test_a_list_is_taken_down_once_and_a_proof_kept_once(stand: Village) -> None:
    posting = make_posting(stand.lan, stand.minh, stand.area)

    def prove(actor: Any) -> PublicityProof:
        with clock.at(posting.posted_on):
            return record_publicity(
                actor=actor, posting=posting, way=ProofWay.RADIO, on=posting.posted_on, note="Ông Ngọc"
            )

    def close(actor: Any) -> Posting:
        with clock.at(posting.last_day.replace(day=30)):
            return close_posting(actor=actor, posting=posting)

    assert _kinds(both_at_once(stand.lan, stand.lan, prove)) == {PublicityProof, ProofStands}
    assert _kinds(both_at_once(stand.lan, stand.lan, close)) == {Posting, PostingDown}


def test_a_sample_is_drawn_once(stand: Village) -> None:
    found = make_meeting_round(stand.lan, stand.minh, stand.area)

    answers = both_at_once(
        stand.lan, stand.lan, lambda actor: draw_recheck_sample(actor=actor, found=found, size=1, seed=7)
    )

    assert _kinds(answers) == {RecheckSample, SampleDrawn}


def _recheck(actor: Any, one: Recheck) -> Recheck:
    return record_recheck(
        actor=actor, recheck=one, answers=ANSWERS["other"], checked_by="Lâm Thị Kiểm", checked_on=clock.today()
    )


def test_a_recheck_is_taken_in_once(stand: Village) -> None:
    found = make_meeting_round(stand.lan, stand.minh, stand.area)
    with acting(stand.lan):
        draw_recheck_sample(actor=stand.lan, found=found, size=1, seed=7)
        one = Recheck.objects.get()

    answers = both_at_once(stand.lan, stand.lan, lambda actor: _recheck(actor, one))

    assert _kinds(answers) == {Recheck, RecheckDone}


def test_no_recheck_slips_in_while_the_round_is_decided(stand: Village) -> None:
    found = make_posted(stand.lan, stand.minh, stand.area, {})
    with acting(stand.lan):
        draw_recheck_sample(actor=stand.lan, found=found, size=1, seed=7)
        one = Recheck.objects.get()
        make_prepared(stand.lan, found)
    acts: dict[str, Callable[[], Any]] = {
        "minh": lambda: recognise_round(actor=stand.minh, found=found),
        "lan": lambda: _recheck(stand.lan, one),
    }

    answers = both_at_once(stand.minh, stand.lan, lambda actor: acts[actor.username]())

    assert _kinds(answers) == {Recognition, NotToRecheck}
