"""The registry's facts of a month as the judgement's input columns: for judging only, never for showing.

What comes out holds health facts whoever asks, or a batch judged by an officer without that right would be wrong.
Nobody sees it: a reason that names a health fact is shown only to those who `policies.may_see_health`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from numpy.typing import NDArray

from ansinh.core.fields import array_text
from ansinh.core.months import Month
from ansinh.registry.models import BirthPrecision, Kind

Column: TypeAlias = pa.Array
Positions = NDArray[np.int64]

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
NOTHING_STATED = {"disability": "none", "parental_loss": "", "carer": "none"}
COLUMN_OF_AMOUNT = {Kind.PENSION: "pension", Kind.WAGE: "wage"}
COLUMN_OF_RELATED = {Kind.PARENT: "parent", Kind.SPOUSE: "spouse"}


@dataclass(frozen=True)
class FactTable:
    """Arrow columns of equal length, one row per person; the first `asked_count` rows are the people asked for.

    The others (spouses, children raised) stand there because the law looks at them; drop their verdicts. For a record
    that was merged into another the record that counts stands there: `stand_ins` says which.
    """

    month: Month
    asked_count: int
    columns: dict[str, Column]
    stand_ins: Mapping[int, int] = field(default_factory=dict)

    @property
    def asked(self) -> frozenset[str]:
        """The `person` values of those asked for."""
        return frozenset(self.columns["person"][: self.asked_count].to_pylist())


def facts_for_month(
    *, individuals: Collection[int] | None = None, month: Month, prefer: Literal["last", "first"] = "last"
) -> FactTable:
    """Facts of these individuals (ids; None: everybody within the scope) that hold on any day of the month.

    `person`, `household`, `parent` and `spouse` are ids as strings, yes/no are bool, the birth date is text ('1945' for
    a year alone), the date of death a date, pension and wage đồng a month (null: none). Where a fact changed within the
    month `prefer` says which value counts: the last, or the first, as where the law counts a change only from the month
    after. A fact without a value is empty, False or 'none'. The local levels are left empty: they come from the
    province's resolution, not from the registry. Five queries, whatever the number of people; one more where some of
    them were merged into others.
    """
    asked, stand_ins = _that_count(_visible(individuals))
    people = [*asked, *(_related(asked, month) if individuals is not None else ())]
    table = _Filling(people, month, prefer, is_everybody=individuals is None)
    return FactTable(month=month, asked_count=len(asked), columns=table.columns(), stand_ins=stand_ins)


Person = tuple[int, int, str, str, int | None, int | None]
_AMONG = "any(%(keys)s::bigint[])"
_DAYS = "birth_date - date '1970-01-01', birth_precision, sex, died_on - date '1970-01-01', merged_into_id"


def _visible(individuals: Collection[int] | None) -> list[Person]:
    condition = "where merged_into_id is null" if individuals is None else f"where id = {_AMONG}"
    return _read(
        f"select id, {_DAYS} from registry_individual {condition} order by id", {"keys": array_text(individuals or ())}
    )


def _that_count(asked: list[Person]) -> tuple[list[Person], dict[int, int]]:
    """Those of the records that count, the survivors of the others among them, and whose survivor each is."""
    stand_ins = {row[0]: row[5] for row in asked if row[5] is not None}
    if not stand_ins:
        return asked, {}
    counting = [row for row in asked if row[5] is None]
    missing = set(stand_ins.values()) - {row[0] for row in counting}
    return sorted([*counting, *_visible(missing)]), stand_ins


def _related(asked: Sequence[Person], month: Month) -> list[Person]:
    """Spouses of those asked for, and the children whom they or their spouses raise."""
    return _read(
        f"""
        with facts as (
            select individual_id, related_id, kind from registry_circumstance
            where kind in ('spouse', 'parent') and related_id is not null and {IN_MONTH}
        ),
        spouses as (
            select related_id as id from facts where kind = 'spouse' and individual_id = {_AMONG}
            union select individual_id from facts where kind = 'spouse' and related_id = {_AMONG}
        ),
        children as (
            select individual_id as id from facts
            where kind = 'parent' and (related_id = {_AMONG} or related_id in (select id from spouses))
        )
        select id, {_DAYS} from registry_individual
        where id in (select id from spouses union select id from children) and not id = {_AMONG}
        order by id
        """,
        {"keys": array_text(row[0] for row in asked), **_bounds(month)},
    )


class _Filling:
    """The columns under filling: each query's rows are put where their person stands."""

    def __init__(self, people: Sequence[Person], month: Month, prefer: str, *, is_everybody: bool) -> None:
        ids, self.births, self.precisions, self.sexes, self.deaths, _merged = _turned(people, width=6)
        self.count = len(ids)
        self.ids = np.array(ids, dtype=np.int64)
        self.order = np.argsort(self.ids, kind="stable")
        self.sorted_ids = self.ids[self.order]
        self.direction = "desc" if prefer == "last" else "asc"
        # Whoever wants everybody need not name them: the wall does.
        self.is_of_them = "true" if is_everybody else f"individual_id = {_AMONG}"
        self.values = {**_bounds(month), **({} if is_everybody else {"keys": array_text(self.ids.tolist())})}

    def places(self, ids: Sequence[int | None]) -> Positions:
        """Where these people stand; -1 for whoever is not in the table."""
        wanted = np.array([-1 if key is None else key for key in ids], dtype=np.int64)
        if not self.count:
            return np.full(len(wanted), -1, dtype=np.int64)
        near = np.minimum(np.searchsorted(self.sorted_ids, wanted), self.count - 1)
        return np.where(self.sorted_ids[near] == wanted, self.order[near], -1)

    def columns(self) -> dict[str, Column]:
        nothing: Column = pa.nulls(self.count, pa.int64())
        return {
            "person": pa.array(self.ids).cast(pa.string()),
            "birth_date": self._births(),
            "sex": pa.array(self.sexes, pa.string()),
            "died_on": pa.array(self.deaths, pa.int32()).cast(pa.date32()),
            **self._households(),
            **self._circumstances(),
            "hard_area": self._hard_areas(),
            "local_standard": nothing,
            "local_pension_level": nothing,
        }

    def _births(self) -> Column:
        written = pa.array(self.births, pa.int32()).cast(pa.date32()).cast(pa.string())
        by_year = pc.equal(pa.array(self.precisions, pa.string()), BirthPrecision.YEAR.value)
        return pc.if_else(by_year, pc.utf8_slice_codeunits(written, 0, 4), written)

    def _households(self) -> dict[str, Column]:
        rows = _read(
            f"""
            with member as (
                select distinct on (individual_id) individual_id, household_id from registry_membership
                where {self.is_of_them} and {IN_MONTH}
                order by individual_id, valid_from {self.direction}
            )
            select distinct on (m.individual_id) m.individual_id, m.household_id, c.household_class
            from member m left join registry_householdclass c on c.household_id = m.household_id
                and c.valid_from <= %(last)s and (c.valid_to is null or c.valid_to > %(first)s)
            order by m.individual_id, c.valid_from {self.direction}
            """,
            self.values,
        )
        people, households, classes = _turned(rows, width=3)
        places = self.places(people)
        return {
            "household": self._put(places, pa.array(households, pa.int64()).cast(pa.string()), ""),
            "household_class": self._put(places, pc.fill_null(pa.array(classes, pa.string()), ""), ""),
        }

    def _circumstances(self) -> dict[str, Column]:
        rows = _read(
            f"""
            select distinct on (individual_id, kind) individual_id, kind, value, amount, related_id
            from registry_circumstance
            where {self.is_of_them} and {IN_MONTH}
            order by individual_id, kind, valid_from {self.direction}
            """,
            self.values,
        )
        people, kinds, values, amounts, related = _turned(rows, width=5)
        places, of_kind = self.places(people), np.array(kinds, dtype=object)
        found: dict[str, Column] = {}
        for kind, name in COLUMN_OF_YES.items():
            said = np.zeros(self.count, dtype=bool)
            said[places[of_kind == kind.value]] = True
            found[name] = pa.array(said)
        for kind, name in COLUMN_OF_VALUE.items():
            here = np.flatnonzero(of_kind == kind.value)
            texts = pa.array([values[row] for row in here.tolist()], pa.string())
            found[name] = self._put(places[here], texts, NOTHING_STATED[name])
        for kind, name in COLUMN_OF_AMOUNT.items():
            here = np.flatnonzero(of_kind == kind.value)
            found[name] = self._put(places[here], pa.array([amounts[row] for row in here.tolist()], pa.int64()), None)
        others = self.places(related)
        for kind, name in COLUMN_OF_RELATED.items():
            here = np.flatnonzero((of_kind == kind.value) & (others >= 0))
            relation = np.full(self.count, -1, dtype=np.int64)
            relation[places[here]] = others[here]
            if kind == Kind.SPOUSE:
                # Marriage goes both ways; who names a spouse of his own keeps that one.
                unnamed = here[relation[others[here]] < 0]
                relation[others[unnamed][::-1]] = places[unnamed][::-1]
            found[name] = self._names_at(relation)
        return found

    def _hard_areas(self) -> Column:
        rows = _read(
            f"""
            select distinct r.individual_id
            from registry_residence r join registry_hardarea h on h.area_id in (r.area_id, r.hamlet_id)
            where {self.is_of_them}
                and r.valid_from <= %(last)s and (r.valid_to is null or r.valid_to > %(first)s)
                and h.valid_from <= %(last)s and (h.valid_to is null or h.valid_to > %(first)s)
            """,
            self.values,
        )
        hard = np.zeros(self.count, dtype=bool)
        hard[self.places([person for (person,) in rows])] = True
        return pa.array(hard)

    def _put(self, places: Positions, values: Column, otherwise: object) -> Column:
        """`values` at their places, `otherwise` everywhere else."""
        source = np.full(self.count, -1, dtype=np.int64)
        source[places] = np.arange(len(places))
        taken = pc.take(values, pa.array(source, mask=source < 0))
        return taken if otherwise is None else pc.fill_null(taken, otherwise)

    def _names_at(self, relation: Positions) -> Column:
        names = pc.take(pa.array(self.ids).cast(pa.string()), pa.array(relation, mask=relation < 0))
        return pc.fill_null(names, "")


IN_MONTH = "valid_from <= %(last)s and (valid_to is null or valid_to > %(first)s)"


def _bounds(month: Month) -> dict[str, Any]:
    return {"first": month.first_day, "last": month.last_day}


def _turned(rows: Sequence[Any], *, width: int) -> list[tuple[Any, ...]]:
    """Rows as columns."""
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _read(query: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
