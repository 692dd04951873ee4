"""SQL that is written once and filled in at every asking.

What a page asks is the same in every office but for its area, who asks, when, and of whom. Django takes half a
millisecond to put one query into SQL, for a page of sixty longer than PostgreSQL takes to answer: so the SQL is written
once for all who hold the same rights at the same height, with holes for what is their own.

Holes are found by asking twice, in the place of two offices that do not exist, long ago. What differs has to be what
was put in, as it was put in: a query with anything derived from it would be wrong for the next office and is refused
(`NotSteady`).
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NoReturn

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import in_place_of

STENCILS_KEPT = 1024


@dataclass(frozen=True)
class Asking:
    """Who asks, on which day, at which instant, and the keys of the things meant."""

    actor: Actor
    on: dt.date
    now: dt.datetime
    keys: tuple[int, ...] = ()

    @property
    def own(self) -> dict[str, Any]:
        """What goes into the holes, by their names."""
        keys = {f"key {number}": key for number, key in enumerate(self.keys)}
        actor = self.actor
        return {
            "scope": actor.scope, "username": actor.username, "name": actor.full_name, "now": self.now, **keys,
        }  # fmt: skip


Make = Callable[..., "Mapping[str, QuerySet[Any]]"]
"""Queries by name, of an `Asking` and of fixed values. A function of a module, and of nothing but what it is handed:
it is called once for many."""


class NotSteady(TypeError):
    """A query puts something derived from who asks, or read from elsewhere, into its SQL."""


@dataclass(frozen=True)
class _Hole:
    name: str


@dataclass(frozen=True)
class Stencil:
    """One query; its values with holes among them."""

    sql: str
    values: tuple[Any, ...]

    def filled(self, own: Mapping[str, Any]) -> Iterable[Any]:
        """The values for one who asks, from `Asking.own`."""
        return (own[value.name] if isinstance(value, _Hole) else value for value in self.values)


def answers_to(stencils: Iterable[Stencil | None], asking: Asking) -> list[tuple[Any, ...]]:
    """The rows of all these queries, whose columns are alike, in one round trip; values as the database gives them."""
    asked = [stencil for stencil in stencils if stencil is not None]
    if not asked:
        return []
    own = asking.own
    with connection.cursor() as cursor:
        values = [value for stencil in asked for value in stencil.filled(own)]
        cursor.execute(" union all ".join(f"({stencil.sql})" for stencil in asked), values)
        return list(cursor.fetchall())


def stencils_of(make: Make, asking: Asking, *fixed: Hashable) -> Mapping[str, Stencil | None]:
    """The SQL of each query of `make(asking, *fixed)`; None where it can have no row. Raises NotSteady."""
    actor = asking.actor
    height, keys = actor.scope.count("."), len(asking.keys)
    return _stencils(make, fixed, actor.permissions, actor.may_write, height, asking.on, keys)


@lru_cache(maxsize=STENCILS_KEPT)
def _stencils(
    make: Make,
    fixed: tuple[Hashable, ...],
    permissions: frozenset[str],
    may_write: bool,
    height: int,
    on: dt.date,
    keys: int,
) -> Mapping[str, Stencil | None]:
    actor = Actor(username="", full_name="", scope="", permissions=permissions, may_write=may_write)
    first, second = (_elsewhere(actor, place, height, on, keys) for place in (1, 2))
    written, again = _written(make, first, fixed), _written(make, second, fixed)
    if list(written) != list(again):
        raise NotSteady(f"{make.__qualname__}: other queries for another office")
    return {
        name: _with_holes(f"{make.__qualname__}, {name}", written[name], again[name], first, second) for name in written
    }


def _elsewhere(actor: Actor, place: int, height: int, on: dt.date, keys: int) -> Asking:
    """Somebody with these rights, in an area of this height that does not exist, long ago."""
    scope = "vn." + f"-{place}." * (height - 1)
    actor = replace(actor, username=f"nobody {place}", full_name=f"Nobody {place}", scope=scope)
    now = dt.datetime(1900, 1, place, tzinfo=dt.UTC)
    return Asking(actor, on, now, tuple(-1001 * place - number for number in range(keys)))


_Written = tuple[str, tuple[Any, ...]]


def _written(make: Make, asking: Asking, fixed: tuple[Hashable, ...]) -> dict[str, _Written | None]:
    with clock.at(asking.now), in_place_of(asking.actor), connection.execute_wrapper(_refuse):
        return {name: _sql_of(query) for name, query in make(asking, *fixed).items()}


def _refuse(*_arguments: Any) -> NoReturn:
    raise NotSteady("A query that is written once may not depend on what the database says")


def _sql_of(rows: "QuerySet[Any]") -> _Written | None:
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def _with_holes(name: str, one: _Written | None, two: _Written | None, first: Asking, second: Asking) -> Stencil | None:
    if one is None and two is None:
        return None
    (sql, values), (same, others) = one or ("", ()), two or ("", ())
    if sql != same:
        raise NotSteady(f"{name}: another query for another office")
    own, other = first.own, second.own
    return Stencil(sql, tuple(_value(name, a, b, own, other) for a, b in zip(values, others, strict=True)))


def _value(name: str, one: Any, two: Any, own: Mapping[str, Any], other: Mapping[str, Any]) -> Any:
    if one == two:
        return one
    for place, value in own.items():
        if one == value and two == other[place]:
            return _Hole(place)
    raise NotSteady(f"{name}: {one!r} is derived from what is asked; expected the area, the name, the instant or a key")
