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
Moments = Mapping[int, dt.datetime]
"""The instant that counts for each person, or household."""
ABOUT_A_PERSON = {
    "individual": "id",
    "circumstance": "individual_id",
    "membership": "individual_id",
    "residence": "individual_id",
}
"""Tables with a history of a person, each with its key of the person."""


def facts_as_believed(*, moments: Moments, month: Month, prefer: Literal["last", "first"] = "last") -> FactTable:
    """The facts of individuals for `month` as the registry stood at a moment of each; who was not recorded is absent.

    Spouses, and children raised, follow after those asked for, as the law looks at them too, at the same moment.
    """
    asked = _people(moments)
    facts = _facts(moments, month)
    near = _relatives(asked, facts, moments)
    others = _people(near)
    people = [*asked.values(), *others.values()]
    facts = {**_facts(near, month), **facts}
    columns = _empty(people)
    index = {row["id"]: place for place, row in enumerate(people)}
    everybody = {**near, **moments}
    _fill_facts(columns, index, facts, prefer)
    _fill_households(columns, index, month, everybody, prefer)
    _fill_hard_areas(columns, index, month, everybody)
    return FactTable(month=month, asked_count=len(asked), columns=_arrow(columns))


def first_recorded_after(moments: Moments) -> dict[int, dt.datetime]:
    """When the first change after that moment was recorded of each of these people; who has none is absent."""
    union = " union all ".join(
        f"select w.key as person, e.pgh_created_at from wanted w join registry_{table} r on r.{key} = w.key"
        f" join registry_{table}event e on e.pgh_obj_id = r.id and e.pgh_created_at > w.at"
        for table, key in ABOUT_A_PERSON.items()
    )
    rows = _read(f"{WANTED} select person, min(pgh_created_at) as at from ({union}) e group by person", moments)
    return {row["person"]: row["at"] for row in rows}


def residences_recorded(people: Collection[int]) -> dict[tuple[int, dt.date], dt.datetime]:
    """When each residence of these people was first recorded, by person and first day."""
    if not people:
        return {}
    rows = _read(
        f"{WANTED} select r.individual_id as person, r.valid_from as day, min(e.pgh_created_at) as at"
        " from wanted w join registry_residence r on r.individual_id = w.key"
        " join registry_residenceevent e on e.pgh_obj_id = r.id group by 1, 2",
        dict.fromkeys(people, dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
    )
    return {(row["person"], row["day"]): row["at"] for row in rows}


def _people(moments: Moments) -> dict[int, Row]:
    return {row["id"]: row for row in _as_of("individual", "id", moments)}


def _facts(moments: Moments, month: Month) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in _as_of("circumstance", "individual_id", moments):
        if _holds(row, month):
            found[row["individual_id"]].append(row)
    return found


def _relatives(
    asked: Mapping[int, Row], facts: Mapping[int, Sequence[Row]], moments: Moments
) -> dict[int, dt.datetime]:
    """Spouses of those asked for, and the children whom they or their spouses raise: links never change their ends."""
    near: dict[int, dt.datetime] = {
        row["related_id"]: moments[person]
        for person, rows in facts.items()
        for row in rows
        if row["kind"] == Kind.SPOUSE and row["related_id"] is not None
    }
    rows = _read(
        f"{WANTED} select c.individual_id as person, w.at from wanted w"
        " join registry_circumstance c on c.related_id = w.key where c.kind in ('spouse', 'parent')",
        {**near, **moments},
    )
    near |= {row["person"]: row["at"] for row in rows}
    return {person: at for person, at in near.items() if person not in asked}


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
    columns: dict[str, list[Any]], index: Mapping[int, int], month: Month, moments: Moments, prefer: str
) -> None:
    homes: dict[int, int] = {}
    rows = [row for row in _as_of("membership", "individual_id", moments) if _holds(row, month)]
    for row in _in_order(rows, prefer):
        if row["individual_id"] in index:
            homes[row["individual_id"]] = row["household_id"]
    classes: dict[int, str] = {}
    of_homes = {household: moments[person] for person, household in homes.items()}
    held = [row for row in _as_of("householdclass", "household_id", of_homes) if _holds(row, month)]
    for row in _in_order(held, prefer):
        classes[row["household_id"]] = row["household_class"]
    for person, household in homes.items():
        columns["household"][index[person]] = str(household)
        columns["household_class"][index[person]] = classes.get(household, "")


def _fill_hard_areas(columns: dict[str, list[Any]], index: Mapping[int, int], month: Month, moments: Moments) -> None:
    hard = {
        row["area_id"]
        for row in HardArea.objects.values("area_id", "valid_from", "valid_to")
        if _holds(row, month)
    }  # fmt: skip
    for row in _as_of("residence", "individual_id", moments):
        if row["individual_id"] in index and _holds(row, month) and {row["area_id"], row["hamlet_id"]} & hard:
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


def _as_of(table: str, key: str, moments: Moments) -> list[Row]:
    """The last event up to the moment of each row of `registry_<table>` that belongs to one of the keys.

    By way of the rows themselves: a history is indexed by its row, not by every reference in it.
    """
    return _read(
        f"""
        {WANTED}
        select distinct on (e.pgh_obj_id) e.*
        from wanted w join registry_{table} r on r.{key} = w.key
            join registry_{table}event e on e.pgh_obj_id = r.id and e.pgh_created_at <= w.at
        order by e.pgh_obj_id, e.pgh_created_at desc, e.pgh_id desc
        """,
        moments,
    )


WANTED = "with wanted as materialized (select * from unnest(%(keys)s::bigint[], %(ats)s::timestamptz[]) as w(key, at))"


def _read(query: str, moments: Moments) -> list[Row]:
    keys = list(moments)
    with connection.cursor() as cursor:
        cursor.execute(query, {"keys": array_text(keys), "ats": [moments[key] for key in keys]})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
