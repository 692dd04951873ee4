"""The other categories: which were asked and fail, and by which of their conditions."""

import pytest
from django.utils import translation

from ansinh.judgement.catalogue import CARER_SUPPORT, KINDS
from ansinh.judgement.tests.cast import judged

GROWN = {"birth_date": "1990-05-05", "household_class": "poor", "disability": "severe"}


def _not_met(month: str, *persons: dict[str, str], position: int = 0) -> dict[str, tuple[str, ...]]:
    with translation.override("en"):
        return {one.category: one.conditions for one in judged(month, *persons).not_met(position)}


def test_beside_the_category_that_is_paid_each_other_one_tells_what_fails() -> None:
    found = _not_met("2026-11", GROWN)

    assert list(found) == ["K1", "K2", "K3", "K4", "K5a", "K5b", "K7", "K8", "P70", "P75"]
    assert found["K1"] == ("none of the eleven cases of lost parental care", "not under 16")
    assert found["K4"] == ("not single in the sense of the law", "raises no child under 16 or at school")
    assert found["P75"] == ("not yet 75",)


def test_a_category_that_is_met_and_not_paid_is_none_that_fails() -> None:
    both = {**GROWN, "hiv": "yes"}

    assert "K8" in _not_met("2026-11", GROWN)
    assert not {"K6", "K8"} & set(_not_met("2026-11", both))


def test_what_is_not_stated_is_not_told_as_the_contrary() -> None:
    found = _not_met("2026-11", {"birth_date": "1990-05-05"})

    assert found["K6"] == ("no disability is stated",)
    assert found["K4"][1] == "the household's class is not stated, so it counts as neither poor nor near-poor"
    assert _not_met("2026-11", {**GROWN, "disability": "mild"})["K6"] == (
        "the disability is mild, not severe or exceptionally severe",
    )


def test_the_pension_from_75_stands_in_for_the_one_from_70() -> None:
    found = _not_met("2026-11", {"birth_date": "1945-05-05", "pension": "9000000"})

    assert "P70" not in found
    assert found["P75"] == ("the pension drawn is not lower than the level of the social pension",)


@pytest.mark.parametrize(("month", "has_pension", "has_k5c"), [("2024-07", False, True), ("2026-11", True, False)])
def test_only_the_law_of_the_month_is_asked(month: str, has_pension: bool, has_k5c: bool) -> None:
    found = _not_met(month, {"birth_date": "1990-05-05"})

    assert ("P75" in found, "K5c" in found) == (has_pension, has_k5c)


@pytest.mark.parametrize("dates", [{"birth_date": "2026-10-01"}, {"birth_date": "1950-01-01", "died_on": "2026-01-01"}])
def test_of_the_dead_and_the_unborn_nothing_was_asked(dates: dict[str, str]) -> None:
    with translation.override("en"):
        assert judged("2026-09", dates).not_met(0) == []


def test_everybody_has_the_own_list_where_several_lines_stand_before() -> None:
    mother = {**GROWN, "single_parent": "yes"}
    child = {"birth_date": "2015-05-05", "household_class": "poor", "parent": "p1"}

    assert not {"K4", "K6"} & set(_not_met("2026-11", mother, child))
    assert {"K4", "K6"} <= set(_not_met("2026-11", mother, child, position=1))


def test_each_names_its_articles_and_is_one_of_the_catalogue() -> None:
    names = {str(kind.name) for kind in KINDS.values() if kind.asks and kind.benefit != CARER_SUPPORT}

    found = judged("2026-11", GROWN).not_met(0)

    assert {one.name for one in found} <= names
    assert all(one.articles for one in found)
