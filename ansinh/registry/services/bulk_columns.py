"""The columns by which whole communes are registered: what each table holds, and how it is staged."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.areas.models import Area
from ansinh.core.staging import Columns, run, stage
from ansinh.core.text import name_sort_key, tidy, words
from ansinh.registry.errors import BadColumns

NOBODY = -1
"""The position of nobody, in a column that names people."""

HOUSEHOLDS = {"number": "text", "address": "text", "hamlet": "text"}
PEOPLE = {
    "household": "integer", "relation": "text", "full_name": "text", "birth_date": "date", "birth_precision": "text",
    "sex": "text", "identity_number": "text", "ethnicity": "text", "died_on": "date", "since": "date",
}  # fmt: skip
CLASSES = {
    "household": "integer", "household_class": "text", "decision_number": "text", "decided_on": "date",
    "valid_from": "date", "valid_to": "date",
}  # fmt: skip
CIRCUMSTANCES = {
    "person": "integer", "kind": "text", "value": "text", "amount": "bigint", "related": "integer",
    "certificate_number": "text", "issued_on": "date", "expires_on": "date", "source": "text", "valid_from": "date",
    "valid_to": "date",
}  # fmt: skip
CONTACTS = {"person": "integer", "channel": "text", "value": "text", "valid_from": "date"}
ACCOUNTS = {"person": "integer", "holder": "integer", "bank_bin": "text", "number": "text", "valid_from": "date"}
PAYEES = {
    "person": "integer", "kind": "text", "payee": "integer", "way": "text", "account": "integer", "valid_from": "date",
}  # fmt: skip
TABLES: Mapping[str, Mapping[str, str]] = {
    "households": HOUSEHOLDS,
    "people": PEOPLE,
    "classes": CLASSES,
    "circumstances": CIRCUMSTANCES,
    "contacts": CONTACTS,
    "accounts": ACCOUNTS,
    "payees": PAYEES,
}
ROWS_OF = {
    "households": "household", "people": "individual", "classes": "householdclass", "circumstances": "circumstance",
    "contacts": "contactpoint", "accounts": "bankaccount", "payees": "payee",
}  # fmt: skip


@dataclass(frozen=True)
class WholeHouseholds:
    """Households with everybody in them and what is known of them, as columns of equal length.

    A household, person or account is named by its position in its own columns, -1 (`NOBODY`) where there is none;
    `hamlet` is the three digits of one of the commune, '' for none. `since` begins residence and membership. The
    holder of an account is a person; an account or payee of `person` is for that person's money.
    """

    households: Columns
    people: Columns
    classes: Columns = field(default_factory=dict)
    circumstances: Columns = field(default_factory=dict)
    contacts: Columns = field(default_factory=dict)
    accounts: Columns = field(default_factory=dict)
    payees: Columns = field(default_factory=dict)

    def of(self, table: str) -> Columns:
        """The columns of one table; empty ones where none came."""
        columns: Columns = getattr(self, table)
        return columns or {name: [] for name in TABLES[table]}


def stage_all(whole: WholeHouseholds, area: Area, on: datetime.date) -> dict[str, int]:
    """Stage every table as `staged_<table>` with its keys and places; returns how many rows each holds.

    Raises BadColumns for a column that is missing, unknown or of another length.
    """
    counts = {}
    for table, types in TABLES.items():
        columns = whole.of(table)
        _check_columns(table, types, columns)
        if table == "people":
            types, columns = _with_sort_keys(types, columns)
        sequence = f"registry_{ROWS_OF[table]}_id_seq"
        counts[table] = stage(f"staged_{table}", types, columns, sequence=sequence)
    _place(area, on)
    return counts


def _check_columns(table: str, types: Mapping[str, str], columns: Columns) -> None:
    lengths = {len(column) for column in columns.values()}
    if set(columns) != set(types) or len(lengths) > 1:
        raise BadColumns(
            table=table,
            expected=", ".join(types),
            came=", ".join(f"{name} ({len(column)})" for name, column in columns.items()),
        )


def _with_sort_keys(types: Mapping[str, str], columns: Columns) -> tuple[Mapping[str, str], Columns]:
    """Names tidied and with their sort keys, each distinct one made once; `staged_words` has the words of each part."""
    tidied = {name: tidy(name or "") for name in set(columns["full_name"])}
    keys = {name: name_sort_key(name) for name in set(tidied.values())}
    parts = {part for name in keys for part in name.split(" ")}
    pairs = [(part, word[:40]) for part in sorted(parts) for word in words(part)]
    stage(
        "staged_words",
        {"part": "text", "word": "text"},
        {"part": [part for part, _word in pairs], "word": [word for _part, word in pairs]},
    )
    names = [tidied[name] for name in columns["full_name"]]
    made = {**columns, "full_name": names, "sort_key": [keys[name] for name in names]}
    return {**types, "sort_key": "text"}, made


def _place(area: Area, on: datetime.date) -> None:
    """Where the rows stand: households in their hamlets, people where their household is."""
    run("alter table staged_households add hamlet_id bigint, add area_path text")
    run(
        """
        update staged_households h set hamlet_id = a.id, area_path = coalesce(a.path, %(path)s)
        from staged_households g left join areas_area a on a.parent_id = %(area)s and a.level = 'hamlet'
            and a.code = g.hamlet and a.valid_from <= %(on)s and (a.valid_to is null or a.valid_to > %(on)s)
        where g.position = h.position
        """,
        {"area": area.pk, "path": area.path, "on": on},
    )
    run("alter table staged_people add household_id bigint, add hamlet_id bigint, add area_path text")
    run(
        """
        update staged_people p set household_id = h.id, hamlet_id = h.hamlet_id, area_path = h.area_path
        from staged_households h where h.position = p.household
        """
    )
