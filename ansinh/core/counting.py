"""How many rows queries have: many asked for at once, or one no further than a bound."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.stencils import Asking, answers_to, stencils_of

Rows = Callable[[Asking], "Mapping[str, QuerySet[Any]]"]
"""Queries to be counted, by name: a function of a module, as `stencils.Make` asks for it."""


def counts_of(rows: Rows, *, actor: Actor, on: dt.date, keys: Sequence[int] = ()) -> dict[str, int]:
    """By the names given, the number of rows of each query, in one round trip."""
    [counts] = counts_of_all([rows], actor=actor, on=on, keys=keys)
    return counts


def counts_of_all(
    asked: Sequence[Rows], *, actor: Actor, on: dt.date, keys: Sequence[int] = ()
) -> list[dict[str, int]]:
    """The counts of several that ask, all in one round trip. Raises NotSteady."""
    asking = Asking(actor=actor, on=on, now=clock.now(), keys=tuple(keys))
    stencils = [stencils_of(_keys, asking, rows) for rows in asked]
    counts = [dict.fromkeys(by_name, 0) for by_name in stencils]
    places = [(place, name) for place, by_name in enumerate(counts) for name in by_name]
    counting = (
        stencil and replace(stencil, sql=f"select {number}, count(*) from ({stencil.sql}) as counted")
        for number, stencil in enumerate(one for by_name in stencils for one in by_name.values())
    )
    for number, count in answers_to(counting, asking):
        place, name = places[number]
        counts[place][name] = count
    return counts


def count_up_to(rows: "QuerySet[Any]", most: int) -> int:
    """The number of rows; `most` + 1 where there are more than `most`, which are not looked at."""
    return rows.order_by()[: most + 1].count()


def _keys(asking: Asking, rows: Rows) -> "dict[str, QuerySet[Any]]":
    return {name: query.order_by().values("pk") for name, query in rows(asking).items()}
