"""Names drawn from frequency tables: people who do not exist, called as people here are called."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from random import Random

THI_AND_VAN_UNTIL = 1985
"""Most people born before this year bear Thị or Văn in the middle."""


def name_of(rng: Random, *, sex: str, birth_year: int, surname: str = "") -> str:
    """A full name of three words; `surname` where it is to be the family's."""
    classic = "Thị" if sex == "female" else "Văn"
    chance = 0.75 if birth_year < THI_AND_VAN_UNTIL else 0.15
    middle = classic if rng.random() < chance else _draw(rng, "middle", sex)
    return f"{surname or _draw(rng, 'surname', 'any')} {middle} {_draw(rng, 'given', sex)}"


def given_names() -> Sequence[str]:
    """All given names of the table."""
    return (*_table()["given", "female"][0], *_table()["given", "male"][0])


def name_words(part: str, sex: str) -> tuple[Sequence[str], Sequence[int]]:
    """The words of a part of the name (surname of sex 'any', middle, given) and how often each was counted."""
    return _table()[part, sex]


def _draw(rng: Random, part: str, sex: str) -> str:
    words, weights = _table()[part, sex]
    return rng.choices(words, weights)[0]


@cache
def _table() -> dict[tuple[str, str], tuple[Sequence[str], Sequence[int]]]:
    found: dict[tuple[str, str], tuple[list[str], list[int]]] = {}
    with files("ansinh.demo").joinpath("reference/names.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            words, weights = found.setdefault((row["part"], row["sex"]), ([], []))
            words.append(row["name"])
            weights.append(int(row["weight"]))
    return {key: (tuple(words), tuple(weights)) for key, (words, weights) in found.items()}
