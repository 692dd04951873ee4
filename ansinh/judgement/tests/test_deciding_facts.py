"""The fact that decided a coefficient is named, and the paragraph that decided between categories is cited."""

import pytest

from ansinh.judgement.tests.cast import verdicts

SEVERE, EXCEPTIONAL = {"disability": "severe"}, {"disability": "exceptionally_severe"}
ALONE = {"household_class": "poor", "no_supporter": "yes"}
MOTHER = {"birth_date": "1990-05-05", "household_class": "poor", "single_parent": "yes"}
CHILD = {"birth_date": "2015-05-05", "parent": "p1"}


@pytest.mark.parametrize(
    ("month", "person", "words"),
    [
        ("2026-11", {"birth_date": "1990-01-01", **SEVERE}, "Facts: severe disability; counts as an adult"),
        ("2026-11", {"birth_date": "1990-01-01", **EXCEPTIONAL}, "exceptionally severe disability; counts as an adult"),
        ("2026-11", {"birth_date": "2015-01-01", **SEVERE}, "counts as a child under 16"),
        ("2026-03", {"birth_date": "2010-03-10", **SEVERE}, "counts as a child under 16"),
        ("2026-11", {"birth_date": "1960-01-01", **EXCEPTIONAL}, "exceptionally severe disability; 60 or older"),
        ("2026-03", {"birth_date": "1966-03-10", **SEVERE}, "counts as an adult of 16 to 59"),
        ("2026-11", {"birth_date": "2024-01-01", "parental_loss": "b"}, "under 4"),
        ("2026-11", {"birth_date": "2015-01-01", "parental_loss": "b"}, "4 or older, under 16"),
        ("2026-11", {"birth_date": "2010-11-12", "parental_loss": "b"}, "under 16 until this month"),
        ("2026-11", {"birth_date": "1960-01-01", **ALONE}, "60 or older"),
        ("2024-07", {"birth_date": "1940-01-01", **ALONE}, "80 or older"),
        ("2026-11", {"birth_date": "1950-01-01", **ALONE}, "75 or older"),
    ],
)
def test_the_fact_that_decided_the_coefficient_is_named(month: str, person: dict[str, object], words: str) -> None:
    [line] = verdicts(month, person)
    assert words in line.reason


def test_the_number_of_children_is_named() -> None:
    assert "children that count: 2" in verdicts("2026-11", MOTHER, CHILD, CHILD | {"person": "p9"})[0].reason


@pytest.mark.parametrize(("month", "is_told"), [("2026-09", True), ("2026-11", False)])
def test_an_age_for_studying_is_named_only_where_there_is_one(month: str, is_told: bool) -> None:
    pupil = {"birth_date": "2006-01-01", "was_child_recipient": "yes", "studying": "yes"}
    [line] = verdicts(month, pupil)
    assert ("within the age for studying" in line.reason) is is_told


@pytest.mark.parametrize(("month", "decree"), [("2024-07", "ND 20/2021"), ("2026-11", "ND 335/2026")])
def test_the_paragraph_on_several_categories_is_cited_where_it_decided(month: str, decree: str) -> None:
    [single, disability, _child] = verdicts(month, {**MOTHER, **SEVERE}, CHILD)
    for line in (single, disability):
        [cited] = [part for part in line.articles.split("; ") if part.startswith(decree)]
        assert "6(2)" in cited
    alone = verdicts(month, {"birth_date": "1990-01-01", **SEVERE})[0]
    assert "6(2)" not in alone.articles
