"""The first bearers of some words, for answers while one types, within a bounded time.

A join of two frequent words (Nguyễn, Văn) over a million people takes what its plan takes. Here the bearers of each
word are read up to a bound, and those of a rare one are asked for the others by key.
"""

from collections.abc import Sequence
from itertools import islice

from django.db.models import IntegerField, Q, QuerySet, Value

from ansinh.registry.models import NameWord
from ansinh.registry.queries.finding import AFTER_EVERYTHING, bearing

READ_OF_A_WORD = 1_000
LOOKED_AT_OF_A_WORD = 600
"""Of words that all are frequent."""


def first_bearers(wanted: Sequence[str], *, enough: int, most: int, within: str = "") -> list[int]:
    """Keys of people whose names have all these words: as whole words but the last, and where these are not `enough`,
    as beginnings. At most about `most` of each; five queries at most.
    """
    distinct = list(dict.fromkeys(wanted))
    rows = NameWord.objects.filter(area_path__within=within) if within else NameWord.objects.all()
    whole = [Q(word=word) for word in distinct[:-1]]
    begun = [Q(word__gte=word, word__lt=word + AFTER_EVERYTHING) for word in distinct]
    found, is_all = _bearers(rows, distinct, [*whole, begun[-1]], most)
    if len(found) < enough and whole and is_all:
        more, is_all = _bearers(rows, distinct, begun, most)
        found |= more
    if not found and not is_all:
        found |= dict.fromkeys(row["individual"] for row in bearing(distinct, within=within)[:most])
    return list(found)


def _bearers(
    rows: QuerySet[NameWord], wanted: Sequence[str], asked: Sequence[Q], most: int
) -> tuple[dict[int, None], bool]:
    """Bearers of all the words asked for, and whether these are all of them (or as many as wanted)."""
    if len(asked) == 1:
        return dict.fromkeys(rows.filter(asked[0]).order_by().values_list("individual", flat=True)[:most]), True
    read = _read(rows, asked)
    if not all(read):
        return {}, True
    whole = [one for one in read if len(one) < READ_OF_A_WORD]
    if whole:
        candidates = {key: None for key in min(whole, key=len) if all(key in one for one in whole)}
    else:
        candidates = {key: None for one in read for key in islice(one, LOOKED_AT_OF_A_WORD)}
    return _with_all(candidates, wanted, asked), bool(whole)


def _read(rows: QuerySet[NameWord], asked: Sequence[Q]) -> list[dict[int, None]]:
    """The first bearers of each word; one query."""
    first, *others = [
        rows.filter(one)
        .annotate(place=Value(place, output_field=IntegerField()))
        .order_by()
        .values_list("place", "individual")[:READ_OF_A_WORD]
        for place, one in enumerate(asked)
    ]
    read: list[dict[int, None]] = [{} for _one in asked]
    for place, key in first.union(*others, all=True):
        read[place][key] = None
    return read


def _with_all(candidates: dict[int, None], wanted: Sequence[str], asked: Sequence[Q]) -> dict[int, None]:
    """Those of the candidates who bear each of the words; one query."""
    if not candidates:
        return {}
    meant = asked[0]
    for one in asked[1:]:
        meant |= one
    borne: dict[int, set[str]] = {}
    for key, word in NameWord.objects.filter(meant, individual__among=candidates).values_list("individual", "word"):
        borne.setdefault(key, set()).add(word)
    return {key: None for key in candidates if _has_all(borne.get(key, set()), wanted)}


def _has_all(borne: set[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(one) for word in borne) for one in wanted)
