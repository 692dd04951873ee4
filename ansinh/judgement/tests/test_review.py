"""Households are classified with the rule that decided, their figures, their articles and reasons in words."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from django.utils import translation

from ansinh.judgement.bench_review import measure_review
from ansinh.judgement.errors import (
    InstrumentNotForDecision,
    InstrumentNotForStandard,
    LineNotAboveNational,
    UnknownStandard,
    UnusableAnswers,
)
from ansinh.judgement.review import Classified, Review, classify
from ansinh.judgement.review_reasons import words_of
from openfisca_vietnam.poverty.instrument import LACKS, Instrument, shipped
from openfisca_vietnam.poverty.standard import ProvincialLines, indicator_codes

NATIONAL, MEASURED = shipped("national"), shipped("measured-income")
OWN = replace(NATIONAL, about=replace(NATIONAL.about, points_are_example=False))
Facts = Mapping[str, object]

LEAST: Facts = {
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
}
THREE: Facts = dict.fromkeys([LACKS + "toilet", LACKS + "water", LACKS + "nutrition"], 1)
RICHER: Facts = {"assets": "car motorcycle"}  # 140 points: 101 - 20 + 59
OUT: Facts = {**dict.fromkeys(LEAST, ""), "area": "urban", "region": "south_east", "needs_survey": 0}


def reviewed(*households: Facts, instrument: Instrument = OWN, standard_code: str = "2022") -> Review:
    columns = {name: [{**LEAST, **own}[name] for own in households] for name in LEAST}
    return classify(columns, instrument=instrument, standard_code=standard_code)


def measured(
    *incomes: int, area: str = "rural", lines: ProvincialLines | None = None, standard_code: str = "2022"
) -> list[Classified]:
    columns: dict[str, list[object]] = {"area": [area] * len(incomes), "measured_income": [*incomes]}
    return list(classify(columns, instrument=MEASURED, standard_code=standard_code, lines=lines).rows())


def test_a_poor_household_and_its_reason() -> None:
    [household] = reviewed(THREE).rows()
    assert household == Classified(
        household_class="poor",
        rule="poor",
        income_points=101,
        deprivation_points=30,
        measured_income=None,
        lacking=("nutrition", "water", "toilet"),
        articles="ND 07/2021 Art 3(1); TT 07/2021",
        reason=(
            "Poor household. 101 points for income, not above the limit of 140 in rural areas. "
            "30 points for deprivations, the limit of 30 or more. Lacking: Nutrition; Source of water; Toilet. "
            "ND 07/2021 Art 3(1) is known at second hand only. TT 07/2021 is known at second hand only."
        ),
    )


def test_the_edges_of_the_national_cut_offs() -> None:
    urban: Facts = {**RICHER, "area": "urban", "land_m2": 12_000, "household_size": 3}
    two: Facts = {**THREE, LACKS + "water": 0}
    review = reviewed(
        {**RICHER, **THREE}, {**RICHER, **two}, {**RICHER, "highest_education": "upper_secondary"}, {**urban, **THREE}
    )
    assert [(one.income_points, one.household_class) for one in review.rows()] == [
        (140, "poor"),
        (140, "near_poor"),
        (146, "other"),
        (166, "poor"),
    ]


def test_a_near_poor_household_and_one_above_the_limit() -> None:
    near, above = reviewed({**LEAST, LACKS + "waste": 1}, {"assets": "car motorcycle air_conditioner"}).rows()
    assert near.reason.startswith(
        "Near-poor household. 101 points for income, not above the limit of 140 in rural areas. "
        "0 points for deprivations, fewer than the limit of 30. ND"
    )
    assert above.reason.startswith(
        "Neither poor nor near-poor. 159 points for income, above the limit of 140 in rural areas. ND"
    )


def test_who_needs_no_survey_has_no_figures() -> None:
    [household] = reviewed(OUT).rows()
    assert (household.household_class, household.income_points, household.deprivation_points) == ("other", None, None)
    assert household.reason == "Neither poor nor near-poor. Form A shows means, and nothing asks for a survey."


def test_the_example_of_points_says_that_it_decides_nothing() -> None:
    [household] = reviewed(THREE, instrument=NATIONAL).rows()
    assert "The table of points is an example and decides nothing: import the office's own." in household.reason


def test_the_standard_of_2027_counts_waste_and_borrows_the_cut_offs() -> None:
    two: Facts = {**THREE, LACKS + "water": 0, LACKS + "waste": 1}
    [household] = reviewed(two, standard_code="2027").rows()
    assert household.lacking == ("nutrition", "toilet", "waste")
    assert "The cut-offs are those of the standard before: none is known for this one." in household.reason
    assert household.articles == "ND 351/2025; TT 07/2021"


def test_measured_income_against_both_lines() -> None:
    at_line, above, beyond = measured(1_500_000, 1_500_001, 2_250_001)
    assert at_line.household_class == "unstated"
    assert at_line.reason.startswith(
        "No class. 1.500.000 đồng per person and month, not above the poverty line of 1.500.000 đồng. "
        "What the household lacks is not known."
    )
    assert above.household_class == "average"
    assert above.articles == "ND 07/2021 Art 3(1), 3(2)"
    assert "not above the line of average living standard of 2.250.000 đồng." in above.reason
    assert "one summary has 2,500,000 đồng for rural areas" in above.reason
    assert beyond.household_class == "other"
    assert "and the line of average living standard of 2.250.000 đồng." in beyond.reason


def test_the_standard_of_2027_states_no_average_line() -> None:
    [household] = measured(2_800_001, area="urban", standard_code="2027")
    assert household.household_class == "other"
    assert "this standard states no line of average living standard." in household.reason


def test_a_province_is_named_where_its_line_counts() -> None:
    lines = ProvincialLines("NQ 12/2026/NQ-HĐND", rural=1_800_000)
    [country] = measured(1_800_000, lines=lines)
    [town] = measured(2_000_001, lines=lines, area="urban")
    assert "The province's own poverty line counts, by NQ 12/2026/NQ-HĐND." in country.reason
    assert country.articles == "ND 07/2021 Art 3(1); NQ 12/2026/NQ-HĐND"
    assert "NQ 12" not in town.reason + town.articles


def test_each_question_tells_its_part() -> None:
    review = reviewed(THREE)
    parts = review.contributions(0)
    assert sum(part.points for part in parts) == 101
    assert ("assets", 20) in [(part.question, part.points) for part in parts]
    with translation.override("vi"):
        [toilet] = [part for part in review.contributions(0) if part.question == "toilet"]
    assert toilet.label == "Nhà tiêu hộ đang dùng"


def test_a_line_of_a_province_that_is_not_above_the_nation_is_refused() -> None:
    with pytest.raises(LineNotAboveNational) as caught:
        measured(0, lines=ProvincialLines("NQ 1", rural=1_500_000))
    assert str(caught.value) == (
        "The province's poverty line for rural areas is 1.500.000 đồng; it counts only above the national one of "
        "1.500.000 đồng. Leave it out, or correct it."
    )


def test_a_standard_or_an_instrument_that_does_not_fit_is_refused() -> None:
    with pytest.raises(UnknownStandard, match="expected one of 2022, 2027"):
        reviewed({}, standard_code="2016")
    with pytest.raises(InstrumentNotForDecision, match="“Poverty Probability Index for Viet Nam 2021”"):
        reviewed({}, instrument=shipped("ppi-2021"))
    only_2022 = replace(OWN, about=replace(OWN.about, standards=("2022",)))
    with pytest.raises(InstrumentNotForStandard, match="no cut-offs for the standard 2027; it has them for 2022"):
        reviewed({}, instrument=only_2022, standard_code="2027")


def test_answers_that_cannot_be_scored_are_told_in_sentences() -> None:
    with pytest.raises(UnusableAnswers) as caught:
        reviewed({}, {"toilet": "bucket", "waste": "x"}, {"assets": ""})
    assert str(caught.value) == (
        "No household was classified. Answers not as expected: 2. Correct them.\n"
        "  sheet “answers”, row 2, column “toilet”: Expected an answer that the form offers, got “bucket”.\n"
        "  sheet “answers”, row 3, column “assets”: Expected an answer; there is none."
    )


def test_nobody_is_classified_without_ado() -> None:
    assert list(reviewed().rows()) == []


def test_the_class_does_not_depend_on_the_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    households = [{**RICHER, **THREE}, THREE, OUT, {"assets": "car motorcycle air_conditioner"}, {}] * 3
    whole = reviewed(*households)
    monkeypatch.setattr("ansinh.judgement.review.PIECE", 4)
    cut = reviewed(*households)
    assert np.array_equal(whole.household_class, cut.household_class)
    assert list(whole.rows()) == list(cut.rows())


def test_a_label_without_a_language_is_told_as_it_is() -> None:
    assert words_of({"": "Toilet"}) == "Toilet"
    assert words_of({}) == ""


def test_the_measure_tells_the_seconds_of_a_round_and_a_bar() -> None:
    [whole, _scoring] = measure_review(300)
    assert whole["name"] == "300 households scored and classified, with reasons"
    assert (whole["bar"], whole["holds"]) == (60, True)
