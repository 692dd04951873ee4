"""What a bench says: one row for each thing measured."""

from typing import TypedDict


class Measurement(TypedDict):
    """`bar` is what we promise, empty where the figure is only told; `holds` whether the promise is kept."""

    name: str
    value: float
    unit: str
    bar: str
    holds: bool
