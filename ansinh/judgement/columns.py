"""The columns that come in and go out, and how the ones that come in become facts."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import NoneType
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from ansinh.judgement.cells import (
    EPOCH,
    NEVER,
    BadCell,
    birth_date_reader,
    code_reader,
    read_death_date,
    read_money,
    read_wage,
    read_yes_no,
    text_of,
)
from ansinh.judgement.errors import BadFacts, Problem
from ansinh.judgement.relations import find_relations, keys_of
from openfisca_vietnam.variables.facts import Carer, Disability, HouseholdClass, ParentalLoss, Sex

LONG_AGO = -40_000  # days since 1970: before any birth that is accepted
Reader = Callable[[object], int]
Array = NDArray[Any]
Cells: TypeAlias = Sequence[object] | Array | pa.Array
Columns = Mapping[str, Cells]  # the input columns by name, of equal length


def codes_of(enumeration: Any, *, without: tuple[str, ...] = ()) -> dict[str, int]:
    """Each code of an OpenFisca enumeration with its index."""
    return {item.name: item.index for item in enumeration if item.name not in without}


LOSSES = codes_of(ParentalLoss, without=("none",))
LOSSES = {("đ" if code == "dd" else code): index for code, index in LOSSES.items()} | {"dd": LOSSES["dd"]}


def closed_list(enumeration: Any, *, empty: str, without: tuple[str, ...] = ()) -> Reader:
    """Make the reader of an OpenFisca enumeration's codes."""
    return code_reader(codes_of(enumeration, without=without), empty=codes_of(enumeration)[empty])


READERS: dict[str, Reader] = {
    "sex": closed_list(Sex, empty="unstated", without=("unstated",)),
    "household_class": closed_list(HouseholdClass, empty="unstated", without=("unstated",)),
    "hard_area": read_yes_no,
    "disability": closed_list(Disability, empty="none"),
    "parental_loss": code_reader(LOSSES, empty=codes_of(ParentalLoss)["none"]),
    "was_child_recipient": read_yes_no,
    "studying": read_yes_no,
    "hiv": read_yes_no,
    "single_parent": read_yes_no,
    "no_supporter": read_yes_no,
    "taken_in": read_yes_no,
    "pension": read_money,
    "carer": closed_list(Carer, empty="none"),
    "pregnant": read_yes_no,
    "wage": read_wage,
    "died_on": read_death_date,
    "local_standard": read_money,
    "local_pension_level": read_money,
}

VARIABLES = {
    "hard_area": "in_hard_area",
    "studying": "is_studying",
    "hiv": "has_hiv",
    "single_parent": "is_single_parent",
    "no_supporter": "has_no_supporter",
    "taken_in": "is_taken_in",
    "pregnant": "is_pregnant",
    "wage": "has_wage",
}  # columns whose variable has another name in the law package

INPUT_COLUMNS = (
    "person",
    "household",
    "birth_date",
    "sex",
    "household_class",
    "hard_area",
    "disability",
    "parental_loss",
    "was_child_recipient",
    "studying",
    "hiv",
    "single_parent",
    "parent",
    "no_supporter",
    "taken_in",
    "pension",
    "carer",
    "pregnant",
    "wage",
    "spouse",
    "died_on",
    "local_standard",
    "local_pension_level",
)
REQUIRED_COLUMNS = ("person", "birth_date")
OUTPUT_COLUMNS = (
    "person",
    "month",
    "benefit",
    "category",
    "coefficient",
    "standard",
    "amount",
    "payee",
    "articles",
    "reason",
)


@dataclass(frozen=True)
class Facts:
    """What is known of each person, as columns of numbers; a relation is a position, -1 where there is none."""

    persons: Sequence[object]  # as the caller named them
    rows: Sequence[int]  # as the spreadsheet numbers them
    birth_date: Array  # datetime64[D]
    birth_known_by_year_only: Array
    died_on: Array  # datetime64[D], the year 9999 for the living
    raised_by: Array
    married_to: Array
    values: dict[str, Array] = field(default_factory=dict)  # by name of the law's variable

    def __len__(self) -> int:
        return len(self.persons)


class Table:
    """The columns under reading, and the problems found so far."""

    def __init__(self, columns: Columns, rows: Sequence[int]) -> None:
        self.columns, self.rows = columns, rows
        self.problems: list[Problem] = []

    def problem(self, position: int, column: str, message: str | Promise, **data: object) -> None:
        """Note that the value at this position is not as expected."""
        came = data.pop("came", cell_at(self.columns[column], position) if column in self.columns else "")
        came = text_of(came) if isinstance(came, float) else came
        self.problems.append(Problem(self.rows[position], column, message, {"came": came, **data}))

    def read(self, column: str, reader: Reader, *, otherwise: int = 0) -> Array | None:
        """Read a whole column, each distinct value once; None if the column did not come.

        `otherwise` stands for a refused value, so that it gives rise to no second problem.
        """
        cells = self.columns.get(column)
        if cells is None:
            return None
        values, places = distinct(cells)
        codes = np.full(len(values), otherwise, dtype=np.int64)
        for place, cell in enumerate(values):
            try:
                codes[place] = reader(cell)
            except BadCell as problem:
                for position in np.flatnonzero(places == place).tolist():
                    self.problem(position, column, problem.message, came=cell, **problem.data)
        return codes[places]


def cell_at(cells: Cells, position: int) -> object:
    """The cell as a Python value."""
    cell = cells[position]
    return cell.as_py() if isinstance(cell, pa.Scalar) else cell


def distinct(cells: Cells) -> tuple[list[object], Array]:
    """The distinct cells of a column, and for each cell which of them it is; one type alone is told apart by Arrow."""
    if isinstance(cells, pa.Array):
        encoded = cells.dictionary_encode(null_encoding="encode")
        return encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
    if isinstance(cells, np.ndarray):
        cells = cells.astype("datetime64[D]").tolist() if cells.dtype.kind == "M" else cells.tolist()
    if set(map(type, cells)) - {NoneType} in ({str}, {dt.date}, {bool}):
        encoded = pa.array(cells).dictionary_encode(null_encoding="encode")
        return encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
    known: dict[object, int] = {}
    places = np.fromiter((known.setdefault(cell, len(known)) for cell in cells), dtype=np.int64, count=len(cells))
    return list(known), places


def read_facts(
    columns: Columns,
    *,
    today: dt.date,
    year_only_counts_as: str = "01-01",
    rows: Sequence[int] | None = None,
    file: str = "",
) -> Facts:
    """Turn columns of cells into facts, or raise `BadFacts` with every problem found.

    `rows` are the spreadsheet's row numbers (from 2 on where not given).
    """
    check_names(columns, file)
    size = len(columns["person"])
    table = Table(columns, rows if rows is not None else range(2, size + 2))
    keys = read_persons(table)
    births = table.read("birth_date", birth_date_reader(year_only_counts_as), otherwise=2 * LONG_AGO)
    assert births is not None  # noqa: S101 - check_names refuses a list without it
    values: dict[str, Array] = {}
    for column, reader in READERS.items():
        codes = table.read(column, reader, otherwise=NEVER if column == "died_on" else 0)
        if codes is not None:
            values[VARIABLES.get(column, column)] = codes
    died = values.pop("died_on", np.full(size, NEVER, dtype=np.int64))
    check_life(table, births >> 1, died, today)
    raised_by, married_to = find_relations(table, keys)
    if table.problems:
        raise BadFacts(table.problems, file=file)
    return Facts(
        persons=keys.to_pylist() if isinstance(columns["person"], pa.Array) else list(columns["person"]),
        rows=table.rows,
        birth_date=(births >> 1).astype("datetime64[D]"),
        birth_known_by_year_only=(births & 1).astype(bool),
        died_on=died.astype("datetime64[D]"),
        raised_by=raised_by,
        married_to=married_to,
        values=values,
    )


def check_names(columns: Columns, file: str) -> None:
    """Refuse unknown and missing columns, and columns of unequal length; the names stand in row 1."""
    problems = [
        Problem(1, name, _("This column is not known. Known are: %(known)s."), {"known": ", ".join(INPUT_COLUMNS)})
        for name in columns
        if name not in INPUT_COLUMNS
    ]
    problems += [
        Problem(1, name, _("This column is missing; it must be there for everybody."))
        for name in REQUIRED_COLUMNS
        if name not in columns
    ]
    if not problems:
        size = len(columns["person"])
        problems += [
            Problem(
                1,
                name,
                _("Expected %(size)s values, as many as persons, got %(came)s."),
                {"size": size, "came": len(cells)},
            )
            for name, cells in columns.items()
            if len(cells) != size
        ]
    if problems:
        raise BadFacts(problems, file=file)


def read_persons(table: Table) -> pa.StringArray:
    """The key of each person; an empty or repeated one is a problem."""
    keys = keys_of(table, "person")
    if pc.count_distinct(keys).as_py() == len(keys) and not pc.any(pc.equal(keys, "")).as_py():
        return keys
    first: dict[str, int] = {}
    for position, key in enumerate(keys.to_pylist()):
        if not key:
            table.problem(position, "person", _("Expected the code of a person: this column may not be empty."))
        elif key in first:
            message = _("The person “%(came)s” already stands in row %(first)s; expected one row for each person.")
            table.problem(position, "person", message, first=table.rows[first[key]])
        else:
            first[key] = position
    return keys


def check_life(table: Table, births: Array, died: Array, today: dt.date) -> None:
    """A birth or death after today, and a death before the birth, are mistakes."""
    now = today.toordinal() - EPOCH
    for position in np.flatnonzero(births > now).tolist():
        table.problem(position, "birth_date", _("Expected a date of birth up to today, got “%(came)s”."))
    for position in np.flatnonzero((died > now) & (died < NEVER)).tolist():
        table.problem(position, "died_on", _("Expected a date of death up to today, got “%(came)s”."))
    if "died_on" in table.columns:
        for position in np.flatnonzero((died < births) & (births <= now)).tolist():
            message = _("Expected a date of death on or after the birth (%(birth)s), got “%(came)s”.")
            table.problem(position, "died_on", message, birth=cell_at(table.columns["birth_date"], position))
