"""Who raises whom and who is married to whom, among the persons of one list."""

from types import NoneType
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from ansinh.judgement.cells import is_empty, text_of

if TYPE_CHECKING:
    from ansinh.judgement.columns import Table

NOBODY = -1
Positions = NDArray[np.int64]


def find_relations(table: "Table", keys: pa.StringArray) -> tuple[Positions, Positions]:
    """Positions of the one who raises each person and of the spouse; -1 where there is none. Notes every problem."""
    raised_by = positions(table, "parent", keys)
    refuse_cycles(table, raised_by)
    return raised_by, mutual(table, positions(table, "spouse", keys))


def keys_of(table: "Table", column: str) -> pa.StringArray:
    """The cells of a column that names persons, composed and stripped so that they compare; "" for an empty cell."""
    cells = table.columns[column]
    if isinstance(cells, pa.Array):
        return pc.fill_null(cells.cast(pa.string()), "")
    if isinstance(cells, np.ndarray):
        cells = cells.tolist()
    kinds = set(map(type, cells))
    if kinds <= {int, NoneType}:
        texts = ["" if cell is None else str(cell) for cell in cells]
    elif kinds <= {str, NoneType}:
        composed = pc.utf8_normalize(pa.array(cells, type=pa.string()), form="NFC")
        return pc.fill_null(pc.utf8_trim_whitespace(composed), "")
    else:
        texts = ["" if is_empty(cell) else text_of(cell) for cell in cells]
    return pa.array(texts, type=pa.string())


def positions(table: "Table", column: str, keys: pa.StringArray) -> Positions:
    """Where the named persons stand; a name that is not in the list, or one's own, is a problem."""
    if column not in table.columns:
        return np.full(len(keys), NOBODY, dtype=np.int64)
    named = keys_of(table, column)
    is_named = pc.not_equal(named, "").to_numpy(zero_copy_only=False)
    found: Positions = pc.fill_null(pc.index_in(named, value_set=keys), NOBODY).to_numpy().astype(np.int64)
    found[~is_named] = NOBODY
    for position in np.flatnonzero(is_named & (found == NOBODY)).tolist():
        table.problem(position, column, _("Expected a person of this list, got “%(came)s”, who is not in it."))
    for position in np.flatnonzero(found == np.arange(len(keys))).tolist():
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
    naming = np.flatnonzero(spouse != NOBODY)
    named_back = spouse[spouse[naming]]
    one_sided = naming[named_back == NOBODY]
    married[spouse[one_sided]] = one_sided
    named_by_two = one_sided[married[spouse[one_sided]] != one_sided]
    of_a_third = naming[(named_back != NOBODY) & (named_back != naming)]
    for position in sorted([*named_by_two.tolist(), *of_a_third.tolist()]):
        table.problem(position, "spouse", _("Expected a spouse who is not married to a third person; “%(came)s” is."))
    return married
