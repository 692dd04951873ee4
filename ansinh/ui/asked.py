"""Keys and numbers that an address or a form brings, as text that anybody may have written."""

from collections.abc import Iterable

MOST_DIGITS = 18
"""So many fit into every column of numbers."""


def number_asked(text: str) -> int | None:
    """The whole number that a text is; None for anything else, also for digits of other scripts and endless ones."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def keys_asked(texts: Iterable[str]) -> list[int]:
    """The keys among the texts, in their order."""
    return [key for text in texts if (key := number_asked(text)) is not None]
