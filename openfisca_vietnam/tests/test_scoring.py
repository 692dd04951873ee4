"""From answers to points: one household by hand, many at once, and what is told of answers that have no points."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from openfisca_vietnam.poverty.instrument import LACKS, shipped
from openfisca_vietnam.poverty.problems import BadInstrument
from openfisca_vietnam.poverty.scoring import lacks, score
from openfisca_vietnam.poverty.standard import indicator_codes, standard

NATIONAL, MEASURED = shipped("national"), shipped("measured-income")
Columns = dict[str, Sequence[Any]]
Facts = Mapping[str, object]

ANSWERS: Facts = {
    "area": "rural",
    "region": "mekong_delta",
    "needs_survey": 1,
    "household_size": 4,
    "dependants": 2,
    "steady_workers": 1,
    "highest_education": "lower_secondary",
    "durable_parts": 1,
    "m2_per_person": 9,
    "electricity_kwh": 60,
    "cooking_fuel": "wood",
    "water_source": "rain",
    "toilet": "other",
    "assets": "motorcycle refrigerator",
    "land_m2": 0,
    "livestock": "poultry",
    **{LACKS + code: 0 for code in indicator_codes()},
    LACKS + "toilet": 1,
    LACKS + "health_insurance": "1",
    LACKS + "information_means": True,
    LACKS + "waste": 1.0,
}


def households(*changes: Facts) -> Columns:
    """A column for each answer, a household for each set of changes."""
    return {name: [{**ANSWERS, **own}[name] for own in changes] for name in ANSWERS}


def test_each_question_tells_what_it_gave() -> None:
    scores = score(NATIONAL, households({}), standard=standard("2022"))
    given = {question: int(points[0, 0]) for question, points in scores.contributions.items() if points[0, 0]}
    assert given == {
        "household_size": 32,
        "dependants": 8,
        "steady_workers": 12,
        "highest_education": 4,
        "durable_parts": 3,
        "m2_per_person": 4,
        "electricity_kwh": 13,
        "water_source": 3,
        "assets": 9 + 11,
        "livestock": 2,
    }
    assert scores.points.tolist() == [[101]]
    assert sum(given.values()) == 101


def test_the_region_picks_the_column() -> None:
    scores = score(NATIONAL, households({}, {"region": "northern_uplands"}), standard=standard("2022"))
    assert scores.contributions["electricity_kwh"].tolist() == [[13], [16]]


def test_the_standard_says_which_deprivations_count() -> None:
    bits = {one.code: one.bit for code in ("2022", "2027") for one in standard(code).indicators}
    by_2022, by_2027 = (score(NATIONAL, households({}), standard=standard(code)) for code in ("2022", "2027"))
    both = bits["toilet"] | bits["health_insurance"]
    assert by_2022.deprivations.tolist() == [both | bits["information_means"]]
    assert by_2027.deprivations.tolist() == [both | bits["waste"]]
    assert by_2022.deprivation_points.tolist() == by_2027.deprivation_points.tolist() == [30]


def test_all_and_none_of_the_deprivations() -> None:
    columns = households(*({LACKS + code: lacks for code in indicator_codes()} for lacks in (0, 1)))
    scores = score(NATIONAL, columns, standard=standard("2022"))
    assert scores.deprivation_points.tolist() == [0, 120]
    assert lacks(scores.deprivations, standard("2022")).tolist() == [[False] * 12, [True] * 12]


@pytest.mark.parametrize(
    ("question", "answers", "points"),
    [
        ("household_size", [1, 2, 3, 6, 7, 40], [50, 44, 38, 16, 8, 8]),
        ("m2_per_person", [0, 7, 8, "14", 15, 39.0, 40], [0, 0, 4, 4, 8, 14, 20]),
        ("assets", ["none", "car", "car  car", "motorcycle car", "car motorcycle"], [0, 50, 50, 59, 59]),
    ],
)
def test_ranges_meet_and_several_answers_add_up(question: str, answers: list[object], points: list[int]) -> None:
    columns = households(*({question: answer} for answer in answers))
    contribution = score(NATIONAL, columns, standard=standard("2022")).contributions[question]
    assert contribution[:, 0].tolist() == points


def test_who_is_not_to_be_surveyed_has_no_points_and_owes_no_answers() -> None:
    unasked = {**dict.fromkeys(ANSWERS, ""), "area": "urban", "region": "south_east", "needs_survey": "0"}
    scores = score(NATIONAL, households({}, unasked), standard=standard("2022"))
    assert scores.is_scored.tolist() == [True, False]
    assert scores.is_urban.tolist() == [False, True]
    assert scores.points.tolist() == [[101], [-1]]
    assert scores.deprivation_points.tolist() == [30, -1]
    assert scores.contributions["assets"].tolist() == [[20], [0]]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"toilet": ""}, "not_answered"),
        ({"toilet": None}, "not_answered"),
        ({"toilet": "bucket"}, "not_an_answer"),
        ({"assets": "car boat"}, "not_an_answer"),
        ({"land_m2": "much"}, "not_an_answer"),
        ({"land_m2": 2.5}, "not_an_answer"),
        ({"land_m2": -1}, "not_an_answer"),
        ({"region": "moon"}, "not_an_answer"),
        ({"area": "island"}, "not_an_answer"),
        ({"needs_survey": ""}, "not_answered"),
        ({LACKS + "water": 2}, "not_an_answer"),
        ({LACKS + "water": ""}, "not_answered"),
    ],
)
def test_an_answer_without_points_is_told_with_its_household(change: Facts, wrong: str) -> None:
    with pytest.raises(BadInstrument) as caught:
        score(NATIONAL, households({}, change), standard=standard("2022"), rows=[5, 9])
    problems = {(one.wrong.value, one.row, one.column) for one in caught.value.problems}
    assert (wrong, 9, next(iter(change))) in problems
    assert {row for _wrong, row, _column in problems} == {9}


def test_columns_that_are_missing_or_too_short_are_told() -> None:
    columns = households({}, {})
    del columns["toilet"]
    columns["assets"] = ["car"]
    with pytest.raises(BadInstrument) as caught:
        score(NATIONAL, columns, standard=standard("2022"))
    assert {(one.wrong.value, one.column) for one in caught.value.problems} == {
        ("field_missing", "toilet"),
        ("field_missing", "assets"),
    }


def test_many_wrong_answers_are_told_up_to_fifty() -> None:
    with pytest.raises(BadInstrument) as caught:
        score(NATIONAL, households(*[{"toilet": "x"}] * 60), standard=standard("2022"))
    assert len(caught.value.problems) == 50


def test_nobody_is_scored_without_ado() -> None:
    assert len(score(NATIONAL, {name: [] for name in ANSWERS}, standard=standard("2022"))) == 0


def test_measured_income_comes_with_or_without_deprivations() -> None:
    columns: Columns = {"area": ["urban", "rural"], "measured_income": ["2000000000", 0]}
    alone = score(MEASURED, columns, standard=standard("2022"))
    assert (alone.measured_income.tolist(), alone.deprivation_points.tolist()) == ([2_000_000_000, 0], [-1, -1])
    assert alone.points.shape == (2, 0)
    lacks = {LACKS + code: [1, 0] for code in indicator_codes()}
    assert score(MEASURED, {**columns, **lacks}, standard=standard("2022")).deprivation_points.tolist() == [120, 0]


@pytest.mark.parametrize("income", ["-1", "2000000001", "1.5", "1_000", ""])
def test_income_that_is_no_whole_amount_is_told(income: str) -> None:
    with pytest.raises(BadInstrument) as caught:
        score(MEASURED, {"area": ["rural"], "measured_income": [income]}, standard=standard("2022"))
    assert [(one.row, one.column) for one in caught.value.problems] == [(1, "measured_income")]


def test_many_at_once_are_scored_as_one_by_one() -> None:
    dice = np.random.default_rng(2026)
    choices = {"toilet": ("septic", "none"), "region": ("south_east", "central_coast"), "land_m2": (0, 700, 12_000)}
    changes = [
        {name: of[int(dice.integers(len(of)))] for name, of in choices.items()}
        | {"needs_survey": int(dice.integers(2))}
        for _household in range(200)
    ]
    together = score(NATIONAL, households(*changes), standard=standard("2027"))
    alone = [score(NATIONAL, households(change), standard=standard("2027")) for change in changes]
    assert together.points.tolist() == [one.points[0].tolist() for one in alone]
    assert together.deprivations.tolist() == [one.deprivations[0] for one in alone]
