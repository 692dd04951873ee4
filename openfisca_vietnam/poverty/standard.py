"""The poverty standards: lines, indicators and how many deprivations make a household poor, chosen by their code.

A round of review pins its standard when it is planned; nothing here is derived from a date. Each standard is a file
of `standards/`, each value with its source and how sure we are of it (V, V2, U, ?), as in `parameters/`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

STANDARDS = Path(__file__).parent / "standards"
INDICATORS = STANDARDS / "indicators.yaml"

Words = Mapping[str, str]
"""The same words by language, "en" and "vi"; of a form that names no language by ""."""


@dataclass(frozen=True)
class Stated:
    """A number with its source, how sure we are of it, and what the doubt is."""

    value: int
    reference: str
    certainty: str
    doubt: Words | None = None


@dataclass(frozen=True)
class Lines:
    """Đồng per person and month, the line itself included."""

    rural: Stated
    urban: Stated

    def of(self, *, is_urban: bool) -> Stated:
        """The line of one kind of area."""
        return self.urban if is_urban else self.rural


@dataclass(frozen=True)
class Indicator:
    """One thing that a household can lack. `bit` is the same in every standard."""

    code: str
    bit: int
    service: str
    service_name: Words
    name: Words
    deprived_when: Words
    reference: str
    certainty: str


@dataclass(frozen=True)
class Standard:
    """One poverty standard. Without an average line, nobody can be said to be of average living standard."""

    code: str
    name: Words
    valid_from: dt.date
    valid_to: dt.date  # the first day on which it no longer holds
    signed_on: dt.date
    in_force_on: dt.date
    poverty: Lines
    average: Lines | None
    deprivations: Stated  # so many and the household is poor, not near-poor
    indicators: tuple[Indicator, ...]

    @property
    def mask(self) -> int:
        """The bits of the indicators that this standard counts."""
        return sum(indicator.bit for indicator in self.indicators)

    @property
    def services(self) -> Mapping[str, tuple[Indicator, ...]]:
        """The indicators by the code of their service, in the order of the standard."""
        codes = dict.fromkeys(indicator.service for indicator in self.indicators)
        return {code: tuple(one for one in self.indicators if one.service == code) for code in codes}


@dataclass(frozen=True)
class ProvincialLines:
    """A province's own poverty lines by a resolution, đồng per person and month; None leaves the national one.

    They decide about measured income. What they come to in points stands in the cut-offs of the province's instrument.
    """

    resolution: str
    rural: int | None = None
    urban: int | None = None

    def not_above(self, standard: Standard) -> dict[str, tuple[int, int]]:
        """The areas, "rural" or "urban", whose line is not above the national one: the line given and the national."""
        found = {}
        for area in ("rural", "urban"):
            given, national = getattr(self, area), getattr(standard.poverty, area).value
            if given is not None and given <= national:
                found[area] = (given, national)
        return found


def standard_codes() -> tuple[str, ...]:
    """The codes of the standards that ship, the earliest first."""
    return tuple(sorted(path.stem for path in STANDARDS.glob("*.yaml") if path != INDICATORS))


@cache
def standard(code: str) -> Standard:
    """The standard of that code; KeyError where there is none."""
    if code not in standard_codes():
        raise KeyError(code)
    data = yaml.safe_load((STANDARDS / f"{code}.yaml").read_text(encoding="utf-8"))
    lines = {name: Lines(Stated(**of["rural"]), Stated(**of["urban"])) for name, of in data["lines"].items()}
    return Standard(
        code=data["code"],
        name=data["name"],
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
        signed_on=data["signed_on"],
        in_force_on=data["in_force_on"],
        poverty=lines["poverty"],
        average=lines.get("average"),
        deprivations=Stated(**data["deprivations"]),
        indicators=tuple(_indicator(**row) for row in data["indicators"]),
    )


@cache
def _all_indicators() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(INDICATORS.read_text(encoding="utf-8"))
    return found


def indicator_codes() -> tuple[str, ...]:
    """The codes of all indicators of all standards, in the order of their bits."""
    return tuple(_all_indicators()["indicators"])


def _indicator(*, code: str, reference: str, certainty: str) -> Indicator:
    words = _all_indicators()["indicators"][code]
    return Indicator(
        code=code,
        bit=1 << indicator_codes().index(code),
        service=words["service"],
        service_name=_all_indicators()["services"][words["service"]],
        name=words["name"],
        deprived_when=words["deprived_when"],
        reference=reference,
        certainty=certainty,
    )
