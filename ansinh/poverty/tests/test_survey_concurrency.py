"""Phones at the same moment, on two real connections: a form counts once, and one of two counts."""

from dataclasses import replace
from typing import Any

import pytest

from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.poverty.models import (
    Assessment,
    Channel,
    ListedHousehold,
    Reviewer,
    ReviewRound,
    Submission,
    SubmissionState,
    SurveyKey,
)
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services import FilledForm, choose_submission, open_survey_key, submit_form
from ansinh.poverty.services.survey_keys import NewKey
from ansinh.poverty.testing import ANSWERS, make_submission, make_survey
from ansinh.poverty.tests.conftest import Village, make_village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stand() -> Village:
    return make_village()


@pytest.fixture
def surveying(stand: Village) -> ReviewRound:
    return make_survey(stand.lan, stand.minh, stand.area)


@pytest.fixture
def hoa(stand: Village, surveying: ReviewRound) -> ListedHousehold:
    with acting(stand.lan):
        return ListedHousehold.objects.get(round=surveying, household=stand.hoa)


def _form(found: ReviewRound, answers: str, number: str) -> FilledForm:
    return FilledForm(number, form_of(found).version, ANSWERS[answers], Channel.PHONE)


def test_the_same_form_at_the_same_time_is_one(stand: Village, surveying: ReviewRound, hoa: ListedHousehold) -> None:
    form = _form(surveying, "poor", "uuid:1")

    answers = both_at_once(stand.lan, stand.lan, lambda actor: submit_form(actor=actor, listed=hoa, form=form))

    assert len({one.pk for one in answers}) == 1
    with acting(SYSTEM):
        assert (Submission.objects.count(), Assessment.objects.count()) == (1, 1)


def test_of_two_different_forms_at_the_same_time_one_counts_and_one_is_a_conflict(
    stand: Village, surveying: ReviewRound, hoa: ListedHousehold
) -> None:
    forms = {"lan": _form(surveying, "poor", "uuid:1"), "hoa": _form(surveying, "other", "uuid:2")}
    other = replace(stand.lan, username="hoa")

    answers = both_at_once(
        stand.lan, other, lambda actor: submit_form(actor=actor, listed=hoa, form=forms[actor.username])
    )

    assert {one.state for one in answers} == {SubmissionState.COUNTS, SubmissionState.CONFLICT}


def test_of_two_who_choose_at_the_same_time_the_first_settles_it(
    stand: Village, surveying: ReviewRound, hoa: ListedHousehold
) -> None:
    with acting(stand.lan):
        forms = {"lan": make_submission(stand.lan, hoa), "hoa": make_submission(stand.lan, hoa, "other")}
    other = replace(stand.lan, username="hoa")

    def choose(actor: Actor) -> Any:
        return choose_submission(actor=actor, submission=forms[actor.username], why="Đã đến hộ kiểm tra.")

    answers = both_at_once(stand.lan, other, choose)

    assert sorted(type(one).__name__ for one in answers) in (
        ["FormSetAside", "Submission"],
        ["NothingToChoose", "Submission"],
    )
    with acting(SYSTEM):
        assert Submission.objects.filter(state=SubmissionState.COUNTS).count() == 1


def test_two_keys_made_at_the_same_time_leave_one(stand: Village, surveying: ReviewRound) -> None:
    with acting(stand.lan):
        thu = Reviewer.objects.get(round=surveying, quota=30)

    answers = both_at_once(stand.lan, stand.lan, lambda actor: open_survey_key(actor=actor, reviewer=thu))

    assert {type(one) for one in answers} == {NewKey}
    with acting(SYSTEM):
        assert SurveyKey.objects.filter(ended_at__isnull=True).count() == 1
