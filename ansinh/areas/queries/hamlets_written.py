"""Hamlets named somewhere in what is typed: "binh ap dong thanh" names Ấp Đông Thành and leaves "binh"."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Q

from ansinh.areas.models import Area, Kind, Level
from ansinh.areas.names import search_key
from ansinh.core.periods import in_force
from ansinh.core.text import words

LONGEST_NAME = 6
FEWEST_LETTERS = 2
"""From so many letters on the beginning of a name is enough, while it is typed."""


class WrittenHamlet(NamedTuple):
    """A hamlet, and the words of the text that do not belong to its name."""

    hamlet: Area
    rest: tuple[str, ...]


class _Run(NamedTuple):
    key: str
    rest: tuple[str, ...]
    is_last: bool

    def names(self, hamlet: Area) -> bool:
        return hamlet.search_key == self.key or (self.is_beginning and hamlet.search_key.startswith(self.key))

    @property
    def is_beginning(self) -> bool:
        return self.is_last and len(self.key) >= FEWEST_LETTERS and not self.key[-1].isdigit()


def hamlets_written_in(text: str, *, path: str, on: dt.date, most: int) -> list[WrittenHamlet]:
    """At most `most` hamlets at or below `path` that the text may name, by as many of its words as possible; a query.

    Of the last words a beginning is enough.
    """
    runs = list(_runs(words(text)))
    if not runs:
        return []
    wanted = Q(search_key__in={run.key for run in runs})
    for run in runs:
        if run.is_beginning:
            wanted |= Q(search_key__startswith=run.key)
    found = Area.objects.filter(wanted, in_force(on), level=Level.HAMLET, path__within=path)
    return [
        WrittenHamlet(hamlet, next(run.rest for run in runs if run.names(hamlet)))
        for hamlet in found.select_related("parent").order_by("path")[:most]
    ]


def _runs(typed: Sequence[str]) -> Iterator[_Run]:
    """Every run of words that may be a name, the longest first, so that "ap 3" is read before "3"."""
    for length in range(min(len(typed), LONGEST_NAME), 0, -1):
        for start in range(len(typed) - length + 1):
            end = start + length
            key = search_key(" ".join(typed[start:end]), Kind.HAMLET)
            if key:
                yield _Run(key, (*typed[:start], *typed[end:]), end == len(typed))
