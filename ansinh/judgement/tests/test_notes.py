"""Readings of ours and events of the family, told in the lines that they decided."""

import datetime as dt

import pytest

from ansinh.judgement.tests.cast import drawn, verdicts

MOTHER = {"birth_date": "1990-05-05", "household_class": "poor", "single_parent": "yes"}
CHILD = {"birth_date": "2015-05-05", "parent": "p1"}
HIV = {"hiv": "yes", "household_class": "poor"}
TAKEN_IN = {"disability": "exceptionally_severe", "carer": "taken_in"}
PUPIL = {"birth_date": "2003-01-01", "studying": "yes"}


@pytest.mark.parametrize(
    ("month", "category", "words", "persons"),
    [
        ("2023-01", "K8", "K8 follows K3 as a change", [{"birth_date": "2007-01-10", **HIV}]),
        (
            "2026-03",
            "",
            "social pension does not count as monthly assistance",
            [
                {"birth_date": "1960-01-01", "household_class": "poor", "spouse": "p2"},
                {"birth_date": "1948-01-01", "household_class": "poor"},
            ],
        ),
        ("2025-07", "K4", "compared as one sum", [{**MOTHER, "birth_date": "1945-01-01"}, CHILD]),
        (
            "2025-07",
            "P75",
            "compared with the province's own level",
            [{"birth_date": "1940-01-01", "pension": 550_000, "local_pension_level": 600_000}],
        ),
        (
            "2024-07",
            "C6",
            "counts for carers' support too",
            [{"birth_date": "1990-01-01", "local_standard": 600_000, **TAKEN_IN}],
        ),
        (
            "2024-06",
            "C7",
            "only the highest support is paid",
            [{"birth_date": "2015-01-01", "parental_loss": "b", **TAKEN_IN}],
        ),
        ("2026-10", "K2", "whole of October 2026", [{**PUPIL, "was_child_recipient": "yes"}]),
        ("2026-10", "K4", "whole of October 2026", [MOTHER, {**PUPIL, "parent": "p1"}]),
        ("2026-10", "K8", "whole of October 2026", [{"birth_date": "1990-01-01", **HIV}]),
    ],
)
def test_a_reading_of_ours_is_marked_where_it_decided(
    month: str, category: str, words: str, persons: list[dict[str, object]]
) -> None:
    [line] = [line for line in verdicts(month, *persons) if line.person == "p1" and line.category == category]
    [sentence] = [one for one in line.reason.split(". ") if words in one]
    assert sentence.removesuffix(".").endswith("[choice]")


@pytest.mark.parametrize(
    ("month", "persons"),
    [
        ("2026-11", [{**PUPIL, "was_child_recipient": "yes"}]),
        ("2024-07", [{"birth_date": "1990-01-01", **TAKEN_IN}]),
        ("2026-11", [MOTHER, CHILD]),
    ],
)
def test_nothing_is_marked_where_no_reading_decided(month: str, persons: list[dict[str, object]]) -> None:
    assert not any("[choice]" in line.reason for line in verdicts(month, *persons))


@pytest.mark.parametrize(
    ("month", "birth_date", "words"),
    [
        ("2026-03", "2010-03-10", "the new number counts from the month after (known at second hand)"),
        ("2025-03", "2009-03-10", "changed this month, which counts from this month"),
        ("2025-03", "2025-03-10", "changed this month, which counts from this month"),
    ],
)
def test_what_happens_to_a_child_is_told_in_the_parents_line(month: str, birth_date: str, words: str) -> None:
    single = verdicts(month, MOTHER, CHILD, {**CHILD, "birth_date": birth_date})[0]
    assert (single.category, words in single.reason) == ("K4", True)


def test_of_two_disabled_spouses_the_one_without_the_share_is_told_why() -> None:
    wife = {"birth_date": "1995-01-01", "sex": "female", "disability": "severe", "spouse": "p2"}
    husband = {"birth_date": "1990-01-01", "sex": "male", "disability": "severe", "pregnant": "no"}
    infants = [{"birth_date": "2025-01-01", "parent": "p1"}, {"birth_date": "2025-01-01", "parent": "p2"}]
    lines = verdicts("2026-11", wife, husband, *infants)
    [his] = [line for line in lines if line.person == "p2"]
    assert (his.category, "one share of C3 or C4, which the other draws" in his.reason) == ("K6", True)


@pytest.mark.parametrize("month", ["2021-07", "2024-07", "2025-07", "2026-11"])
@pytest.mark.parametrize("year", range(2021, 2027))
def test_every_month_can_be_judged_as_known_on_any_day(month: str, year: int) -> None:
    adult = {"birth_date": "1990-01-01", "disability": "severe"}
    [line] = drawn(month, adult, known_on=dt.date(year, 6, 29))
    assert line[1] == "K6"
