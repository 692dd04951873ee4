"""The reference tables as typed rows."""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ansinh.areas.models import BEFORE_RECORDS, Kind, Level, Part

HERE = Path(__file__).parent

REFORM = dt.date(2025, 7, 1)
"""The first day without districts, with 34 provinces and 3,321 communes."""

LEVEL_OF_CODE_LENGTH = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}


@dataclass(frozen=True)
class Unit:
    """A unit as the tables have it, named as on its first day; `parent_code` empty: the country."""

    level: Level
    code: str
    kind: Kind
    name: str
    parent_code: str
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True)
class Renaming:
    """From `on` the unit in force under this code has this kind and name."""

    level: Level
    code: str
    on: dt.date
    kind: Kind
    name: str


@dataclass(frozen=True)
class Succeeded:
    """On the day of the reform the former unit `old_code` became, or was divided among, `new_code`."""

    old_level: Level
    old_code: str
    new_level: Level
    new_code: str
    part: Part
    is_default: bool


def units() -> Iterator[Unit]:
    """Every unit, parents before their children."""
    continued = {row["code"] for row in _rows("former_provinces") if row["continues"]}
    for row in _rows("former_provinces"):
        valid_to = None if row["code"] in continued else REFORM
        yield Unit(Level.PROVINCE, row["code"], Kind(row["kind"]), row["name"], "", BEFORE_RECORDS, valid_to)
    for row in _rows("provinces"):
        if row["code"] not in continued:
            yield Unit(Level.PROVINCE, row["code"], Kind(row["kind"]), row["name"], "", REFORM, None)
    for row in _rows("former_districts"):
        yield Unit(
            Level.DISTRICT, row["code"], Kind(row["kind"]), row["name"], row["province_code"], BEFORE_RECORDS, REFORM
        )
    for row in _rows("former_communes"):
        yield Unit(
            Level.COMMUNE, row["code"], Kind(row["kind"]), row["name"], row["district_code"], BEFORE_RECORDS, REFORM
        )
    for row in _rows("communes"):
        yield Unit(Level.COMMUNE, row["code"], Kind(row["kind"]), row["name"], row["province_code"], REFORM, None)


def renamings() -> Iterator[Renaming]:
    """Later changes of kind or name, oldest first."""
    for row in sorted(_rows("renamings"), key=lambda row: row["on"]):
        level = LEVEL_OF_CODE_LENGTH[len(row["code"])]
        yield Renaming(level, row["code"], dt.date.fromisoformat(row["on"]), Kind(row["kind"]), row["name"])


def successions() -> Iterator[Succeeded]:
    """What became of each unit that ended; districts with communes have no successor of their own."""
    for row in _rows("successions"):
        yield Succeeded(
            old_level=LEVEL_OF_CODE_LENGTH[len(row["old_code"])],
            old_code=row["old_code"],
            new_level=LEVEL_OF_CODE_LENGTH[len(row["new_code"])],
            new_code=row["new_code"],
            part=Part(row["part"]),
            is_default=bool(row["is_default"]),
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
