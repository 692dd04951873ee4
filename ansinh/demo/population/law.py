"""What the law gives everybody in each month: asked of the judgement, so that no amount and no age stands here."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ansinh.core.months import Month
from ansinh.demo.population.classes import CODES
from ansinh.demo.population.drawing import NOBODY, Array
from ansinh.demo.population.facts import Facts
from ansinh.demo.population.people import People, days
from ansinh.judgement.judging import judge

YES = {
    "was_child_recipient": "was_child_recipient", "studying": "studying", "hiv": "hiv",
    "single_parent": "single_parent",
    "no_supporter": "no_supporter", "taken_in": "taken_in", "pregnancy": "pregnant",
}  # fmt: skip
VALUES = {"disability": "disability", "parental_loss": "parental_loss", "carer": "carer"}
AMOUNTS = ("pension", "wage")
RELATED = ("parent", "spouse")


@dataclass(frozen=True)
class Drawn:
    """Lines of all months: person (a position), right (a position in `rights`), month (from 0), standard and amount."""

    months: list[Month]
    rights: list[tuple[str, str]]  # benefit and category
    person: Array
    right: Array
    month: Array
    standard: Array
    amount: Array


def lawful_amounts(people: People, facts: Facts, hard_hamlets: Array) -> Array:
    """Đồng that the law gives each person (rows) in each month (columns), carers' support at the person cared for."""
    drawn = drawn_by(people, facts, hard_hamlets)
    amounts = np.zeros((len(people), len(drawn.months)), dtype=np.int64)
    np.add.at(amounts, (drawn.person, drawn.month), drawn.amount)
    return amounts


def drawn_by(people: People, facts: Facts, hard_hamlets: Array) -> Drawn:
    """Judge everybody for every month that is paid, and for the present one."""
    months = people.commune.plan.judged_months
    rights: dict[tuple[str, str], int] = {}
    parts: list[dict[str, Array]] = []
    fixed = _unchanging(people, hard_hamlets)
    for number, month in enumerate(months):
        judged = judge({**fixed, **_changing(people, facts, month)}, month=month)
        arrays, kinds = judged.arrays, judged.kinds
        given = np.flatnonzero(arrays["amount"] > 0)
        right_of_kind = np.array([rights.setdefault(kind[:2], len(rights)) for kind in kinds])
        parts.append({
            "person": arrays["person"][given],
            "right": right_of_kind[arrays["kind"][given]],
            "month": np.full(len(given), number),
            "standard": arrays["standard"][given],
            "amount": arrays["amount"][given],
        })  # fmt: skip
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Drawn(months, list(rights), **columns)


def _unchanging(people: People, hard_hamlets: Array) -> dict[str, Any]:
    births = days(people.birth_date)
    return {
        "person": list(range(len(people))),
        "household": people.household.tolist(),
        "birth_date": [
            str(birth.year) if unknown and birth else birth
            for birth, unknown in zip(births, people.by_year_only.tolist(), strict=True)
        ],
        "sex": np.where(people.woman, "female", "male").tolist(),
        "hard_area": hard_hamlets[people.hamlet[people.household]].tolist(),
        "died_on": days(people.died_on),
    }


def _changing(people: People, facts: Facts, month: Month) -> dict[str, Any]:
    """The columns of facts that hold on a day of the month."""
    size = len(people)
    known = facts.column("valid_from") <= np.datetime64(month.last_day, "D")
    person, related, amount = facts.column("person"), facts.column("related"), facts.column("amount")
    kind, value = np.array(facts.column("kind")), np.array(facts.column("value"))
    classes = np.array(CODES, dtype=object)[facts.classes.in_year(month.year)]
    columns: dict[str, Any] = {"household_class": classes[people.household].tolist()}
    for name, column in YES.items():
        flags = np.zeros(size, dtype=bool)
        flags[person[known & (kind == name)]] = True
        columns[column] = flags.tolist()
    for name, column in VALUES.items():
        texts = np.full(size, "" if name == "parental_loss" else "none", dtype=object)
        held = known & (kind == name)
        texts[person[held]] = value[held]
        columns[column] = [str(text) for text in texts]
    for name in AMOUNTS:
        amounts: list[int | None] = [None] * size
        held = known & (kind == name)
        for position, monthly in zip(person[held].tolist(), amount[held].tolist(), strict=True):
            amounts[position] = monthly
        columns[name] = amounts
    for name in RELATED:
        others = np.full(size, NOBODY)
        held = known & (kind == name)
        others[person[held]] = related[held]
        columns[name] = [None if other == NOBODY else other for other in others.tolist()]
    return columns
