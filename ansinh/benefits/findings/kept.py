"""The two lists as JSON: plain values written down and read again as they were, with the types that they declare."""

import dataclasses
import datetime as dt
from collections.abc import Hashable, Mapping
from functools import lru_cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from ansinh.core.months import Month

ValueT = TypeVar("ValueT")


def written(value: Any) -> Any:
    """A dataclass of plain values as JSON keeps it: months and days as text, tuples as lists."""
    if isinstance(value, Month | dt.date):
        return value.isoformat() if isinstance(value, dt.date) else str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: written(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [written(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def read_as(kind: type[ValueT], kept: Mapping[str, Any], **known: Any) -> ValueT:
    """The dataclass that `written` wrote, with the fields that are `known`; one that is not kept has its default."""
    hints = _hints(cast(Hashable, kind))
    return kind(**{name: _read(hints[name], value) for name, value in kept.items() if name in hints}, **known)


@lru_cache(maxsize=32)
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) is tuple:
        each = get_args(hint)
        return tuple(_read(each[0] if each[1] is ... else each[place], one) for place, one in enumerate(value))
    if isinstance(hint, UnionType):
        [hint] = [one for one in get_args(hint) if one is not type(None)]
    if hint is Month:
        return Month.parse(value)
    if hint is dt.date:
        return dt.date.fromisoformat(value)
    return read_as(hint, value) if isinstance(hint, type) and dataclasses.is_dataclass(hint) else value
