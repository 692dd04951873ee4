"""A form taken in: scored at once, once, and only while its round surveys."""

from dataclasses import replace
from uuid import uuid4

import pytest

from ansinh.core.wall import acting
from ansinh.judgement.errors import UnusableAnswers
from ansinh.judgement.queries import shipped
from ansinh.poverty.errors_of_survey import ClassUnstated
from ansinh.poverty.models import (
    Assessment,
    Channel,
    ListedHousehold,
    ListedState,
    ReviewRound,
    Submission,
    SubmissionState,
)
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services import FilledForm, keep_shipped, submit_form
from ansinh.poverty.testing import ANSWERS, INCOME, lacking, make_submission, make_survey
from ansinh.poverty.tests.conftest import Village

pytestmark = pytest.mark.django_db
MEASURED = shipped("measured-income")


@pytest.mark.parametrize("household_class", ANSWERS)
def test_the_first_form_of_a_household_counts_and_classifies_it(village: Village, household_class: str) -> None:
    surveying = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        listed = ListedHousehold.objects.get(round=surveying, household=village.hoa)

        made = make_submission(village.lan, listed, household_class)

        listed.refresh_from_db()
        [assessment] = Assessment.objects.select_related("submission").filter(listed=listed)
    assert made.state == SubmissionState.COUNTS
    assert listed.state == ListedState.SURVEYED
    assert listed.assessment_id == assessment.pk
    assert assessment.household_class == household_class
    assert assessment.submission == made
    assert assessment.reason


def test_a_second_different_form_is_a_conflict_and_the_same_one_again_is_none(village: Village) -> None:
    surveying = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        listed = ListedHousehold.objects.get(round=surveying, household=village.hoa)
        first = make_submission(village.lan, listed)

        again = make_submission(village.lan, listed)
        other = make_submission(village.lan, listed, "other")

        holds = ListedHousehold.objects.select_related("assessment").get(pk=listed.pk).assessment
    assert again == first
    assert other.state == SubmissionState.CONFLICT
    assert holds
    assert holds.household_class == "poor"


THREE = lacking("toilet", "water", "waste")


def measuring(village: Village) -> ReviewRound:
    """A round that measures income."""
    with acting(village.lan):
        measured = keep_shipped(code="measured-income")
    return make_survey(village.lan, village.minh, village.area, instrument=measured)


def income_form(found: ReviewRound, **changes: str) -> FilledForm:
    """Two people with 1.000.000 đồng each; `changes` are other answers."""
    return FilledForm(f"uuid:{uuid4()}", form_of(found).version, {**INCOME, **changes}, Channel.PAPER)


@pytest.mark.parametrize(
    ("changes", "household_class", "rule"),
    [
        (THREE, "poor", "poor"),
        (lacking("toilet", "water"), "near_poor", "near_poor"),
        ({"measured_income": "2200000", **THREE}, "poor", "poor"),
        ({"measured_income": "2200001", **THREE}, "other", "above"),
    ],
)
def test_measured_income_and_what_is_lacking_decide(
    village: Village, changes: dict[str, str], household_class: str, rule: str
) -> None:
    surveying = measuring(village)
    with acting(village.lan):
        listed = ListedHousehold.objects.get(round=surveying, household=village.hoa)

        submit_form(actor=village.lan, listed=listed, form=income_form(surveying, **changes))

        made = Assessment.objects.get(listed=listed)
    assert (made.household_class, made.rule) == (household_class, rule)
    assert made.measured_income == int({**INCOME, **changes}["measured_income"])
    assert made.deprivation_points is not None


def test_income_below_the_line_without_what_is_lacking_makes_nobody_better_off(village: Village) -> None:
    surveying = measuring(village)
    form = income_form(surveying)
    bare = {name: answer for name, answer in form.answers.items() if not name.startswith("deprived_")}
    with acting(village.lan):
        listed = ListedHousehold.objects.get(round=surveying, household=village.hoa)
        with pytest.raises(UnusableAnswers, match="deprived_toilet"):
            submit_form(actor=village.lan, listed=listed, form=replace(form, answers=bare))

        assert not Assessment.objects.exists()
        assert not Submission.objects.exists()


@pytest.fixture
def _asking_nothing_of_deprivations(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instrument as it was kept before it asked what a household lacks."""
    questions = {name: one for name, one in MEASURED.form.questions.items() if "deprived_" not in name}
    old = replace(MEASURED, form=replace(MEASURED.form, questions=questions))
    monkeypatch.setattr("ansinh.poverty.services.assessing.opened", lambda _key: old)


@pytest.mark.usefixtures("_asking_nothing_of_deprivations")
def test_a_form_from_which_no_class_follows_is_refused_also_where_it_is_the_second(village: Village) -> None:
    surveying = measuring(village)
    above = income_form(surveying, measured_income="2200001")
    with acting(village.lan):
        listed = ListedHousehold.objects.get(round=surveying, household=village.hoa)
        for _time in range(2):
            with pytest.raises(ClassUnstated, match="Nguyễn Thị Hòa: what the household lacks is not known"):
                submit_form(actor=village.lan, listed=listed, form=income_form(surveying))
            submit_form(actor=village.lan, listed=listed, form=above)

        [made] = Assessment.objects.filter(listed=listed)
        assert Submission.objects.count() == 1
    assert (made.household_class, made.rule) == ("other", "above")


def test_who_needs_no_survey_is_neither_poor_nor_near_poor_by_a_rule_of_its_own(village: Village) -> None:
    surveying = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        listed = ListedHousehold.objects.get(round=surveying, household=village.hoa)

        make_submission(village.lan, listed, needs_survey="0")

        made = Assessment.objects.get(listed=listed)
    assert (made.household_class, made.rule) == ("other", "quick")
