"""Every parameter carries its source, and agrees with the facts of the law where these are at hand."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from openfisca_core.parameters import Parameter

from openfisca_vietnam import CountryTaxBenefitSystem

SYSTEM = CountryTaxBenefitSystem()
LEAVES = [leaf for leaf in SYSTEM.parameters.get_descendants() if isinstance(leaf, Parameter)]
REFEREE = Path(__file__).resolve().parents[3] / "shared" / "data" / "law" / "parameters.csv"

K, C, E = "social_assistance.coefficients.", "carers_support.", "emergency_aid."
NAMES = {
    "assist.standard": "social_assistance.standard_level",
    "pension.level": "social_pension.level",
    "pension.age": "social_pension.age",
    "pension.age_poor": "social_pension.age_poor",
    "pension.deadline_days": "deadlines.social_pension",
    "assist.deadline_days": "deadlines.social_allowance",
    "funeral.deadline_days": "deadlines.funeral_support",
    "funeral.multiple": "funeral_support.multiple",
    "funeral.disaster_multiple": "funeral_support.disaster_multiple",
    "injury.multiple": E + "injury_multiple",
    "emergency.rice_kg": E + "rice",
    "emergency.house_destroyed": E + "house_destroyed",
    "emergency.house_relocate": E + "house_relocation",
    "emergency.house_repair": E + "house_repair",
    "emergency.care_meal": E + "meals",
    "study.max_age": "ages.study_ends",
    "coef.K1_lt4": K + "k1_under_4",
    "coef.K1_ge4": K + "k1_from_4",
    "coef.K2": K + "k2",
    "coef.K3_lt4": K + "k3_under_4",
    "coef.K3_4_16": K + "k3_from_4",
    "coef.K4_per_child": K + "k4_per_child",
    "coef.K5a_60_79": K + "k5a_younger",
    "coef.K5a_60_74": K + "k5a_younger",
    "coef.K5a_ge80": K + "k5a_older",
    "coef.K5a_ge75": K + "k5a_older",
    "coef.K5b_75_79_hard_area": K + "k5b_in_hard_area",
    "coef.K5c_ge80_no_pension": K + "k5c_without_pension",
    "coef.K5_taken_in": K + "k5_taken_in",
    "coef.K6_exceptional_adult": K + "k6_exceptional_adult",
    "coef.K6_exceptional_child_elder": K + "k6_exceptional_child_or_elderly",
    "coef.K6_severe_adult": K + "k6_severe_adult",
    "coef.K6_severe_child_elder": K + "k6_severe_child_or_elderly",
    "coef.K7": K + "k7",
    "coef.K8": K + "k8",
    "coef.C_child_lt4": C + "c1_child_under_4",
    "coef.C_child_4_16_or_K5taken": C + "c2_child_from_4_or_elderly",
    "coef.C_disabled_pregnant_or_1child": C + "c3_pregnant_or_one_child",
    "coef.C_disabled_pregnant_and_or_2child": C + "c4_pregnant_and_child_or_two",
    "coef.C_household_each_exceptional": C + "c5_each_exceptional",
    "coef.C_takein_exceptional": C + "c6_taking_in_exceptional",
    "coef.C_takein_exceptional_child": C + "c7_taking_in_exceptional_child",
}
H = "health_insurance."
NAMES |= {
    "base_salary": H + "base_salary",
    "bhyt.rate": H + "rate",
    "bhyt.member2": H + "order_2",
    "bhyt.member3": H + "order_3",
    "bhyt.member4": H + "order_4",
    "bhyt.member5plus": H + "order_5",
    "bhyt.support.poor": H + "support_poor",
    "bhyt.support.near_poor": H + "support_near_poor",
    "bhyt.support.near_poor_poor_commune": H + "support_near_poor_poor_area",
    "bhyt.support.pupil": H + "support_pupil",
    "bhyt.support.avg_living_agri": H + "support_average_household",
    "bhyt.support.ethnic_left_difficult": H + "support_left_difficult",
    "bhyt.gap_days": H + "gap_days",
    "bhyt.wait_days": H + "wait_days",
    "bhyt.issue_days": "deadlines.health_insurance_card",
}
FIRST = dt.date(2021, 7, 1)  # what began earlier is held from here on
OURS = ("assist.", "pension.", "funeral.", "injury.", "emergency.", "study.", "coef.", "bhyt.", "base_salary")
COUNTED_FROM_THE_FIRST = {"study.max_age"}  # in force 5 October, counted for the whole month [choice]


def leaf_named(name: str) -> Parameter:
    node = SYSTEM.parameters
    for part in name.split("."):
        node = node.children[part]
    return node


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.name)
def test_every_value_says_its_source_its_certainty_and_its_dates(leaf: Parameter) -> None:
    assert leaf.description
    assert leaf.metadata["unit"]
    for value in leaf.values_list:
        assert value.metadata["reference"], value.instant_str
        assert value.metadata["certainty"] in {"V", "V2", "U", "D", "?"}
        assert dt.date.fromisoformat(value.metadata["signed_on"]) <= dt.date.fromisoformat(
            value.metadata["in_force_on"]
        )


@pytest.mark.parametrize(
    "leaf", [leaf for leaf in LEAVES if leaf.name.startswith("choices.")], ids=lambda leaf: leaf.name
)
def test_every_reading_of_ours_is_marked_as_a_choice(leaf: Parameter) -> None:
    assert all(value.metadata.get("choice") is True for value in leaf.values_list)


def test_what_is_paid_monthly_is_dated_the_first_of_a_month() -> None:
    by_the_day = ("health_insurance.", "deadlines.", "emergency_aid.", "months.", "procedure.")
    for leaf in LEAVES:
        if not leaf.name.startswith(by_the_day):
            assert all(value.instant_str.endswith("-01") for value in leaf.values_list), leaf.name


def test_a_value_signed_later_is_not_known() -> None:
    known = CountryTaxBenefitSystem(known_on=dt.date(2026, 8, 20)).parameters
    assert known.social_assistance.standard_level("2026-11-01") == 500_000
    assert known.ages.study_ends("2026-11-01") == 22
    known = CountryTaxBenefitSystem(known_on=dt.date(2026, 8, 21)).parameters
    assert known.social_assistance.standard_level("2026-07-01") == 540_000
    assert known.ages.study_ends("2026-11-01") is None


def referee_rows() -> list[dict[str, str]]:
    with REFEREE.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["key"].startswith(OURS)]


@pytest.mark.skipif(not REFEREE.exists(), reason="the facts of the law are not beside this checkout")
def test_the_parameters_agree_with_the_facts_of_the_law() -> None:
    rows = referee_rows()
    assert {row["key"] for row in rows} == set(NAMES)
    for row in rows:
        leaf = leaf_named(NAMES[row["key"]])
        first = dt.date.fromisoformat(row["from"])
        if row["key"].startswith(("bhyt.", "base_salary")):
            first = max(first, FIRST)
        last = dt.date.fromisoformat(row["to"]) if row["to"] else dt.date(2099, 12, 31)
        if row["key"] in COUNTED_FROM_THE_FIRST:
            first = first.replace(day=1)
            last = last.replace(day=1) - dt.timedelta(days=1) if last.day < 28 else last
        expected = float(row["value"]) if row["value"] else None
        for day in (first, last):
            value = leaf(day.isoformat())
            assert (value if value is None else float(value)) == expected, (row["key"], day)
        in_force = next(value for value in leaf.values_list if value.instant_str <= first.isoformat())
        assert in_force.metadata["certainty"] == row["tag"] or "(from-date U)" in row["source"], row["key"]
