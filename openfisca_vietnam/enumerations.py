"""The place of an item in its OpenFisca enumeration, by which arrays hold it."""

from typing import Any


def index_of(item: Any) -> int:
    """The index of an enumeration's item."""
    return int(item.index)
