"""The registry's facts of a month as the judgement's input columns: for judging only, never for showing.

What comes out holds health facts whoever asks, or a batch judged by an officer without that right would be wrong.
Nobody sees it: a reason that names a health fact is shown only to those who `policies.may_see_health`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection

from ansinh.core.months import Month
from ansinh.registry.models import BirthPrecision, Kind

Column = list[Any]

COLUMN_OF_YES = {
    Kind.WAS_CHILD_RECIPIENT: "was_child_recipient",
    Kind.STUDYING: "studying",
    Kind.HIV: "hiv",
    Kind.SINGLE_PARENT: "single_parent",
    Kind.NO_SUPPORTER: "no_supporter",
    Kind.TAKEN_IN: "taken_in",
    Kind.PREGNANCY: "pregnant",
}
COLUMN_OF_VALUE = {Kind.DISABILITY: "disability", Kind.PARENTAL_LOSS: "parental_loss", Kind.CARER: "carer"}
COLUMN_OF_AMOUNT = {Kind.PENSION: "pension", Kind.WAGE: "wage"}
COLUMN_OF_RELATED = {Kind.PARENT: "parent", Kind.SPOUSE: "spouse"}


@dataclass(frozen=True)
class FactTable:
    """Columns of equal length, one row per person; the first `asked_count` rows are the people asked for.

    The others (spouses, children raised) stand there because the law looks at them; drop their verdicts.
    """

    month: Month
    asked_count: int
    columns: dict[str, Column]

    @property
    def asked(self) -> frozenset[str]:
        """The `person` values of those asked for."""
        return frozenset(self.columns["person"][: self.asked_count])


def facts_for_month(
    *, individuals: Collection[int] | None = None, month: Month, prefer: Literal["last", "first"] = "last"
) -> FactTable:
    """Facts of these individuals (ids; None: everybody within the scope) that hold on any day of the month.

    `person`, `household`, `parent` and `spouse` are ids as strings, yes/no are bool, dates `date` (a birth year alone
    as text, '1945'), pension and wage đồng a month (None: none). Where a fact changed within the month `prefer` says
    which value counts: the last, or the first, as where the law counts a change only from the month after. A fact
    without a value is empty, False or 'none'. The local levels are left empty: they come from the province's
    resolution, not from the registry. A record that was merged into another has the facts of the one that counts.
    Five queries, whatever the number of people.
    """
    asked = _visible(individuals)
    survivors = {row[0]: row[5] for row in asked if row[5] is not None}
    missing = set(survivors.values()) - {row[0] for row in asked}
    beside = _visible(missing) if missing else []
    related = _related([*asked, *beside], month) if individuals is not None else ()
    people = [*asked, *beside, *related]
    keys = [row[0] for row in people]
    index = {key: position for position, key in enumerate(keys)}
    columns = _empty_columns(people)
    _fill_households(columns, index, keys, month, prefer)
    _fill_circumstances(columns, index, keys, month, prefer)
    _fill_hard_areas(columns, index, keys, month)
    for merged, survivor in survivors.items():
        if survivor in index:
            for name in columns.keys() - {"person"}:
                columns[name][index[merged]] = columns[name][index[survivor]]
    return FactTable(month=month, asked_count=len(asked), columns=columns)


Person = tuple[int, Any, str, str, Any, int | None]


def _visible(individuals: Collection[int] | None) -> list[Person]:
    condition = "where merged_into_id is null" if individuals is None else "where id = any(%(keys)s)"
    return _read(
        "select id, birth_date, birth_precision, sex, died_on, merged_into_id from registry_individual"
        f" {condition} order by id",
        {"keys": list(individuals or ())},
    )


def _related(asked: Sequence[Person], month: Month) -> list[Person]:
    """Spouses of those asked for, and the children whom they or their spouses raise."""
    return _read(
        f"""
        with facts as (
            select individual_id, related_id, kind from registry_circumstance
            where kind in ('spouse', 'parent') and related_id is not null and {IN_MONTH}
        ),
        spouses as (
            select related_id as id from facts where kind = 'spouse' and individual_id = any(%(keys)s)
            union select individual_id from facts where kind = 'spouse' and related_id = any(%(keys)s)
        ),
        children as (
            select individual_id as id from facts
            where kind = 'parent' and (related_id = any(%(keys)s) or related_id in (select id from spouses))
        )
        select id, birth_date, birth_precision, sex, died_on, null::bigint from registry_individual
        where id in (select id from spouses union select id from children) and not id = any(%(keys)s)
        order by id
        """,
        {"keys": [row[0] for row in asked], **_bounds(month)},
    )


def _empty_columns(people: Sequence[Person]) -> dict[str, Column]:
    count = len(people)
    columns: dict[str, Column] = {
        "person": [str(row[0]) for row in people],
        "household": [""] * count,
        "birth_date": [row[1] if row[2] != BirthPrecision.YEAR else str(row[1].year) for row in people],
        "sex": [row[3] for row in people],
        "household_class": [""] * count,
        "hard_area": [False] * count,
        "disability": ["none"] * count,
        "parental_loss": [""] * count,
        "parent": [""] * count,
        "pension": [None] * count,
        "carer": ["none"] * count,
        "wage": [None] * count,
        "spouse": [""] * count,
        "died_on": [row[4] for row in people],
        "local_standard": [None] * count,
        "local_pension_level": [None] * count,
    }
    return columns | {name: [False] * count for name in COLUMN_OF_YES.values()}


def _fill_households(
    columns: dict[str, Column], index: dict[int, int], keys: Sequence[int], month: Month, prefer: str
) -> None:
    direction = "desc" if prefer == "last" else "asc"
    rows = _read(
        f"""
        with member as (
            select distinct on (individual_id) individual_id, household_id from registry_membership
            where individual_id = any(%(keys)s) and {IN_MONTH}
            order by individual_id, valid_from {direction}
        )
        select distinct on (m.individual_id) m.individual_id, m.household_id, c.household_class
        from member m left join registry_householdclass c on c.household_id = m.household_id
            and c.valid_from <= %(last)s and (c.valid_to is null or c.valid_to > %(first)s)
        order by m.individual_id, c.valid_from {direction}
        """,
        {"keys": list(keys), **_bounds(month)},
    )
    for person, household, household_class in rows:
        columns["household"][index[person]] = str(household)
        columns["household_class"][index[person]] = household_class or ""


def _fill_circumstances(
    columns: dict[str, Column], index: dict[int, int], keys: Sequence[int], month: Month, prefer: str
) -> None:
    direction = "desc" if prefer == "last" else "asc"
    rows = _read(
        f"""
        select distinct on (individual_id, kind) individual_id, kind, value, amount, related_id
        from registry_circumstance
        where individual_id = any(%(keys)s) and {IN_MONTH}
        order by individual_id, kind, valid_from {direction}
        """,
        {"keys": list(keys), **_bounds(month)},
    )
    for person, kind, value, amount, related in rows:
        position = index[person]
        if kind in COLUMN_OF_YES:
            columns[COLUMN_OF_YES[kind]][position] = True
        elif kind in COLUMN_OF_VALUE:
            columns[COLUMN_OF_VALUE[kind]][position] = value
        elif kind in COLUMN_OF_AMOUNT:
            columns[COLUMN_OF_AMOUNT[kind]][position] = amount
        elif kind in COLUMN_OF_RELATED and related in index:
            columns[COLUMN_OF_RELATED[kind]][position] = str(related)
            if kind == Kind.SPOUSE and not columns["spouse"][index[related]]:
                columns["spouse"][index[related]] = str(person)


def _fill_hard_areas(columns: dict[str, Column], index: dict[int, int], keys: Sequence[int], month: Month) -> None:
    rows = _read(
        """
        select distinct r.individual_id
        from registry_residence r join registry_hardarea h on h.area_id in (r.area_id, r.hamlet_id)
        where r.individual_id = any(%(keys)s)
            and r.valid_from <= %(last)s and (r.valid_to is null or r.valid_to > %(first)s)
            and h.valid_from <= %(last)s and (h.valid_to is null or h.valid_to > %(first)s)
        """,
        {"keys": list(keys), **_bounds(month)},
    )
    for (person,) in rows:
        columns["hard_area"][index[person]] = True


IN_MONTH = "valid_from <= %(last)s and (valid_to is null or valid_to > %(first)s)"


def _bounds(month: Month) -> dict[str, Any]:
    return {"first": month.first_day, "last": month.last_day}


def _read(query: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: Iterable[Any] = cursor.fetchall()
    return list(rows)
