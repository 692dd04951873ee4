"""Bad facts are named with their row and column, all of them, and nothing is judged."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pytest
from django.utils import translation

from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.columns import INPUT_COLUMNS, read_facts
from ansinh.judgement.errors import BadFacts
from ansinh.judgement.judging import judge
from ansinh.judgement.tests.cast import columns_of, drawn

TODAY = dt.date(2026, 11, 22)
FINE = {"birth_date": "1990-05-05"}


def problems_of(*persons: Mapping[str, object]) -> list[str]:
    with translation.override("en"), pytest.raises(BadFacts) as refusal:
        read_facts(columns_of(*persons), today=TODAY)
    return [str(problem) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("birth_date", "31/02/1950", "Expected a day that exists, got “31/02/1950”."),
        ("birth_date", "2026-11-23", "Expected a date of birth up to today, got “2026-11-23”."),
        ("birth_date", "05-50", "Expected a date of birth like"),
        ("birth_date", None, "this column may not be empty"),
        ("birth_date", "0195-01-01", "Expected a year from 1890 on"),
        ("died_on", "1980-01-01", "Expected a date of death on or after the birth (1990-05-05), got “1980-01-01”."),
        ("died_on", "2026-11-23", "Expected a date of death up to today"),
        ("died_on", "2025", "Expected a date of death like"),
        ("pension", "-1", "Expected an amount of at least 0 đồng, got “-1”."),
        ("pension", "2000000001", "Expected an amount of at most 2,000,000,000 đồng, got “2000000001”."),
        ("pension", 1.5, "Expected whole đồng in figures, like 540000, got “1.5”."),
        ("pension", "much", "Expected whole đồng"),
        ("pension", -300_000.0, "Expected an amount of at least 0 đồng, got “-300000”."),
        ("pension", True, "Expected whole đồng"),
        ("local_standard", "-540000", "at least 0 đồng"),
        ("wage", "-1", "Expected yes, no or an amount"),
        ("wage", "some", "Expected yes, no or an amount"),
        ("hiv", "maybe", "Expected yes or no (empty is no), got “maybe”."),
        ("hiv", 2, "Expected yes or no"),
        ("sex", "m", "Expected one of male, female, got “m”."),
        ("household_class", "rich", "Expected one of poor, near_poor, average, other, got “rich”."),
        ("disability", "heavy", "Expected one of none, mild, severe, exceptionally_severe, got “heavy”."),
        ("parental_loss", "f", "Expected one of a, b, c, d, đ, e, g, h, i, k, l, got “f”."),
        ("carer", "aunt", "Expected one of none, family, taken_in, got “aunt”."),
        ("parent", "p9", "Expected a person of this list, got “p9”, who is not in it."),
        ("parent", "p1", "Expected another person, got “p1”, who stands in this row."),
        ("spouse", "p1", "Expected another person, got “p1”"),
    ],
)
def test_a_bad_value_is_named_with_its_row_and_column(column: str, value: object, words: str) -> None:
    [problem] = problems_of({**FINE, column: value}, FINE)
    assert problem.startswith(f"row 2, column “{column}”: ")
    assert words in problem


def test_all_problems_are_named_at_once_in_the_order_of_the_rows() -> None:
    found = problems_of({**FINE, "hiv": "maybe"}, FINE, {"birth_date": "x", "pension": "y"})
    assert [problem.split(":")[0] for problem in found] == [
        "row 2, column “hiv”",
        "row 4, column “birth_date”",
        "row 4, column “pension”",
    ]


def test_a_long_list_of_problems_is_cut_and_counted() -> None:
    columns = columns_of(*[{"birth_date": "x"}] * 80)
    with translation.override("en"), pytest.raises(BadFacts, match="Values not as expected: 80") as refusal:
        read_facts(columns, today=TODAY, file="list.csv")
    assert str(refusal.value).startswith("list.csv: nothing was judged")
    assert "and 30 more" in str(refusal.value)


def test_two_rows_for_one_person_are_refused() -> None:
    [problem] = problems_of({"person": "a", **FINE}, {"person": " a ", **FINE})
    assert "The person “ a ” already stands in row 2" in problem


def test_a_row_without_a_person_is_refused() -> None:
    assert "code of a person" in problems_of({"person": "", **FINE})[0]


def test_a_cyclic_care_relation_is_refused_in_each_of_its_rows() -> None:
    found = problems_of(
        {**FINE, "parent": "p2"}, {**FINE, "parent": "p3"}, {**FINE, "parent": "p1"}, {**FINE, "parent": "p1"}
    )
    assert [problem.split(",")[0] for problem in found] == ["row 2", "row 3", "row 4"]
    assert "who is not raised, directly or through others, by this person" in found[0]


def test_a_marriage_of_three_is_refused() -> None:
    found = problems_of({**FINE, "spouse": "p2"}, {**FINE, "spouse": "p3"}, FINE)
    assert len(found) == 1
    assert "not married to a third person" in found[0]


def test_a_spouse_named_once_is_married_both_ways() -> None:
    facts = read_facts(columns_of({**FINE, "spouse": "p2"}, FINE), today=TODAY)
    assert facts.married_to.tolist() == [1, 0]


def test_an_unknown_and_a_missing_column_are_both_named() -> None:
    with translation.override("en"), pytest.raises(BadFacts) as refusal:
        read_facts({"person": ["a"], "born": ["1950"]}, today=TODAY)
    assert [(p.row, p.column) for p in refusal.value.problems] == [(1, "born"), (1, "birth_date")]


def test_columns_of_unequal_length_are_refused() -> None:
    with translation.override("en"), pytest.raises(BadFacts, match="as many as persons, got 2"):
        read_facts({"person": ["a"], "birth_date": ["1950", "1951"]}, today=TODAY)


@pytest.mark.parametrize(
    "written",
    [
        "1950-03-31",
        "31/03/1950",
        "31-3-1950",
        "31.03.1950",
        " 31/3/1950 ",
        dt.date(1950, 3, 31),
        18353,
        18353.0,
        "18353",
    ],
)
def test_a_date_may_be_written_in_many_ways(written: object) -> None:
    facts = read_facts({"person": ["a"], "birth_date": [written]}, today=TODAY)
    assert facts.birth_date[0] == np.datetime64("1950-03-31")
    assert not facts.birth_known_by_year_only[0]


@pytest.mark.parametrize("written", ["1950", 1950, 1950.0])
def test_a_year_alone_counts_as_its_first_of_january(written: object) -> None:
    facts = read_facts({"person": ["a"], "birth_date": [written]}, today=TODAY)
    assert facts.birth_date[0] == np.datetime64("1950-01-01")
    assert facts.birth_known_by_year_only[0]


@pytest.mark.parametrize(("written", "amount"), [("540.000", 540000), ("540,000", 540000), (540000.0, 540000), ("", 0)])
def test_money_may_be_grouped(written: object, amount: int) -> None:
    facts = read_facts({"person": ["a"], "birth_date": ["1950"], "pension": [written]}, today=TODAY)
    assert facts.values["pension"].tolist() == [amount]


@pytest.mark.parametrize("written", ["yes", "YES", " Yes ", True, "true", "có"])
def test_yes_may_be_written_in_many_ways(written: object) -> None:
    assert read_facts({"person": ["a"], "birth_date": ["1950"], "hiv": [written]}, today=TODAY).values["has_hiv"][0]


@pytest.mark.parametrize(("written", "has_wage"), [("yes", 1), (5000000, 1), ("0", 0), ("no", 0), ("", 0), (None, 0)])
def test_a_wage_may_be_an_amount(written: object, has_wage: int) -> None:
    facts = read_facts({"person": ["a"], "birth_date": ["1950"], "wage": [written]}, today=TODAY)
    assert facts.values["has_wage"].tolist() == [has_wage]


def test_đ_is_another_case_than_d_composed_or_not() -> None:
    cells = ["d", "đ", "Đ", "dd", "D"]
    columns = {"person": list("abcde"), "birth_date": ["2020"] * 5, "parental_loss": cells}
    codes = read_facts(columns, today=TODAY).values["parental_loss"].tolist()
    assert codes[0] == codes[4]
    assert codes[1] == codes[2] == codes[3] == codes[0] + 1


def test_numbers_and_text_name_the_same_person() -> None:
    columns: dict[str, list[object]] = {"person": [1.0, 2], "birth_date": ["1990", "2015"], "parent": [None, "1"]}
    assert read_facts(columns, today=TODAY).raised_by.tolist() == [-1, 0]


def test_columns_may_be_arrays_of_a_program() -> None:
    columns = {
        "person": np.array([10, 20]),
        "birth_date": np.array(["1990-05-05", "2015-05-05"], dtype="datetime64[D]"),
        "pension": np.array([0, 100]),
        "hiv": np.array([True, False]),
    }
    facts = read_facts(columns, today=TODAY)
    assert facts.birth_date.tolist() == [dt.date(1990, 5, 5), dt.date(2015, 5, 5)]
    assert (facts.values["pension"].tolist(), facts.values["has_hiv"].tolist()) == ([0, 100], [1, 0])


def test_every_column_may_be_left_out_but_two() -> None:
    assert len(read_facts({"person": ["a"], "birth_date": ["1950"]}, today=TODAY)) == 1
    nothing: dict[str, list[object]] = {name: [None] for name in INPUT_COLUMNS}
    assert len(read_facts({**nothing, "person": ["a"], "birth_date": ["1950"]}, today=TODAY)) == 1


def test_a_birth_after_the_month_but_not_after_today_is_no_mistake() -> None:
    with clock.at(TODAY):
        assert drawn("2026-01", {"birth_date": "2026-11-22"}) == [("p1", "", 0)]


def test_an_amount_that_32_bits_cannot_hold_is_refused_with_its_row() -> None:
    person = {"birth_date": "1990-01-01", "disability": "severe", "local_standard": 2_000_000_000}
    with translation.override("en"), pytest.raises(BadFacts, match="row 3, column “local_standard”"):
        judge(columns_of(FINE, person), month=Month(2026, 11))
