"""Who raises whom and who is married to whom, among the persons of one list."""

from types import NoneType
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from ansinh.judgement.cells import is_empty, text_of

if TYPE_CHECKING:
    from ansinh.judgement.columns import Table

NOBODY = -1
Positions = NDArray[np.int64]


def find_relations(table: "Table", keys: list[str]) -> tuple[Positions, Positions]:
    """Positions of the one who raises each person and of the spouse; -1 where there is none. Notes every problem."""
    position_of = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))  # of equals, the first
    position_of[""] = NOBODY
    raised_by = positions(table, "parent", position_of, len(keys))
    refuse_cycles(table, raised_by)
    return raised_by, mutual(table, positions(table, "spouse", position_of, len(keys)))


def keys_of(table: "Table", column: str) -> list[str]:
    """The cells of a column that names persons, in a form that compares; "" for an empty cell."""
    cells = table.columns[column]
    if isinstance(cells, np.ndarray):
        cells = cells.tolist()
    kinds = set(map(type, cells))
    if kinds <= {int, NoneType}:
        return ["" if cell is None else str(cell) for cell in cells]
    if kinds == {str}:
        texts: list[str] = list(map(str.strip, cells))
        if all(map(str.isascii, texts)):
            return texts
    return ["" if is_empty(cell) else text_of(cell) for cell in cells]


def positions(table: "Table", column: str, position_of: dict[str, int], size: int) -> Positions:
    """Where the named persons stand; a name that is not in the list, or one's own, is a problem."""
    if column not in table.columns:
        return np.full(size, NOBODY, dtype=np.int64)
    keys = keys_of(table, column)
    for position, key in enumerate(keys) if not position_of.keys() >= set(keys) else ():
        if key not in position_of:
            table.problem(position, column, _("Expected a person of this list, got “%(came)s”, who is not in it."))
            keys[position] = ""
    found = np.fromiter(map(position_of.__getitem__, keys), dtype=np.int64, count=size)
    for position in np.flatnonzero(found == np.arange(size)).tolist():
        table.problem(position, column, _("Expected another person, got “%(came)s”, who stands in this row."))
        found[position] = NOBODY
    return found


def refuse_cycles(table: "Table", raised_by: Positions) -> None:
    """Nobody can be raised, through however many others, by a person whom he raises."""
    above = raised_by.copy()
    steps = 1
    while (above >= 0).any() and steps <= len(above):
        above = np.where(above >= 0, above[above], NOBODY)
        steps *= 2
    for position in np.flatnonzero(above >= 0).tolist():
        if comes_back_to(position, raised_by):
            table.problem(
                position,
                "parent",
                _("Expected somebody who is not raised, directly or through others, by this person; “%(came)s” is."),
            )


def comes_back_to(position: int, raised_by: NDArray[Any]) -> bool:
    """Whether going up from a person leads back to the same one."""
    above, seen = int(raised_by[position]), {position}
    while above >= 0 and above not in seen:
        seen.add(above)
        above = int(raised_by[above])
    return above == position


def mutual(table: "Table", spouse: Positions) -> Positions:
    """Marriage goes both ways: whoever is named and names nobody gets the other; who names a third is a problem."""
    married = spouse.copy()
    for position in np.flatnonzero(spouse >= 0).tolist():
        other = int(spouse[position])
        if married[other] == NOBODY:
            married[other] = position
        elif married[other] != position:
            table.problem(
                position, "spouse", _("Expected a spouse who is not married to a third person; “%(came)s” is.")
            )
    return married
