"""The evidence of a round: its forms put to the checks, the recheck of a sample, what was changed after the survey."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.counting import counts_of
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.judgement.errors import UnusableAnswers
from ansinh.poverty.errors_of_fairness import (
    NotToRecheck,
    OwnRecheck,
    RecheckDayOutside,
    RecheckDone,
    RecheckerUnnamed,
    SampleDrawn,
    SampleOutside,
)
from ansinh.poverty.evidence import agreement_by_reviewer, agreement_of, evidence_of, rechecks_of
from ansinh.poverty.fairness_words import checks_in_words
from ansinh.poverty.lists_of_fairness import changes_of
from ansinh.poverty.models import (
    Assessment,
    Channel,
    ListedHousehold,
    Recheck,
    RecheckSample,
    ReviewRound,
    RoundState,
    Stage,
)
from ansinh.poverty.queries.rounds import waiting_rows
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services import (
    FilledForm,
    close_survey,
    draw_recheck_sample,
    drawn_keys,
    record_recheck,
    submit_form,
)
from ansinh.poverty.testing import ANSWERS, at_work, make_home, make_submission, make_survey
from ansinh.poverty.tests.conftest import TODAY, Village, make_village

pytestmark = pytest.mark.django_db

NAMES = ("Mai Văn Một", "Mai Văn Hai", "Mai Văn Ba", "Mai Văn Bốn", "Mai Văn Năm")
MORNING = dt.datetime(2026, 9, 20, 1, tzinfo=dt.UTC)


def surveyed(village: Village, *, minutes_between: int = 40, spread: float = 0.01) -> ReviewRound:
    """A round of seven households, all surveyed by one reviewer on a phone, one after the other, each at its house; the
    survey is over.
    """
    with acting(village.lan):
        for name in NAMES:
            make_home(village.lan, village.hamlet, name, household_class="poor", sex="male")
    found = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        for number, listed in enumerate(ListedHousehold.objects.filter(round=found).order_by("pk")):
            begins = MORNING + dt.timedelta(minutes=minutes_between * number)
            form = FilledForm(
                instance_id=f"uuid:{uuid4()}", form_version=form_of(found).version, answers=ANSWERS["poor"],
                channel=Channel.PHONE, began_at=begins, ended_at=begins + dt.timedelta(minutes=20),
                spot=(11.3 + number * spread, 106.1),
            )  # fmt: skip
            submit_form(actor=village.lan, listed=listed, form=form)
        return close_survey(actor=village.lan, found=found)


def draw(village: Village, found: ReviewRound, size: int = 3, seed: int = 7) -> RecheckSample:
    with acting(village.lan):
        return draw_recheck_sample(actor=village.lan, found=found, size=size, seed=seed)


def recheck(
    village: Village,
    one: Recheck,
    answers: str = "poor",
    *,
    checked_by: str = "Lâm Thị Kiểm",
    on: dt.date = TODAY,
    **changes: str,
) -> Recheck:
    told = {**ANSWERS[answers], **changes}
    with acting(village.lan):
        return record_recheck(actor=village.lan, recheck=one, answers=told, checked_by=checked_by, checked_on=on)


def rows_of(village: Village, sample: RecheckSample) -> list[Recheck]:
    with acting(village.lan):
        return rechecks_of(sample)


def test_forms_at_houses_of_their_own_stand_out_by_nothing(village: Village) -> None:
    found = surveyed(village)

    with acting(village.lan):
        checks = checks_in_words(evidence_of(found))

    assert [check.found for check in checks] == [[], [], [], [], []]
    assert "Too few forms to say anything: 7, at least 30 are needed." in {check.too_few for check in checks}


def test_forms_at_one_time_and_from_one_spot_are_told_with_the_households_behind_them(village: Village) -> None:
    found = surveyed(village, minutes_between=5, spread=0.00001)

    with acting(village.lan):
        checks = {check.code: check for check in checks_in_words(evidence_of(found))}

    [spot] = checks["spots"].found
    assert spot.said == "Hồ Văn Thu: 7 forms within 15 metres."
    assert {one.head_name for one in spot.forms} >= set(NAMES)
    assert len(checks["overlaps"].found) == 6
    assert "open at once for 15 minutes" in checks["overlaps"].found[0].said


def test_the_cut_off_is_that_of_the_pinned_instrument_and_area(village: Village) -> None:
    found = surveyed(village)

    with acting(village.lan):
        evidence = evidence_of(found)
        points = Assessment.objects.values_list("income_points", flat=True)[0]

    assert points is not None
    assert points <= 140
    assert evidence.near in (0, 7)
    assert evidence.timed == evidence.placed == 7


def test_a_sample_can_be_drawn_again_by_everybody(village: Village) -> None:
    found = surveyed(village)

    sample = draw(village, found)

    with acting(village.lan):
        everybody = sorted(ListedHousehold.objects.filter(round=found).values_list("pk", flat=True))
        drawn = sorted(Recheck.objects.values_list("listed_id", flat=True))
    assert drawn == drawn_keys(everybody, size=3, seed=7)
    assert (sample.size, sample.surveyed) == (3, 7)
    with acting(SYSTEM):
        entry = AuditEntry.objects.get(act="draw_recheck_sample")
    assert entry.after is not None
    assert (entry.after["seed"], entry.after["households"]) == (7, drawn)


def test_a_sample_is_drawn_once_and_of_those_who_were_surveyed(village: Village) -> None:
    found = surveyed(village)
    for size in (0, 8):
        with pytest.raises(SampleOutside, match="1 to 7"):
            draw(village, found, size)
    draw(village, found)
    with pytest.raises(SampleDrawn, match="Trần Thị Lan"):
        draw(village, found, seed=8)


def test_a_sample_is_drawn_once_everybody_was_surveyed_until_the_decision(village: Village) -> None:
    found = surveyed(village)
    for state in set(RoundState) - {RoundState.MEETING, RoundState.POSTING, RoundState.CANCELLED}:
        with acting(SYSTEM):
            ReviewRound.objects.filter(pk=found.pk).update(state=state)
        with pytest.raises(NotToRecheck, match=str(state.label)):
            draw(village, found, 1)


def test_only_who_plans_draws_and_only_who_surveys_takes_in(village: Village) -> None:
    found = surveyed(village)
    [one] = rows_of(village, draw(village, found, 1))
    reader, elsewhere = at_work("thu", village.area), make_village("25480", "Bình Minh").lan
    values: dict[str, Any] = {"answers": ANSWERS["poor"], "checked_by": "Lâm Thị Kiểm", "checked_on": TODAY}
    for actor, refusal in ((reader, NoRight), (elsewhere, OutsideScope)):
        with acting(actor):
            with pytest.raises(refusal):
                draw_recheck_sample(actor=actor, found=found, size=1, seed=1)
            with pytest.raises(refusal):
                record_recheck(actor=actor, recheck=one, **values)


def test_rechecks_agree_or_differ_and_the_class_stays_as_it_was(village: Village) -> None:
    sample = draw(village, surveyed(village))
    first, second, _third = rows_of(village, sample)

    recheck(village, first)
    recheck(village, second, "near_poor")

    rows = rows_of(village, sample)
    agreement = agreement_of(rows)
    assert (agreement.checked, agreement.agreeing, agreement.percent) == (2, 1, 50)
    assert 0.05 < agreement.low < 0.5 < agreement.high < 0.95
    assert [(one.name, one.checked) for one in agreement_by_reviewer(rows)] == [("Hồ Văn Thu", 2)]
    differing = next(one for one in rows if one.pk == second.pk)
    assert (differing.first.household_class, differing.household_class) == ("poor", "near_poor")
    with acting(village.lan):
        listed = ListedHousehold.objects.select_related("assessment").get(pk=second.listed_id)
        assert listed.assessment == second.first


def test_a_recheck_is_made_once_by_other_eyes_on_a_day_that_can_be(village: Village) -> None:
    [one] = rows_of(village, draw(village, surveyed(village), 1))
    with pytest.raises(OwnRecheck, match="Hồ Văn Thu"):
        recheck(village, one, checked_by="HỒ VĂN THU")
    with pytest.raises(RecheckerUnnamed):
        recheck(village, one, checked_by=" ")
    for day in (TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)):
        with pytest.raises(RecheckDayOutside):
            recheck(village, one, on=day)
    with pytest.raises(UnusableAnswers):
        recheck(village, one, toilet="gold")
    recheck(village, one)
    with pytest.raises(RecheckDone):
        recheck(village, one, "other")


def test_a_recheck_is_not_taken_in_after_the_decision(village: Village) -> None:
    found = surveyed(village)
    [one] = rows_of(village, draw(village, found, 1))
    with acting(SYSTEM):
        ReviewRound.objects.filter(pk=found.pk).update(state=RoundState.DECIDED)

    with pytest.raises(NotToRecheck):
        recheck(village, one)


def test_every_change_after_the_survey_stands_with_what_held_before(village: Village) -> None:
    found = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        listed = ListedHousehold.objects.get(round=found, household=village.hoa)
        make_submission(village.lan, listed)
        survey = Assessment.objects.get()
        for number, (stage, household_class) in enumerate(((Stage.MEETING, "near_poor"), (Stage.RECHECK, "poor")), 1):
            Assessment.objects.create(
                area_path=survey.area_path, listed=listed, stage=stage, household_class=household_class, rule="x",
                income_points=150, why="Có xe mới", made_by="lan", made_by_name="Trần Thị Lan",
                made_at=clock.now() + dt.timedelta(days=number),
            )  # fmt: skip

        rows = changes_of(found).order_by("made_at")

        told = [(one.stage, one.before_household_class, one.household_class) for one in rows]
        assert told == [("meeting", "poor", "near_poor"), ("recheck", "near_poor", "poor")]
        assert rows[0].before_income_points == survey.income_points


@pytest.mark.parametrize(
    ("on", "unsurveyed", "pressing", "behind"),
    [
        (dt.date(2026, 10, 12), 0, 0, 0),
        (dt.date(2026, 10, 13), 2, 0, 0),
        (dt.date(2026, 10, 20), 2, 2, 0),
        (dt.date(2026, 10, 21), 2, 2, 1),
    ],
)
def test_households_are_reminded_of_some_days_before_the_meetings(
    village: Village, on: dt.date, unsurveyed: int, pressing: int, behind: int
) -> None:
    make_survey(village.lan, village.minh, village.area)

    with acting(village.lan):
        waits = counts_of(waiting_rows, actor=village.lan, on=on)

    assert (waits["unsurveyed"], waits["pressing"], waits["behind"]) == (unsurveyed, pressing, behind)


def test_what_was_surveyed_is_not_reminded_of(village: Village) -> None:
    found = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        make_submission(village.lan, ListedHousehold.objects.get(round=found, household=village.hoa))
        assert counts_of(waiting_rows, actor=village.lan, on=dt.date(2026, 10, 19))["unsurveyed"] == 1
        province = replace(village.lan, scope="vn.80.")
        assert counts_of(waiting_rows, actor=province, on=dt.date(2026, 10, 19))["unsurveyed"] == 1
