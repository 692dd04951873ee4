"""Phones at the same moment, on two real connections: a form counts once, and one of two counts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.poverty.errors import NotOnTheList, NotSurveyedNow
from ansinh.poverty.errors_of_survey import FormNumberTaken, HouseholdOfAnother
from ansinh.poverty.models import (
    Assessment,
    Channel,
    ListedHousehold,
    ListedState,
    Reviewer,
    ReviewRound,
    Submission,
    SubmissionState,
    SurveyKey,
)
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services import (
    FilledForm,
    assign_households,
    cancel_listed,
    choose_submission,
    open_survey_key,
    submit_form,
)
from ansinh.poverty.services.survey_keys import NewKey
from ansinh.poverty.testing import ANSWERS, make_request, make_submission, make_survey
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


@pytest.mark.parametrize("is_form_first", [True, False], ids=["the form first", "taken off first"])
def test_a_household_is_surveyed_or_taken_off(stand: Village, is_form_first: bool) -> None:
    with acting(stand.lan):
        make_request(stand.lan, stand.sau, form="form_01")
    surveying = make_survey(stand.lan, stand.minh, stand.area)
    with acting(stand.lan):
        sau = ListedHousehold.objects.get(round=surveying, household=stand.sau)
    form, other = _form(surveying, "poor", "uuid:1"), replace(stand.lan, username="hoa")
    acts: dict[str, Callable[[], Any]] = {
        "lan": lambda: submit_form(actor=stand.lan, listed=sau, form=form),
        "hoa": lambda: cancel_listed(actor=other, found=surveying, listed=[sau], why="Hộ rút đơn"),
    }
    first, second = (stand.lan, other) if is_form_first else (other, stand.lan)

    answers = both_at_once(first, second, lambda actor: acts[actor.username]())

    assert {type(one) for one in answers} == ({Submission, NotOnTheList} if is_form_first else {int, NotSurveyedNow})
    with acting(SYSTEM):
        sau.refresh_from_db()
        assert sau.state == (ListedState.SURVEYED if is_form_first else ListedState.TAKEN_OFF)
        assert Submission.objects.exists() == is_form_first


@pytest.mark.parametrize("is_form_first", [True, False], ids=["the form first", "handed over first"])
def test_a_household_is_surveyed_by_its_reviewer_or_handed_over(
    stand: Village, surveying: ReviewRound, hoa: ListedHousehold, is_form_first: bool
) -> None:
    with acting(stand.lan):
        thu, xuan = Reviewer.objects.select_related("round").filter(round=surveying).order_by("-quota")
    form, other = _form(surveying, "poor", "uuid:1"), replace(stand.lan, username="hoa")
    acts: dict[str, Callable[[], Any]] = {
        "lan": lambda: submit_form(actor=stand.lan, listed=hoa, form=form, reviewer=thu),
        "hoa": lambda: assign_households(actor=other, reviewer=xuan, listed=[hoa]),
    }
    first, second = (stand.lan, other) if is_form_first else (other, stand.lan)

    answers = both_at_once(first, second, lambda actor: acts[actor.username]())

    kinds = {Submission, NotOnTheList} if is_form_first else {int, HouseholdOfAnother}
    assert {type(one) for one in answers} == kinds
    with acting(SYSTEM):
        hoa.refresh_from_db()
        assert hoa.reviewer_id == (thu.pk if is_form_first else xuan.pk)


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


def test_one_number_for_two_households_at_once_is_taken_once(
    stand: Village, surveying: ReviewRound, hoa: ListedHousehold
) -> None:
    with acting(stand.lan):
        binh = ListedHousehold.objects.get(round=surveying, household=stand.binh)
    listed, form = {"lan": hoa, "hoa": binh}, _form(surveying, "poor", "uuid:1")
    other = replace(stand.lan, username="hoa")

    answers = both_at_once(
        stand.lan, other, lambda actor: submit_form(actor=actor, listed=listed[actor.username], form=form)
    )

    assert {type(one) for one in answers} == {Submission, FormNumberTaken}
