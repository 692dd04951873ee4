"""Of rows of an office's list: who looks like somebody registered already."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from ansinh.areas.models import Area
from ansinh.registry.linkage.model import Finding, find_among
from ansinh.registry.linkage.records import PEOPLE
from ansinh.registry.queries.register_columns import people_as_columns

LOOKS_ALIKE_FROM = 0.5
"""Less than as likely as not is no hint to an officer who reads a list."""


@dataclass(frozen=True)
class ListedPerson:
    """A row as read; what the list does not say stays empty.

    `birth_precision` as in `models.BirthPrecision`; `identity_number` may be one of the old ones of nine digits;
    `account` is `bank_bin/number`, `parent` the name of a parent.
    """

    full_name: str
    birth_date: dt.date
    birth_precision: str = "day"
    sex: str = ""
    identity_number: str = ""
    hamlet_id: int | None = None
    household_id: int | None = None
    phone: str = ""
    account: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Lookalike:
    """Somebody registered whom a row may mean, with what speaks for and against."""

    individual_id: int
    probability: float
    findings: tuple[Finding, ...]


def lookalikes_of(
    people: Sequence[ListedPerson], *, area: Area, at_least: float = LOOKS_ALIKE_FROM
) -> dict[int, tuple[Lookalike, ...]]:
    """By position in `people`, those registered in `area` (within the scope) who look like it, the likeliest first.

    Whoever looks like nobody is absent. Set-based, nothing is learnt: 50,000 rows against a commune take seconds.
    """
    if not people:
        return {}
    registered = people_as_columns(area_path=area.path)
    if not registered.num_rows:
        return {}
    found = find_among(_columns(people, area), registered, at_least=at_least)
    by_row: dict[int, list[Lookalike]] = {}
    for pair in found.pairs:
        row = by_row.setdefault(-1 - pair.first, [])
        row.append(Lookalike(pair.second, pair.probability, pair.findings))
    return {position: tuple(by_row[position]) for position in sorted(by_row)}


def _columns(people: Sequence[ListedPerson], area: Area) -> pa.Table:
    rows = [
        {
            "person_id": -1 - position,
            "full_name": person.full_name,
            "birth_date": person.birth_date,
            "birth_precision": person.birth_precision,
            "sex": person.sex or None,
            "identity_number": person.identity_number or None,
            "household_id": person.household_id,
            "commune": str(area.pk),
            "hamlet": str(person.hamlet_id) if person.hamlet_id else None,
            "phone": person.phone or None,
            "account": person.account or None,
            "parent": person.parent or None,
        }
        for position, person in enumerate(people)
    ]
    return pa.Table.from_pylist(rows, schema=PEOPLE)
