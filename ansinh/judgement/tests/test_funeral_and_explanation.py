"""A funeral judged, and one case explained question by question."""

from itertools import pairwise

import pytest

from ansinh.core.months import Month
from ansinh.judgement.bench import invented_persons, measure_judgement
from ansinh.judgement.explain import explain
from ansinh.judgement.funeral import funeral_support
from ansinh.judgement.judging import judge
from ansinh.judgement.tests.cast import columns_of

SURVIVOR = columns_of({"birth_date": "1949-01-01", "pension": 900_000, "died_on": "2026-10-09"})


def test_a_recipients_funeral_is_twenty_levels() -> None:
    columns = columns_of({"birth_date": "1990-01-01", "disability": "severe", "died_on": "2024-06-09"})
    support = funeral_support(columns, person="p1")
    assert (support.amount, support.ground) == (7_200_000, "allowance")
    assert support.articles == "ND 20/2021 Art 11, 4(2)"


def test_a_survivors_benefit_is_said_by_the_caller() -> None:
    assert funeral_support(SURVIVOR, person="p1").amount == 0
    support = funeral_support(SURVIVOR, person="p1", draws_survivor_benefit=True)
    assert (support.amount, support.ground) == (10_800_000, "monthly_allowance")


def test_only_the_highest_is_paid_where_social_insurance_pays_too() -> None:
    paid = funeral_support(SURVIVOR, person="p1", draws_survivor_benefit=True, social_insurance_pays=25_300_000)
    assert (paid.amount, paid.ground) == (0, "none")


def test_the_new_level_for_funerals_of_july_to_4_october_is_a_choice() -> None:
    old = {"funeral_at_level_paid_from_july_2026": False}
    for died_on, amount in (("2026-07-03", 10_000_000), ("2026-10-04", 10_000_000), ("2026-10-05", 10_800_000)):
        columns = columns_of({"birth_date": "1990-01-01", "disability": "severe", "died_on": died_on})
        assert funeral_support(columns, person="p1", choices=old).amount == amount
        assert funeral_support(columns, person="p1").amount == 10_800_000


def test_somebody_who_lives_has_no_funeral() -> None:
    with pytest.raises(KeyError, match="died_on"):
        funeral_support(columns_of({"birth_date": "1990-01-01"}), person="p1")


def test_an_explanation_tells_each_question_with_its_article_and_values() -> None:
    columns = columns_of(
        {"birth_date": "1990-01-01", "household_class": "poor", "single_parent": "yes"},
        {"birth_date": "2015-01-01", "parent": "p1"},
    )
    answers = {answer.variable: answer for answer in explain(columns, person="p1", month=Month(2026, 11))}
    assert answers["social_allowance"].value == 540_000
    assert answers["k4_coefficient"].value == 1.0
    assert answers["household_class"].value == "poor"
    assert "ND 335/2026 Art 5(4), Art 6(1)" in answers["k4_coefficient"].references
    assert ("social_assistance.coefficients.k4_per_child", 1.0) in answers["k4_coefficient"].parameters
    assert answers["social_allowance"].depth < answers["k4_coefficient"].depth


def test_the_invented_country_is_judged_whole_whatever_the_pieces() -> None:
    columns = invented_persons(2_000)
    judgement = judge(columns, month=Month(2026, 11))
    assert len(set(judgement.lines.person.tolist())) == 2_000
    from ansinh.judgement.simulation import pieces

    cut = list(pieces(judgement.facts, size=100))
    assert [cut[0].start, cut[-1].stop] == [0, 2_000]
    assert all(one.stop == following.start for one, following in pairwise(cut))
    assert len(cut) > 10


def test_the_measure_tells_a_speed_and_a_bar() -> None:
    [judging, *_others] = measure_judgement(1_000)
    assert judging["bar"] == 250_000
    assert judging["holds"] == (float(judging["value"] or 0) >= 250_000)
