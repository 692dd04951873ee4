"""Who of a list lives together: the household is implied by the order of rows, its values stand on its head's row."""

from collections.abc import Sequence
from dataclasses import replace

from ansinh.core.text import words
from ansinh.registry.lists.layout import Table
from ansinh.registry.lists.rows import ListRow

OF_HOUSEHOLD = (
    "household_number", "household_class", "class_decision_number", "class_decided_on", "hamlet", "address", "commune",
)  # fmt: skip
"""Written once for a household and meant for every member."""


def with_households(table: Table, rows: Sequence[ListRow]) -> list[ListRow]:
    """The rows with the key of their household, its values repeated from its head's row, and who is its head."""
    opens = _openings(table, rows)
    found: list[ListRow] = []
    first = None
    for row, begins in zip(rows, opens, strict=True):
        if begins or first is None:
            first = replace(row, household_key=f"{row.sheet}!{row.number}", relation=row.relation or _head(table, row))
            found.append(first)
            continue
        repeated = {
            name: getattr(first, name)
            for name in OF_HOUSEHOLD
            if not getattr(row, name) and name not in {fault.name for fault in row.faults}
        }
        found.append(replace(row, household_key=first.household_key, **repeated))
    return found


def _head(table: Table, row: ListRow) -> str:
    """The first row of a household is its head's, unless the list names another."""
    named = row.raw.get("head_name")
    if named and words(named) != words(row.full_name):
        return ""
    return "head"


def _openings(table: Table, rows: Sequence[ListRow]) -> list[bool]:
    """Whether a household begins with each row, by the surest sign that the list gives."""
    columns = table.columns
    numbers = [row.raw.get("household_number", "") for row in rows]
    if "household_number" in columns and any(numbers):
        return [bool(n) and n != before for n, before in zip(numbers, _carried(numbers), strict=True)]
    orders = [row.raw.get("household_order", "") for row in rows]
    if any(orders):
        return [bool(n) and n != before for n, before in zip(orders, _carried(orders), strict=True)]
    if "relation" in columns and any(row.relation == "head" for row in rows):
        return [row.relation == "head" for row in rows]
    counts = [row.raw.get("row_number", "") for row in rows]
    if any(counts) and not all(counts):
        return [bool(count) for count in counts]
    heads = [row.raw.get("head_name", "") for row in rows]
    if any(heads):
        return [bool(h) and words(h) != words(before) for h, before in zip(heads, _carried(heads), strict=True)]
    return [True for _row in rows]


def _carried(texts: Sequence[str]) -> list[str]:
    """The last text that was written before each place."""
    found, last = [], ""
    for text in texts:
        found.append(last)
        last = text or last
    return found
