"""How fast the judgement is, measured on an invented country."""

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.columns import read_facts
from ansinh.judgement.judging import Judgement, judge, judge_facts
from ansinh.judgement.law import law_as_asked
from ansinh.judgement.reasons import gather

PERSONS = 1_000_000
BAR = 250_000  # persons a second, inside the judgement
MONTH = Month(2026, 11)

Flags = NDArray[np.bool_]
Measure = dict[str, str | float | bool | None]


def invented_persons(count: int, seed: int = 2026) -> dict[str, Sequence[object]]:
    """Columns of text, as a spreadsheet gives them, for households of about four; deterministic."""
    dice = np.random.default_rng(seed)
    days = np.datetime64("1926-01-01") + dice.integers(0, 36_800, count)
    older = days < np.datetime64("1966-11-01")
    household = np.arange(count) // 4
    classes = np.array(["poor", "near_poor", "average", "other"])
    of_household = classes[dice.choice(4, count // 4 + 1, p=[0.05, 0.06, 0.2, 0.69])]
    child = (np.arange(count) % 4 >= 2) & (days > np.datetime64("2004-01-01"))
    parent = np.where(child, (household * 4).astype(str), "")
    married = np.arange(count) % 4 < 2

    def some(share: float, where: Flags | bool = True) -> Sequence[object]:
        return list(np.where((dice.random(count) < share) & where, "yes", "").tolist())

    def one_of(values: list[str], shares: list[float]) -> Sequence[object]:
        return list(np.array(values)[dice.choice(len(values), count, p=shares)].tolist())

    return {
        "person": np.arange(count).astype(str).tolist(),
        "household": household.astype(str).tolist(),
        "birth_date": days.astype(str).tolist(),
        "sex": one_of(["male", "female"], [0.5, 0.5]),
        "household_class": of_household[household].tolist(),
        "hard_area": some(0.1),
        "disability": one_of(["none", "mild", "severe", "exceptionally_severe"], [0.93, 0.03, 0.03, 0.01]),
        "parental_loss": np.where(dice.random(count) < 0.003, "b", "").tolist(),
        "was_child_recipient": some(0.002),
        "studying": some(0.2, ~older),
        "hiv": some(0.002),
        "single_parent": some(0.03),
        "parent": parent.tolist(),
        "no_supporter": some(0.1, older),
        "taken_in": some(0.001, older),
        "pension": np.where(older & (dice.random(count) < 0.2), "3000000", "").tolist(),
        "carer": one_of(["", "family", "taken_in"], [0.98, 0.015, 0.005]),
        "pregnant": some(0.01, ~older),
        "wage": some(0.4, ~older),
        "spouse": np.where(married & (household * 4 + 1 < count), (np.arange(count) ^ 1).astype(str), "").tolist(),
        "died_on": [""] * count,
    }


def measure_judgement(count: int = PERSONS) -> list[Measure]:
    """Judge `count` persons, and read their columns; rows for `make bench`: name, value, unit, bar, holds."""
    columns = invented_persons(count)
    law = law_as_asked()
    judge(invented_persons(100), month=MONTH)  # the law is read once, before the clock runs
    started = time.perf_counter()
    facts = read_facts(columns, today=clock.today())
    read = time.perf_counter()
    lines = judge_facts(facts, law, MONTH)
    texts = Judgement(facts, MONTH, law, lines, gather(lines), is_to_come=False).reason_texts
    judged = time.perf_counter()
    reading, judging = count / (read - started), count / (judged - read)
    return [
        row("judging 1,000,000 persons, facts to lines and reasons", judging, "persons/s", BAR),
        row("reading their 21 columns of text into facts", reading, "persons/s"),
        row("distinct reasons told", len(texts), "texts"),
    ]


def row(name: str, value: float, unit: str, bar: int | None = None) -> Measure:
    """One row of the table; without a bar it is told only."""
    return {"name": name, "value": round(value), "unit": unit, "bar": bar, "holds": bar is None or value >= bar}
