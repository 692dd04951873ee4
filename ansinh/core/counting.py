"""How many rows queries have: several asked for at once, or one no further than a bound."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet, Value


def counts_of(rows: "Mapping[str, QuerySet[Any]]") -> dict[str, int]:
    """By the names given, the number of rows of each query, in one round trip."""
    first, *others = (_counted(name, query) for name, query in rows.items())
    return dict.fromkeys(rows, 0) | dict(first.union(*others, all=True))


def count_up_to(rows: "QuerySet[Any]", most: int) -> int:
    """The number of rows; `most` + 1 where there are more than `most`, which are not looked at."""
    return rows.order_by()[: most + 1].count()


def _counted(name: str, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    named = rows.order_by().annotate(counted_as=Value(name)).values("counted_as")
    counted: QuerySet[Any] = named.annotate(how_many=Count("pk")).values_list("counted_as", "how_many")
    return counted
