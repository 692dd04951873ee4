"""A form taken in: scored at once, once, and only while its round surveys."""

import pytest

from ansinh.core.wall import acting
from ansinh.poverty.models import Assessment, ListedHousehold, ListedState, SubmissionState
from ansinh.poverty.testing import ANSWERS, make_submission, make_survey
from ansinh.poverty.tests.conftest import Village

pytestmark = pytest.mark.django_db


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
