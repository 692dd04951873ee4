"""How a room above reads an office's file about households, and gives it back with its mistakes marked."""

from ansinh.registry.lists.annotated import Mark, annotated_copy
from ansinh.registry.lists.body import FOOTERS, SUMS
from ansinh.registry.lists.book import ListRead, read_list
from ansinh.registry.lists.cells import BadCell, amount_of, count_of, date_of, is_marked, text_of
from ansinh.registry.lists.layout import NoTableFound
from ansinh.registry.lists.rows import COLUMN_NAMES, CORRECT_CELL, Fault, ListRow

__all__ = [
    "COLUMN_NAMES",
    "CORRECT_CELL",
    "FOOTERS",
    "SUMS",
    "BadCell",
    "Fault",
    "ListRead",
    "ListRow",
    "Mark",
    "NoTableFound",
    "amount_of",
    "annotated_copy",
    "count_of",
    "date_of",
    "is_marked",
    "read_list",
    "text_of",
]
