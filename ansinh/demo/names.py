"""Names drawn from frequency tables: people who do not exist, called as people here are called."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random

import numpy as np
from numpy.typing import NDArray

from ansinh.core.text import fold

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
    words, _weights = _table()[part, sex]
    return rng.choices(words, cum_weights=_sums(part, sex))[0]


@cache
def _sums(part: str, sex: str) -> Sequence[int]:
    """The weights added up, so that they are not for every name."""
    return tuple(accumulate(_table()[part, sex][1]))


@cache
def _table() -> dict[tuple[str, str], tuple[Sequence[str], Sequence[int]]]:
    found: dict[tuple[str, str], tuple[list[str], list[int]]] = {}
    with files("ansinh.demo").joinpath("reference/names.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            words, weights = found.setdefault((row["part"], row["sex"]), ([], []))
            words.append(row["name"])
            weights.append(int(row["weight"]))
    return {key: (tuple(words), tuple(weights)) for key, (words, weights) in found.items()}


class SpokenParts:
    """The table of names for drawing a million at once."""

    def draw(
        self, part: str, is_female: NDArray[np.bool_], born: NDArray[np.int64], dice: np.random.Generator
    ) -> NDArray[np.str_]:
        """One word for each person of the part `surname`, `middle` or `given`."""
        if part == "surname":
            return self._column("surname", "any", len(born), dice)
        women, men = (self._column(part, sex, len(born), dice) for sex in ("female", "male"))
        found = np.where(is_female, women, men)
        if part == "middle":
            is_classic = dice.random(len(born)) < np.where(born < THI_AND_VAN_UNTIL, 0.75, 0.15)
            found = np.where(is_classic, np.where(is_female, "Thị", "Văn"), found)
        return found

    def rhyme(self, word: str, turn: int) -> str:
        """A given name that differs from `word` by a tone or a letter; the word itself where the table has none."""
        near = _near()[word]
        return near[turn % len(near)] if near else word

    def other(self, word: str, turn: int) -> str:
        """Another given name."""
        names = [name for name in given_names() if name != word]
        return names[turn % len(names)]

    def _column(self, part: str, sex: str, count: int, dice: np.random.Generator) -> NDArray[np.str_]:
        words, weights = _table()[part, sex]
        shares = np.array(weights) / sum(weights)
        return np.array(words)[dice.choice(len(words), count, p=shares)]


def spoken_parts() -> SpokenParts:
    """The parts of names, read once."""
    return SpokenParts()


@cache
def _near() -> dict[str, list[str]]:
    names = sorted(set(given_names()))
    plain = {name: fold(name) for name in names}
    return {name: [other for other in names if other != name and _is_near(plain[name], plain[other])] for name in names}


def _is_near(one: str, other: str) -> bool:
    """Equal but for one letter."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]
