"""The labelled register, and how well the comparison tells who is who in it without seeing the labels."""

import datetime as dt

import pyarrow as pa

from ansinh.demo.lookalikes import labelled_register
from ansinh.registry.linkage import keys
from ansinh.registry.linkage.model import find_alike
from ansinh.registry.linkage.records import PEOPLE
from ansinh.registry.services.duplicates import QUEUE_FROM


def test_the_same_seed_gives_the_same_people_and_another_gives_others() -> None:
    one, again, other = (labelled_register(500, seed=seed) for seed in (3, 3, 4))

    assert one.people.equals(again.people)
    assert one.true_pairs() == again.true_pairs()
    assert not one.people.equals(other.people)


def test_most_who_stand_twice_are_found_few_others_are_and_the_same_ones_each_time() -> None:
    register = labelled_register(6_000, seed=11)
    true = register.true_pairs()

    first, again = (find_alike(register.people, at_least=QUEUE_FROM) for _ in range(2))

    found = {(pair.first, pair.second) for pair in first.pairs}
    assert first.pairs == again.pairs
    assert len(found & true) / len(found) > 0.92
    assert len(found & true) / len(true) > 0.85


def test_a_crowd_of_one_name_and_year_is_told_and_not_compared_pair_by_pair() -> None:
    rows = [
        {"person_id": number, "full_name": "Nguyễn Văn A", "birth_date": dt.date(1900, 1, 1), "commune": "1"}
        for number in range(keys.MOST_OF_ONE_KEY + 100)
    ]

    found = find_alike(pa.Table.from_pylist(rows, schema=PEOPLE), at_least=QUEUE_FROM)

    assert found.pairs == ()
    assert found.crowds.left_out > 0
