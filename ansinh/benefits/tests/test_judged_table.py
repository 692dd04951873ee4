"""Judging as columns: the same as one by one, whoever is asked about, and whichever record of a person."""

import datetime as dt
import json

import numpy as np
import pytest

from ansinh.benefits.judged_table import judge_table, keys_of_rights
from ansinh.benefits.judging import Right, judge
from ansinh.benefits.testing import make_disabled
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.services import merge_individuals
from ansinh.registry.testing import make_circumstance, make_household, make_household_class, make_individual

NOVEMBER = Month(2026, 11)
CHOSEN = {"membership": "survivor"}


@pytest.fixture
def family(desk: Desk) -> tuple[Individual, Individual, Individual]:
    """A poor grandmother whose only child draws K4 for her own child, so that nobody is obliged who could support."""
    with acting(desk.lan):
        household = make_household(desk.lan, desk.area)
        make_household_class(desk.lan, household)
        births = (dt.date(1955, 2, 1), dt.date(1985, 3, 1), dt.date(2020, 4, 1))
        people = [
            make_individual(desk.lan, desk.area, birth_date=birth, household=household, relation=relation)
            for birth, relation in zip(births, ("head", "child", "grandchild"), strict=True)
        ]
        grandmother, daughter, grandchild = people
        make_circumstance(desk.lan, daughter, "parent", related=grandmother)
        make_circumstance(desk.lan, grandchild, "parent", related=daughter)
        make_circumstance(desk.lan, daughter, "single_parent", value="never_married")
    return grandmother, daughter, grandchild


def test_one_person_alone_is_judged_as_among_everybody(
    desk: Desk, family: tuple[Individual, Individual, Individual]
) -> None:
    with acting(desk.lan):
        everybody = judge_table(month=NOVEMBER, area=desk.area)
        assert {category for _benefit, category in everybody.rights} == {"K4", "K5a"}
        for person in family:
            alone = judge(individuals=[person.pk], month=NOVEMBER, area=desk.area)

            assert [(line.category, line.amount) for line in alone.of(person.pk)] == [
                (category, amount)
                for (_benefit, category), amount, whose in zip(
                    everybody.rights, everybody.amount.tolist(), everybody.person.tolist(), strict=True
                )
                if whose == person.pk
            ]


def test_amounts_and_evidence_are_found_by_key_and_a_stranger_has_none(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        table = judge_table(individuals=[person.pk], month=NOVEMBER, area=desk.area)
        keys = keys_of_rights(
            np.array([person.pk, person.pk, person.pk + 1]), ["social_allowance"] * 3, ["K6", "K8", "K6"]
        )

        assert table.amounts_of(keys).tolist() == [810_000, 0, 0]
        told = [json.loads(text) for text in table.evidence_of(keys)]

    assert told[0]["facts"]["disability"] == "severe"
    assert (told[0]["coefficient"], told[0]["standard"]) == (1.5, 540_000)
    assert "335/2026" in told[0]["articles"]
    assert told[1:] == [{}, {}]


def test_a_merged_record_draws_what_the_one_that_counts_draws_and_counts_once(desk: Desk) -> None:
    with acting(desk.lan):
        first, second = (make_disabled(desk.lan, desk.area) for _ in range(2))
        merge_individuals(actor=desk.lan, survivor=first, merged=second, why="entered twice", on=TODAY, choices=CHOSEN)

        for asked in ([second.pk], [first.pk, second.pk]):
            judged = judge(individuals=asked, month=NOVEMBER, area=desk.area)
            for pk in asked:
                assert judged.amount_of(Right(pk, "social_allowance", "K6")) == 810_000
                assert judged.facts[pk]["disability"] == "severe"
        assert judge_table(month=NOVEMBER, area=desk.area).people.tolist() == [first.pk]
