"""What a bench says: one row for each thing measured."""

from typing import TypedDict


class Measurement(TypedDict):
    """`bar` is what we promise, empty where the figure is only told; `holds` whether the promise is kept."""

    name: str
    value: float
    unit: str
    bar: str
    holds: bool


def at_most(name: str, value: float, unit: str, bar: float) -> Measurement:
    """A figure that must not be above its bar."""
    return Measurement(name=name, value=round(value, 2), unit=unit, bar=f"<= {bar:g}", holds=value <= bar)


def told(name: str, value: float, unit: str) -> Measurement:
    """A figure that is told and promised by nobody."""
    return Measurement(name=name, value=round(value, 2), unit=unit, bar="", holds=True)


def at_least(name: str, value: float, unit: str, bar: float) -> Measurement:
    """A figure that must not be below its bar."""
    return Measurement(name=name, value=round(value, 2), unit=unit, bar=f">= {bar:g}", holds=value >= bar)


def exactly(name: str, value: int, bar: int) -> Measurement:
    """A count that must be this one."""
    return Measurement(name=name, value=value, unit="", bar=f"= {bar}", holds=value == bar)
