"""Two forms of a household: the office says which one counts and why; keys of phones are made and ended."""

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting
from ansinh.poverty.errors import NoReason, RoundElsewhere
from ansinh.poverty.errors_of_survey import FormSetAside, NothingToChoose, VotedAlready
from ansinh.poverty.models import (
    Assessment,
    ListedHousehold,
    ListedState,
    Reviewer,
    ReviewRound,
    RoundState,
    Stage,
    Submission,
    SubmissionState,
    SurveyKey,
)
from ansinh.poverty.queries.survey import reviewer_with_key
from ansinh.poverty.services import choose_submission, end_survey_key, open_survey_key
from ansinh.poverty.testing import at_work, make_submission, make_survey
from ansinh.poverty.tests.conftest import Village

pytestmark = pytest.mark.django_db
WHY = "Đã đến hộ kiểm tra lại."


@pytest.fixture
def surveying(village: Village) -> ReviewRound:
    return make_survey(village.lan, village.minh, village.area)


@pytest.fixture
def hoa(village: Village, surveying: ReviewRound) -> ListedHousehold:
    with acting(village.lan):
        return ListedHousehold.objects.get(round=surveying, household=village.hoa)


@pytest.fixture
def thu(village: Village, surveying: ReviewRound) -> Reviewer:
    with acting(village.lan):
        return Reviewer.objects.get(round=surveying, quota=30)


def _states(hoa: ListedHousehold) -> list[str]:
    return list(Submission.objects.filter(listed=hoa).order_by("pk").values_list("state", flat=True))


def test_another_form_that_is_chosen_counts_and_its_class_holds_with_the_reason(
    village: Village, hoa: ListedHousehold
) -> None:
    with acting(village.lan):
        make_submission(village.lan, hoa)
        other = make_submission(village.lan, hoa, "other")

        choose_submission(actor=village.lan, submission=other, why=WHY)

        hoa.refresh_from_db()
        held = hoa.assessment
        assert held
        [entry] = AuditEntry.objects.filter(act="choose_submission")
        assert _states(hoa) == [SubmissionState.SET_ASIDE, SubmissionState.COUNTS]
    assert (held.stage, held.why, held.household_class) == (Stage.CONFLICT, WHY, "other")
    assert hoa.state == ListedState.SURVEYED
    assert entry.why == WHY


def test_the_form_that_counts_can_be_confirmed_and_nothing_is_classified_anew(
    village: Village, hoa: ListedHousehold
) -> None:
    with acting(village.lan):
        first = make_submission(village.lan, hoa)
        make_submission(village.lan, hoa, "other")

        choose_submission(actor=village.lan, submission=first, why=WHY)

        assert _states(hoa) == [SubmissionState.COUNTS, SubmissionState.SET_ASIDE]
        assert Assessment.objects.filter(listed=hoa).count() == 1


def test_choosing_asks_for_the_right_and_a_reason(village: Village, hoa: ListedHousehold) -> None:
    with acting(village.lan):
        make_submission(village.lan, hoa)
        other = make_submission(village.lan, hoa, "other")

        with pytest.raises(NoReason):
            choose_submission(actor=village.lan, submission=other, why=" ")
        with pytest.raises(NoRight):
            choose_submission(actor=at_work("soat", village.area), submission=other, why=WHY)


def test_there_must_be_something_to_choose_from(village: Village, hoa: ListedHousehold) -> None:
    with acting(village.lan):
        only = make_submission(village.lan, hoa)
        with pytest.raises(NothingToChoose):
            choose_submission(actor=village.lan, submission=only, why=WHY)
        other = make_submission(village.lan, hoa, "other")
        choose_submission(actor=village.lan, submission=other, why=WHY)

        with pytest.raises(FormSetAside):
            choose_submission(actor=village.lan, submission=only, why=WHY)


def test_nothing_is_chosen_after_the_vote(village: Village, hoa: ListedHousehold) -> None:
    with acting(village.lan):
        make_submission(village.lan, hoa)
        other = make_submission(village.lan, hoa, "other")
        ListedHousehold.objects.filter(pk=hoa.pk).update(state=ListedState.VOTED)

        with pytest.raises(VotedAlready):
            choose_submission(actor=village.lan, submission=other, why=WHY)


def test_a_new_key_ends_the_one_before_and_nothing_of_it_is_kept(village: Village, thu: Reviewer) -> None:
    with acting(village.lan):
        first = open_survey_key(actor=village.lan, reviewer=thu)
        second = open_survey_key(actor=village.lan, reviewer=thu)

        assert reviewer_with_key(first.secret) is None
        assert reviewer_with_key(second.secret) == thu
        assert not SurveyKey.objects.filter(key_hash__contains=second.secret).exists()
        assert AuditEntry.objects.filter(act="open_survey_key").count() == 2


def test_a_key_is_ended_once(village: Village, thu: Reviewer) -> None:
    with acting(village.lan):
        made = open_survey_key(actor=village.lan, reviewer=thu)

        for _time in range(2):
            end_survey_key(actor=village.lan, reviewer=thu)

        assert reviewer_with_key(made.secret) is None
        assert AuditEntry.objects.filter(act="end_survey_key").count() == 1


def test_keys_are_made_by_whoever_plans_and_not_after_the_survey(
    village: Village, surveying: ReviewRound, thu: Reviewer
) -> None:
    with acting(village.minh), pytest.raises(NoRight):
        open_survey_key(actor=village.minh, reviewer=thu)
    with acting(village.lan):
        ReviewRound.objects.filter(pk=surveying.pk).update(state=RoundState.MEETING)
        with pytest.raises(RoundElsewhere):
            open_survey_key(actor=village.lan, reviewer=thu)
