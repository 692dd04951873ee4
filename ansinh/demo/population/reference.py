"""What the population is drawn from: tables with their sources, read once."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Province:
    """Where communes are taken from: shares of its households, and the codes in its people's identity numbers."""

    code: str
    poor: float
    near_poor: float
    hard_hamlets: float
    born_in: tuple[str, ...]


@dataclass(frozen=True)
class Ages:
    """One value for each group of ages: its bounds, its share of all people, and what is so of that share of it."""

    first: Array
    last: Array
    columns: dict[str, Array]

    def rate(self, name: str, age: Array) -> Array:
        """What the table says for each of these ages."""
        return np.asarray(self.columns[name][self.group(age)])

    def group(self, age: Array) -> Array:
        """Which group each age is of; an age beyond the last is of the last."""
        return np.minimum(np.searchsorted(self.first, age, side="right") - 1, len(self.first) - 1)


def share(name: str) -> float:
    """A value of `reference/shares.csv`, where its source stands beside it."""
    return _shares()[name]


@cache
def ages() -> Ages:
    """The table of ages."""
    rows = _rows("ages.csv")
    columns = {name: np.array([float(row[name]) for row in rows]) for name in rows[0] if name not in ("first", "last")}
    return Ages(np.array([int(row["first"]) for row in rows]), np.array([int(row["last"]) for row in rows]), columns)


@cache
def ethnic_groups() -> tuple[tuple[str, ...], Array]:
    """The 54 groups, and how many people of each were counted in 2019."""
    rows = _rows("ethnic_groups.csv")
    return tuple(row["name"] for row in rows), np.array([int(row["people"]) for row in rows])


@cache
def provinces() -> tuple[Province, ...]:
    """The provinces in the order in which their communes are taken."""
    return tuple(
        Province(
            row["province"],
            float(row["poor"]),
            float(row["near_poor"]),
            float(row["hard_hamlets"]),
            tuple(row["born_in"].split(" ")),
        )
        for row in _rows("places.csv")
    )


@cache
def _shares() -> dict[str, float]:
    return {row["name"]: float(row["value"]) for row in _rows("shares.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with files("ansinh.demo").joinpath(f"reference/{name}").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
