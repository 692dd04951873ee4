"""A monthly payment list, row by row: the plainest door to the readers, for one sheet of cells."""

from collections.abc import Sequence

from ansinh.registry.lists.cells import Cell
from ansinh.registry.lists.layout import find_table
from ansinh.registry.lists.reading import read_row
from ansinh.registry.lists.rows import ListRow


def read_payment_list(sheet: Sequence[Sequence[Cell]]) -> list[ListRow]:
    """The rows of a payment list in any layout seen. Raises NoTableFound."""
    table = find_table(sheet)
    return [read_row(table, number, row) for number, row in table.rows]
