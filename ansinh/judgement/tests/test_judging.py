"""Lines: which, in what order, to whom, by which article, and why."""

import datetime as dt
from decimal import Decimal

import pytest

from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.columns import OUTPUT_COLUMNS
from ansinh.judgement.errors import NoLawForMonth
from ansinh.judgement.judging import Verdict, judge
from ansinh.judgement.tests.cast import drawn, judged, verdicts

MOTHER = {"birth_date": "1990-05-05", "household_class": "poor", "single_parent": "yes", "disability": "severe"}
CHILD = {"birth_date": "2015-05-05", "household_class": "poor", "parent": "p1"}


def test_k4_with_k6_gives_two_lines_and_the_child_its_own_refusal() -> None:
    assert drawn("2026-11", MOTHER, CHILD) == [("p1", "K4", 540_000), ("p1", "K6", 810_000), ("p2", "", 0)]


def test_a_line_carries_every_output_column() -> None:
    [line] = verdicts("2026-11", {"birth_date": "1990-05-05", "disability": "severe"})
    assert line == Verdict(
        person="p1",
        month="2026-11",
        benefit="social_allowance",
        category="K6",
        coefficient=Decimal("1.5"),
        standard=540_000,
        amount=810_000,
        payee="person",
        articles="ND 335/2026 Art 5(6), 6(1), 32(3), 4(2)",
        reason="K6, severe or exceptionally severe disability: 1.5 × 540.000 = 810.000 đồng a month. "
        "Facts: severe disability; counts as an adult of 16 to 59. Born 05/05/1990.",
    )
    assert tuple(vars(line)) == OUTPUT_COLUMNS


def test_lines_come_in_the_order_of_the_persons() -> None:
    persons = [{"person": code, "birth_date": "1950-01-01"} for code in ("z", "a", "m")]
    assert [line.person for line in verdicts("2026-11", *persons)] == ["z", "a", "m"]


@pytest.mark.parametrize(
    ("month", "category"), [("2024-07", "K5d"), ("2026-09", "K5d"), ("2026-10", "K5b"), ("2026-11", "K5b")]
)
def test_the_taken_in_elderly_bear_the_code_of_the_decree_in_force(month: str, category: str) -> None:
    person = {"birth_date": "1950-01-01", "household_class": "poor", "no_supporter": "yes", "taken_in": "yes"}
    [line] = verdicts(month, person)
    assert line.category == category
    assert line.coefficient == Decimal("3.0")


@pytest.mark.parametrize(
    ("person", "category", "payee"),
    [
        ({"birth_date": "2024-01-01", "parental_loss": "a", "carer": "taken_in"}, "C1", "household"),
        ({"birth_date": "2014-01-01", "parental_loss": "đ", "carer": "taken_in"}, "C2", "household"),
        ({"birth_date": "1990-01-01", "disability": "severe", "pregnant": "yes"}, "C3", "person"),
        ({"birth_date": "1990-01-01", "disability": "exceptionally_severe", "carer": "family"}, "C5", "household"),
        ({"birth_date": "1990-01-01", "disability": "exceptionally_severe", "carer": "taken_in"}, "C6", "household"),
        ({"birth_date": "2014-01-01", "disability": "exceptionally_severe", "carer": "taken_in"}, "C7", "household"),
    ],
)
def test_carers_support_names_its_payee(person: dict[str, object], category: str, payee: str) -> None:
    [allowance, support] = verdicts("2026-11", person)
    assert allowance.payee == "person"
    assert (support.benefit, support.category, support.payee) == ("carer_support", category, payee)


@pytest.mark.parametrize(
    ("birth_date", "extra", "category"),
    [("1950", {}, "P75"), ("1955-01-01", {"household_class": "near_poor"}, "P70")],
)
def test_a_social_pension_is_one_level(birth_date: str, extra: dict[str, object], category: str) -> None:
    [line] = verdicts("2026-11", {"birth_date": birth_date, **extra})
    assert (line.benefit, line.category) == ("social_pension", category)
    assert (line.coefficient, line.standard, line.amount) == (Decimal("1.0"), 540_000, 540_000)
    assert "Law 41/2024 Art 21" in line.articles


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"birth_date": "1990-01-01", "disability": "mild"}, "K6 no: the disability is mild"),
        (
            {"birth_date": "1960-01-01", "household_class": "near_poor", "no_supporter": "yes"},
            "K5a no: the household is not poor.",
        ),
        ({"birth_date": "1960-01-01", "household_class": "poor"}, "K5a no: somebody is obliged to support"),
        ({"birth_date": "1960-01-01"}, "class is not stated"),
        ({"birth_date": "1950-01-01", "pension": "540000"}, "P75 no: the pension drawn is not lower"),
        ({"birth_date": "1950-01-01", "pension": "540000"}, "pension 540.000 đồng."),
        (
            {"birth_date": "2007-01-01", "parental_loss": "b", "was_child_recipient": "yes"},
            "K2 no: does not study.",
        ),
        ({"birth_date": "1990-01-01", "hiv": "yes", "household_class": "poor", "wage": "yes"}, "K8 no: has a wage."),
        ({"birth_date": "1990-01-01", "single_parent": "yes", "household_class": "poor"}, "K4 no: raises no child"),
        ({"birth_date": "1990-01-01", "carer": "family", "disability": "mild"}, "A carer is named, but"),
        ({"birth_date": "1990-01-01"}, "None of the facts stated leads to a category."),
        ({"birth_date": "2026-11-02"}, "Born after the month judged"),
        ({"birth_date": "1950-01-01", "died_on": "2026-08-31"}, "Died before the month"),
    ],
)
def test_a_refusal_says_which_condition_failed(person: dict[str, object], words: str) -> None:
    month = "2026-10" if person["birth_date"] == "2026-11-02" else "2026-11"
    [line] = verdicts(month, person)
    assert (line.benefit, line.category, line.amount, line.payee) == ("", "", 0, "")
    assert (line.coefficient, line.standard) == (None, None)
    assert words in line.reason


@pytest.mark.parametrize(
    ("month", "person", "words"),
    [
        ("2026-11", {"birth_date": "1950"}, "Only the year of birth is known; it counts as 1 January [choice]."),
        ("2026-03", {"birth_date": "2022-03-12", "parental_loss": "b"}, "from the month after (known at second hand)"),
        ("2026-11", {"birth_date": "2010-11-12", "parental_loss": "b"}, "paid for the last time"),
        ("2026-11", {"birth_date": "1950-01-01", "died_on": "2026-11-02"}, "the month of death is due"),
        ("2025-03", {"birth_date": "1990-01-01", "disability": "severe"}, "ND 76/2024 Art 1 is known at second hand"),
        (
            "2025-08",
            {"birth_date": "1948-01-01", "disability": "severe"},
            "The social pension's conditions are met too",
        ),
        (
            "2026-11",
            {"birth_date": "2016-01-01", "parental_loss": "b", "disability": "severe"},
            "Also met: K1; only the highest is paid.",
        ),
        (
            "2026-07",
            {"birth_date": "1949-01-01", "household_class": "poor", "no_supporter": "yes"},
            "the decree read literally [choice]",
        ),
        (
            "2026-11",
            {"birth_date": "2003-01-01", "was_child_recipient": "yes", "studying": "yes"},
            "it takes a new application",
        ),
        (
            "2026-11",
            {"birth_date": "1990-01-01", "disability": "severe", "local_standard": "600000"},
            "The province's own level is higher",
        ),
        (
            "2026-11",
            {"birth_date": "1990-01-01", "disability": "severe", "local_standard": "400000"},
            "The local level given is lower",
        ),
    ],
)
def test_a_reason_shows_readings_of_ours_month_rules_and_doubts(
    month: str, person: dict[str, object], words: str
) -> None:
    [line] = verdicts(month, person)
    assert line.amount > 0
    assert words in line.reason


def test_the_reason_says_which_limb_decided_that_nobody_supports() -> None:
    husband = {"birth_date": "1955-01-01", "household_class": "poor", "spouse": "p2"}
    wife = {"birth_date": "1957-01-01", "household_class": "poor", "disability": "severe"}
    [his, hers] = verdicts("2026-11", husband, wife)
    assert (his.category, hers.category) == ("K5a", "K6")
    assert "all who are obliged to support draw monthly assistance themselves" in his.reason
    [alone] = verdicts("2026-11", {**husband, "spouse": None, "no_supporter": "yes"})
    assert "nobody is obliged to support, as stated" in alone.reason


def test_a_childs_father_is_not_free_of_the_child_recorded_with_its_mother() -> None:
    husband = {"birth_date": "1960-01-01", "household_class": "poor", "spouse": "p2"}
    wife = {"birth_date": "1957-01-01", "household_class": "poor", "disability": "severe"}
    son = {"birth_date": "1985-01-01", "parent": "p2"}
    assert drawn("2026-11", husband, wife, son) == [("p1", "", 0), ("p2", "K6", 1_080_000), ("p3", "", 0)]


def test_a_living_spouse_of_a_single_parent_is_noted() -> None:
    lines = verdicts("2026-11", {**MOTHER, "spouse": "p3"}, CHILD, {"birth_date": "1990-01-01"})
    assert "A living spouse is named" in lines[0].reason


def test_a_child_that_leaves_is_told_in_the_parents_line_only() -> None:
    leaving = {**CHILD, "birth_date": "2010-11-10"}
    single, disability, child = verdicts("2026-11", MOTHER, leaving)
    assert (single.category, disability.category, child.category) == ("K4", "K6", "")
    assert "The last child that counts left this month" in single.reason
    assert "from the month after" not in disability.reason
    assert "the new number" not in verdicts("2026-11", MOTHER, CHILD)[0].reason


def test_of_two_disabled_spouses_the_one_without_the_share_is_not_paid_it() -> None:
    wife = {"birth_date": "1995-01-01", "sex": "female", "disability": "severe", "pregnant": "yes", "spouse": "p2"}
    husband = {"birth_date": "1990-01-01", "sex": "male", "disability": "severe"}
    child = {"birth_date": "2025-01-01", "parent": "p2"}
    assert drawn("2026-11", wife, husband, child) == [
        ("p1", "K6", 810_000),
        ("p1", "C3", 810_000),
        ("p2", "K6", 810_000),
        ("p3", "", 0),
    ]


def test_a_month_to_come_is_judged_by_the_law_as_known() -> None:
    with clock.at(dt.date(2026, 11, 22)):
        [line] = verdicts("2027-03", {"birth_date": "1952-03-10"})
        assert (line.category, line.amount) == ("P75", 540_000)
        assert "Judged for a month to come" in line.reason


def test_a_month_before_july_2021_is_refused() -> None:
    with pytest.raises(NoLawForMonth, match="2021-07; 2021-06 is earlier"):
        judge({"person": ["a"], "birth_date": ["1950"]}, month=Month(2021, 6))


def test_nobody_in_gives_nothing_out() -> None:
    judgement = judge({"person": [], "birth_date": []}, month=Month(2026, 11))
    assert (list(judgement.rows()), judgement.total, len(judgement)) == ([], 0, 0)


def test_the_arrays_hold_what_the_rows_say() -> None:
    judgement = judged("2026-11", MOTHER, CHILD, {"birth_date": "1950"})
    rows = list(judgement.rows())
    arrays = judgement.arrays
    assert arrays["amount"].tolist() == [row.amount for row in rows]
    assert [judgement.kinds[kind][1] for kind in arrays["kind"]] == [row.category for row in rows]
    assert [judgement.facts.persons[i] for i in arrays["person"]] == [row.person for row in rows]
    assert judgement.total == sum(row.amount for row in rows)


def test_a_sum_beyond_32_bits_is_exact() -> None:
    persons = [{"birth_date": "1990-01-01", "disability": "severe", "local_standard": 1_000_000_000}] * 5
    assert judged("2026-11", *persons).total == 7_500_000_000


def test_reasons_are_told_in_the_language_of_the_reader() -> None:
    from django.utils import translation

    judgement = judged("2026-11", {"birth_date": "1990-05-05", "disability": "severe"})
    with translation.override("en"):
        assert "a month" in judgement.reason_texts[0]
