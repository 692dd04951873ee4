"""The law asked differently: as known on a day, with a province's resolution, with an office's own readings."""

import datetime as dt
from decimal import Decimal

import pytest

from ansinh.core.months import Month
from ansinh.judgement.errors import NoLawForMonth, NoLawKnown, UnknownChoice
from ansinh.judgement.law import (
    choices_in_force,
    parameter_history,
    parameters_in_force,
    pension_level,
    standard_level,
)
from ansinh.judgement.tests.cast import drawn, verdicts
from openfisca_vietnam.reforms.provincial import ExtraGroup, ProvincialResolution

ADULT = {"birth_date": "1990-01-01", "disability": "severe"}
SIGNED = dt.date(2026, 8, 21)


@pytest.mark.parametrize(
    ("month", "standard", "pension"),
    [
        (Month(2021, 7), 360_000, 0),
        (Month(2024, 6), 360_000, 0),
        (Month(2024, 7), 500_000, 0),
        (Month(2025, 6), 500_000, 0),
        (Month(2025, 7), 500_000, 500_000),
        (Month(2026, 6), 500_000, 500_000),
        (Month(2026, 7), 540_000, 540_000),
        (Month(2030, 1), 540_000, 540_000),
    ],
)
def test_the_levels_of_each_month(month: Month, standard: int, pension: int) -> None:
    assert (standard_level(month), pension_level(month)) == (standard, pension)


def test_a_local_level_counts_where_it_is_higher() -> None:
    assert standard_level(Month(2026, 7), local=650_000) == 650_000
    assert standard_level(Month(2026, 7), local=530_000) == 540_000
    assert pension_level(Month(2025, 6), local=650_000) == 0
    with pytest.raises(NoLawForMonth):
        standard_level(Month(2021, 6))


def test_the_day_before_the_decree_was_signed_nobody_knew_its_level() -> None:
    assert drawn("2026-07", ADULT, known_on=SIGNED - dt.timedelta(1)) == [("p1", "K6", 750_000)]
    assert drawn("2026-07", ADULT, known_on=SIGNED) == [("p1", "K6", 810_000)]
    assert standard_level(Month(2026, 7), known_on=SIGNED - dt.timedelta(1)) == 500_000


def test_the_conditions_of_a_decree_are_not_known_before_it_is_signed() -> None:
    student = {"birth_date": "2003-01-01", "was_child_recipient": "yes", "studying": "yes"}
    assert drawn("2026-11", student, known_on=SIGNED - dt.timedelta(1)) == [("p1", "", 0)]
    assert drawn("2026-11", student) == [("p1", "K2", 810_000)]
    elder = {"birth_date": "1949-01-01", "household_class": "poor", "no_supporter": "yes", "taken_in": "yes"}
    assert drawn("2026-11", elder, known_on=SIGNED - dt.timedelta(1)) == [("p1", "K5d", 1_500_000)]


def test_the_social_pension_is_not_known_before_its_decree_is_signed() -> None:
    [line] = verdicts("2025-07", {"birth_date": "1940-01-01"}, known_on=dt.date(2025, 6, 29))
    assert (line.category, line.amount) == ("K5c", 500_000)


def test_before_the_first_decree_no_law_is_known() -> None:
    with pytest.raises(NoLawKnown):
        drawn("2026-11", ADULT, known_on=dt.date(2021, 3, 14))


RESOLUTION = ProvincialResolution(
    number="09/2025/NQ-HĐND",
    signed_on=dt.date(2025, 12, 10),
    valid_from=dt.date(2026, 1, 1),
    valid_to=dt.date(2026, 9, 1),
    standard_level=650_000,
    pension_level=700_000,
    extra_groups=(
        ExtraGroup("T1", "near-poor elderly", 1.0, "Art 2", age_from=65, household_classes=frozenset({"near_poor"})),
        ExtraGroup("T2", "mildly disabled", 0.7, "Art 3", disabilities=frozenset({"mild"})),
    ),
)


@pytest.mark.parametrize(
    ("month", "amount"), [("2025-12", 750_000), ("2026-01", 975_000), ("2026-08", 975_000), ("2026-09", 810_000)]
)
def test_a_resolution_raises_the_level_within_its_period(month: str, amount: int) -> None:
    assert drawn(month, ADULT, resolution=RESOLUTION) == [("p1", "K6", amount)]


def test_a_resolution_adds_groups_of_the_provinces_own() -> None:
    elder = {"birth_date": "1958-01-01", "household_class": "near_poor"}
    mild = {"birth_date": "1990-01-01", "disability": "mild"}
    lines = verdicts("2026-03", elder, mild, ADULT, resolution=RESOLUTION)
    assert [(line.category, line.amount) for line in lines] == [("T1", 650_000), ("T2", 455_000), ("K6", 975_000)]
    assert "Resolution 09/2025/NQ-HĐND Art 2" in lines[0].articles
    assert lines[1].coefficient == Decimal("0.7")
    assert "0.7 × 650.000 = 455.000" in lines[1].reason
    assert drawn("2026-09", elder, mild, resolution=RESOLUTION) == [("p1", "", 0), ("p2", "", 0)]


def test_a_resolution_signed_later_is_not_known() -> None:
    known_on = dt.date(2025, 12, 9)
    assert drawn("2026-03", ADULT, resolution=RESOLUTION, known_on=known_on) == [("p1", "K6", 750_000)]


def test_a_resolution_raises_the_social_pension() -> None:
    pensioner = {"birth_date": "1945-01-01", "pension": 600_000}
    assert drawn("2026-03", pensioner, resolution=RESOLUTION) == [("p1", "P75", 700_000)]


MOTHER = {"birth_date": "1950-01-01", "household_class": "poor", "single_parent": "yes"}
CHILD = {"birth_date": "2015-01-01", "parent": "p1"}
ORPHAN = {"birth_date": "2016-01-01", "parental_loss": "b", "disability": "exceptionally_severe", "carer": "taken_in"}
COUPLE = (
    {"birth_date": "1955-01-01", "household_class": "poor", "spouse": "p2"},
    {"birth_date": "1950-01-01", "household_class": "poor"},
)


@pytest.mark.parametrize(
    ("choices", "persons", "expected"),
    [
        ({"k4_and_social_pension_both_paid": True}, (MOTHER, CHILD), [("K4", 540_000), ("P75", 540_000), ("", 0)]),
        ({}, (MOTHER, CHILD), [("K4", 540_000), ("", 0)]),
        (
            {"taken_in_orphan_highest_only": False},
            (ORPHAN,),
            [("K6", 1_350_000), ("C7", 1_350_000), ("C2", 810_000)],
        ),
        ({}, (ORPHAN,), [("K6", 1_350_000), ("C7", 1_350_000)]),
        ({"supporter_on_social_pension_counts": True}, COUPLE, [("K5a", 810_000), ("K5a", 1_080_000)]),
        ({}, COUPLE, [("P70", 540_000), ("P75", 540_000)]),
        (
            {"local_level_counts_for_carers": False},
            ({**ORPHAN, "parental_loss": "", "local_standard": 600_000},),
            [("K6", 1_500_000), ("C7", 1_350_000)],
        ),
        (
            {"pension_compared_with_level_paid": False},
            ({"birth_date": "1950-01-01", "pension": 600_000, "local_pension_level": 700_000},),
            [("", 0)],
        ),
        (
            {"children_of_k1_count_for_k4": True},
            ({**MOTHER, "birth_date": "1980-01-01"}, {**CHILD, "parental_loss": "b"}),
            [("K4", 540_000), ("K1", 810_000)],
        ),
        (
            {"orphan_kept_by_family_is_taken_in": True},
            ({"birth_date": "2016-01-01", "parental_loss": "b", "carer": "family"},),
            [("K1", 810_000), ("C2", 810_000)],
        ),
        (
            {"hiv_at_sixteen_is_a_change": False},
            ({"birth_date": "2010-11-20", "household_class": "poor", "hiv": "yes"},),
            [("K3", 1_080_000)],
        ),
        ({"birth_known_by_year_counts_as": "12-31"}, ({"birth_date": "1951"},), [("", 0)]),
    ],
)
def test_an_office_may_read_the_law_its_own_way(
    choices: dict[str, bool | str], persons: tuple[dict[str, object], ...], expected: list[tuple[str, int]]
) -> None:
    lines = verdicts("2026-11", *persons, choices=choices)
    assert [(line.category, line.amount) for line in lines] == expected


def test_the_birthday_of_29_february_falls_as_the_office_reads_the_law() -> None:
    leapling = {"birth_date": "1952-02-29"}
    assert drawn("2027-02", leapling) == [("p1", "P75", 540_000)]
    assert drawn("2027-02", leapling, choices={"leap_day_birthday": "03-01"}) == [("p1", "", 0)]
    assert drawn("2027-03", leapling, choices={"leap_day_birthday": "03-01"}) == [("p1", "P75", 540_000)]


def test_a_choice_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownChoice, match="k4_is_doubled"):
        drawn("2026-11", ADULT, choices={"k4_is_doubled": True})


def test_the_law_book_lists_what_holds_on_a_day_with_source_and_certainty() -> None:
    book = {dated.name: dated for dated in parameters_in_force(dt.date(2026, 11, 1))}
    level = book["social_assistance.standard_level"]
    assert (level.value, level.since, level.until) == (540_000, dt.date(2026, 7, 1), None)
    assert (level.signed_on, level.in_force_on) == (dt.date(2026, 8, 21), dt.date(2026, 10, 5))
    assert level.is_certain
    assert "ages.study_ends" not in book
    assert book["choices.local_level_counts_for_carers"].is_choice


def test_the_choices_are_listed_by_themselves() -> None:
    names = {dated.name for dated in choices_in_force(dt.date(2026, 7, 1))}
    assert {"ages.k5a_step", "choices.leap_day_birthday"} <= names
    assert "social_assistance.standard_level" not in names


def test_the_history_of_a_parameter_is_told_from_its_beginning() -> None:
    values = [
        (dated.value, dated.since, dated.until) for dated in parameter_history("social_assistance.standard_level")
    ]
    assert values == [
        (360_000, dt.date(2021, 7, 1), dt.date(2024, 7, 1)),
        (500_000, dt.date(2024, 7, 1), dt.date(2026, 7, 1)),
        (540_000, dt.date(2026, 7, 1), None),
    ]
