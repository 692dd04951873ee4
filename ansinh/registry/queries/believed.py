"""The facts of a month as they were recorded at an instant, for judging what an office could have known.

The same columns as `facts.facts_for_month`, read from the histories that the database keeps: for some hundreds of
people, never for everybody. For judging only, never for showing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa
from django.db import connection

from ansinh.core.fields import array_text
from ansinh.core.months import Month
from ansinh.registry.models import BirthPrecision, HardArea, Kind
from ansinh.registry.queries.facts import (
    COLUMN_OF_AMOUNT,
    COLUMN_OF_RELATED,
    COLUMN_OF_VALUE,
    COLUMN_OF_YES,
    NOTHING_STATED,
    FactTable,
)

Row = Mapping[str, Any]
ABOUT_A_PERSON = {
    "individual": "id",
    "circumstance": "individual_id",
    "membership": "individual_id",
    "residence": "individual_id",
}
"""Tables with a history of a person, each with its key of the person."""


def facts_as_believed(
    *, individuals: Collection[int], month: Month, at: dt.datetime, prefer: Literal["last", "first"] = "last"
) -> FactTable:
    """The facts of these individuals for `month` as the registry stood at `at`; who was not yet recorded is absent.

    Spouses, and children raised, follow after those asked for, as the law looks at them too.
    """
    asked = _people(individuals, at)
    facts = _facts(individuals, month, at)
    relatives = _relatives(asked, facts)
    others = _people(relatives, at)
    people = [*asked.values(), *others.values()]
    facts = {**_facts(relatives, month, at), **facts}
    columns = _empty(people)
    index = {row["id"]: place for place, row in enumerate(people)}
    _fill_facts(columns, index, facts, prefer)
    _fill_households(columns, index, month, at, prefer)
    _fill_hard_areas(columns, index, month, at)
    return FactTable(month=month, asked_count=len(asked), columns=_arrow(columns))


def first_recorded_after(people: Collection[int], at: dt.datetime) -> dict[int, dt.datetime]:
    """When the first change after `at` was recorded of each of these people; who has none is absent."""
    union = " union all ".join(
        f"select e.{key} as person, e.pgh_created_at from registry_{table}event e join registry_{table} r"
        f" on r.id = e.pgh_obj_id where r.{key} = any(%(keys)s::bigint[]) and e.pgh_created_at > %(at)s"
        for table, key in ABOUT_A_PERSON.items()
    )
    rows = _read(f"select person, min(pgh_created_at) as at from ({union}) e group by person", people, at)
    return {row["person"]: row["at"] for row in rows}


def residences_recorded(people: Collection[int]) -> dict[tuple[int, dt.date], dt.datetime]:
    """When each residence of these people was first recorded, by person and first day."""
    if not people:
        return {}
    rows = _read(
        "select r.individual_id as person, r.valid_from as day, min(e.pgh_created_at) as at from registry_residence r"
        " join registry_residenceevent e on e.pgh_obj_id = r.id where r.individual_id = any(%(keys)s::bigint[])"
        " group by 1, 2",
        people,
    )
    return {(row["person"], row["day"]): row["at"] for row in rows}


def _people(keys: Collection[int], at: dt.datetime) -> dict[int, Row]:
    return {row["id"]: row for row in _as_of("individual", "id", keys, at)}


def _facts(keys: Collection[int], month: Month, at: dt.datetime) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in _as_of("circumstance", "individual_id", keys, at):
        if _holds(row, month):
            found[row["individual_id"]].append(row)
    return found


def _relatives(asked: Mapping[int, Row], facts: Mapping[int, Sequence[Row]]) -> set[int]:
    """Spouses of those asked for, and the children whom they or their spouses raise: links never change their ends."""
    spouses = {row["related_id"] for rows in facts.values() for row in rows if row["kind"] == Kind.SPOUSE}
    near = {*asked, *spouses} - {None}
    with connection.cursor() as cursor:
        cursor.execute(
            "select individual_id from registry_circumstance where related_id = any(%s::bigint[]) and kind = any(%s)",
            [array_text(near), [Kind.SPOUSE.value, Kind.PARENT.value]],
        )
        children = {row[0] for row in cursor.fetchall()}
    return (children | spouses) - {None} - asked.keys()


def _fill_facts(
    columns: dict[str, list[Any]], index: Mapping[int, int], facts: Mapping[int, Sequence[Row]], prefer: str
) -> None:
    for person, rows in facts.items():
        if person not in index:
            continue
        place = index[person]
        for row in _in_order(rows, prefer):
            kind = row["kind"]
            if kind in COLUMN_OF_YES:
                columns[COLUMN_OF_YES[kind]][place] = True
            elif kind in COLUMN_OF_VALUE:
                columns[COLUMN_OF_VALUE[kind]][place] = row["value"]
            elif kind in COLUMN_OF_AMOUNT:
                columns[COLUMN_OF_AMOUNT[kind]][place] = row["amount"]
            elif kind in COLUMN_OF_RELATED and row["related_id"] in index:
                columns[COLUMN_OF_RELATED[kind]][place] = str(row["related_id"])
    for person, place in index.items():
        spouse = columns["spouse"][place]
        if spouse and not columns["spouse"][index[int(spouse)]]:
            columns["spouse"][index[int(spouse)]] = str(person)


def _fill_households(
    columns: dict[str, list[Any]], index: Mapping[int, int], month: Month, at: dt.datetime, prefer: str
) -> None:
    homes: dict[int, int] = {}
    rows = [row for row in _as_of("membership", "individual_id", index, at) if _holds(row, month)]
    for row in _in_order(rows, prefer):
        homes[row["individual_id"]] = row["household_id"]
    classes: dict[int, str] = {}
    held = [row for row in _as_of("householdclass", "household_id", set(homes.values()), at) if _holds(row, month)]
    for row in _in_order(held, prefer):
        classes[row["household_id"]] = row["household_class"]
    for person, household in homes.items():
        columns["household"][index[person]] = str(household)
        columns["household_class"][index[person]] = classes.get(household, "")


def _fill_hard_areas(columns: dict[str, list[Any]], index: Mapping[int, int], month: Month, at: dt.datetime) -> None:
    hard = {
        row["area_id"]
        for row in HardArea.objects.values("area_id", "valid_from", "valid_to")
        if _holds(row, month)
    }  # fmt: skip
    for row in _as_of("residence", "individual_id", index, at):
        if _holds(row, month) and {row["area_id"], row["hamlet_id"]} & hard:
            columns["hard_area"][index[row["individual_id"]]] = True


def _empty(people: Sequence[Row]) -> dict[str, list[Any]]:
    count = len(people)
    columns: dict[str, list[Any]] = {
        "person": [str(row["id"]) for row in people],
        "birth_date": [
            str(row["birth_date"].year) if row["birth_precision"] == BirthPrecision.YEAR else str(row["birth_date"])
            for row in people
        ],
        "sex": [row["sex"] for row in people],
        "died_on": [row["died_on"] for row in people],
        "household": [""] * count,
        "household_class": [""] * count,
        "hard_area": [False] * count,
        "local_standard": [None] * count,
        "local_pension_level": [None] * count,
    }
    columns |= {name: [False] * count for name in COLUMN_OF_YES.values()}
    columns |= {name: [NOTHING_STATED[name]] * count for name in COLUMN_OF_VALUE.values()}
    columns |= {name: [None] * count for name in COLUMN_OF_AMOUNT.values()}
    return columns | {name: [""] * count for name in COLUMN_OF_RELATED.values()}


def _arrow(columns: Mapping[str, list[Any]]) -> dict[str, pa.Array]:
    kinds = {
        **dict.fromkeys(("died_on",), pa.date32()),
        **dict.fromkeys(("local_standard", "local_pension_level", *COLUMN_OF_AMOUNT.values()), pa.int64()),
        **dict.fromkeys(("hard_area", *COLUMN_OF_YES.values()), pa.bool_()),
    }
    return {name: pa.array(values, kinds.get(name, pa.string())) for name, values in columns.items()}


def _holds(row: Row, month: Month) -> bool:
    return bool(row["valid_from"] <= month.last_day and (row["valid_to"] is None or row["valid_to"] > month.first_day))


def _in_order(rows: Iterable[Row], prefer: str) -> list[Row]:
    """So that the one which counts comes last."""
    return sorted(rows, key=lambda row: row["valid_from"], reverse=prefer == "first")


def _as_of(table: str, key: str, keys: Iterable[int], at: dt.datetime) -> list[Row]:
    """The last event up to `at` of each row of `registry_<table>` that belongs to one of `keys`.

    By way of the rows themselves: a history is indexed by its row, not by every reference in it.
    """
    return _read(
        f"""
        select distinct on (e.pgh_obj_id) e.*
        from registry_{table}event e join registry_{table} r on r.id = e.pgh_obj_id
        where r.{key} = any(%(keys)s::bigint[]) and e.pgh_created_at <= %(at)s
        order by e.pgh_obj_id, e.pgh_created_at desc, e.pgh_id desc
        """,
        keys,
        at,
    )


def _read(query: str, keys: Iterable[int], at: dt.datetime | None = None) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"keys": array_text(keys), "at": at})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
