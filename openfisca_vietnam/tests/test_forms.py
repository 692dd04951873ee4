"""The forms that ship: they convert, speak both languages, and calculate what the law asks."""

from collections.abc import Mapping

import pytest

from openfisca_vietnam.poverty.filled import filled_in, problems_of
from openfisca_vietnam.poverty.instrument import LACKS, shipped, shipped_codes
from openfisca_vietnam.poverty.standard import indicator_codes

NATIONAL, MEASURED = shipped("national").form, shipped("measured-income").form
Facts = Mapping[str, object]

WELL: Facts = {
    "is_listed": "yes",
    "has_asked": "no",
    "signs_of_means": "none",
    "wall_is_durable": "yes",
    "frame_is_durable": "yes",
    "roof_is_durable": "yes",
    "house_m2": 16,
    "water_source": "tap",
    "toilet": "septic",
    "waste": "collected",
    "uses_internet": "yes",
    "devices": "television telephone",
}
ADULT: Facts = {"age": 40, "draws_assistance": "no", "work": "steady", "is_insured": "yes"}
CHILD: Facts = {"age": 9, "is_undernourished": "no", "is_insured": "yes", "goes_to_school": "yes"}
YOUNG: Facts = {**ADULT, "age": 17, "work": "outside", "attainment": "training"}
OLD: Facts = {**ADULT, "age": 80, "work": "outside", "draws_assistance": "yes"}


def lacking(household: Facts, *members: Facts) -> set[str]:
    answers = filled_in(NATIONAL, {**WELL, **household, "member": members})
    return {code for code in indicator_codes() if answers[LACKS + code] == "1"}


def wrong(answers: Facts) -> dict[str, str]:
    """What is wrong with a form that needs a survey, by its question."""
    facts = {"is_listed": "yes", "has_asked": "no", "signs_of_means": "none", **answers}
    return {one.column: one.wrong.value for one in problems_of(NATIONAL, filled_in(NATIONAL, facts))}


@pytest.mark.parametrize("code", shipped_codes())
def test_a_form_converts_without_warnings_and_speaks_both_languages(code: str) -> None:
    form = shipped(code).form
    assert form.converted[1] == ()
    points = shipped(code).points
    scored = [of.question for of in points.questions] if points else []
    asked = [one for one in form.questions.values() if one.kind != "calculated" or one.name in scored]
    assert all(set(one.labels) == {"vi", "en"} for one in asked)
    assert all(set(choice.labels) == {"vi", "en"} for one in asked for choice in one.choices)


def test_a_household_that_lacks_nothing() -> None:
    assert lacking({}, ADULT, CHILD) == set()


@pytest.mark.parametrize(
    ("lacks", "household", "members"),
    [
        ("employment", {}, [ADULT, {**ADULT, "work": "no_job"}]),
        ("employment", {}, [ADULT, {**ADULT, "work": "no_contract"}]),
        ("dependants", {"house_m2": 30}, [ADULT, CHILD, OLD]),
        ("nutrition", {}, [ADULT, {**CHILD, "is_undernourished": "yes"}]),
        ("health_insurance", {}, [ADULT, {**CHILD, "is_insured": "no"}]),
        ("adult_education", {}, [ADULT, {**YOUNG, "attainment": "none"}]),
        ("adult_education", {}, [ADULT, {**YOUNG, "age": 18, "attainment": "lower_secondary"}]),
        ("school_attendance", {}, [ADULT, {**CHILD, "goes_to_school": "no"}]),
        ("house_quality", {"wall_is_durable": "no", "roof_is_durable": "no"}, [ADULT]),
        ("house_area", {"house_m2": 15}, [ADULT, ADULT]),
        ("water", {"water_source": "surface"}, [ADULT]),
        ("toilet", {"toilet": "none"}, [ADULT]),
        ("telecommunications", {"uses_internet": "no"}, [ADULT]),
        ("information_means", {"devices": "none"}, [ADULT]),
        ("waste", {"waste": "untreated"}, [ADULT]),
    ],
)
def test_each_indicator_by_itself(lacks: str, household: Facts, members: list[Facts]) -> None:
    assert lacking(household, *members) == {lacks}


@pytest.mark.parametrize(
    ("household", "members"),
    [
        ({}, [ADULT, {**ADULT, "work": "outside"}]),
        ({"house_m2": 16}, [ADULT, CHILD]),
        ({}, [ADULT, {**YOUNG, "attainment": "lower_secondary"}]),
        ({}, [ADULT, {**YOUNG, "age": 30, "attainment": "upper_secondary"}]),
        ({"roof_is_durable": "no"}, [ADULT]),
        ({"water_source": "rain"}, [ADULT]),
        ({"toilet": "double_vault"}, [ADULT]),
        ({"devices": "radio"}, [ADULT]),
        ({"waste": "treated"}, [ADULT]),
    ],
)
def test_what_just_suffices_is_not_lacking(household: Facts, members: list[Facts]) -> None:
    assert lacking(household, *members) == set()


@pytest.mark.parametrize(
    ("listed", "asked", "signs", "survey"),
    [
        ("no", "no", "car", "0"),
        ("no", "no", "none", "1"),
        ("yes", "no", "car salaries", "1"),
        ("no", "yes", "deposits", "1"),
    ],
)
def test_form_a_tells_who_is_surveyed(listed: str, asked: str, signs: str, survey: str) -> None:
    facts = {"is_listed": listed, "has_asked": asked, "signs_of_means": signs}
    assert filled_in(NATIONAL, facts)["needs_survey"] == survey


def test_nothing_is_not_chosen_together_with_something() -> None:
    assert "assets" not in wrong({"assets": "car motorcycle"})
    assert "assets" not in wrong({"assets": "none"})
    assert wrong({"assets": "car none"})["assets"] == "not_allowed"


def test_a_child_is_asked_about_school_and_an_adult_about_work() -> None:
    asked = {"goes_to_school", "work"}
    assert asked & set(wrong({"member": [{"age": 9}]})) == {"goes_to_school"}
    assert asked & set(wrong({"member": [{"age": 40}]})) == {"work"}


def test_what_the_table_of_points_needs_is_counted() -> None:
    members = [ADULT, ADULT, CHILD]
    answers = filled_in(NATIONAL, {**WELL, "house_m2": 50, "roof_is_durable": "no", "member": members})
    counted = ("household_size", "dependants", "steady_workers", "durable_parts", "m2_per_person")
    assert [answers[name] for name in counted] == ["3", "1", "2", "2", "16"]


SOURCES = ("wages", "crops", "animals", "forest_and_fish", "business", "pensions", "costs")


@pytest.mark.parametrize(
    ("wages", "costs", "members", "income"),
    [
        (36_000_000, 0, 2, "1500000"),
        (36_000_001, 0, 2, "1500001"),  # more than the line by a part of a đồng is above it
        (35_999_999, 0, 2, "1500000"),
        (60_000_000, 6_000_000, 3, "1500000"),
        (1_000_000, 2_000_000, 1, "0"),
        (0, 0, 4, "0"),
    ],
)
def test_income_per_person_and_month_is_measured_to_the_dong(wages: int, costs: int, members: int, income: str) -> None:
    facts = {**dict.fromkeys(SOURCES, 0), "wages": wages, "costs": costs, "household_size": members}
    assert filled_in(MEASURED, facts)["measured_income"] == income


@pytest.mark.parametrize("code", indicator_codes())
def test_the_form_that_measures_income_asks_for_each_deprivation(code: str) -> None:
    facts = {**{f"lacks_{one}": "no" for one in indicator_codes()}, f"lacks_{code}": "yes"}
    answers = filled_in(MEASURED, facts)
    assert {one for one in indicator_codes() if answers[LACKS + one] == "1"} == {code}
