"""What an entry changed, as lines that a person reads."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ansinh.audit.labels import KEYS
from ansinh.audit.models import AuditEntry
from ansinh.core import clock

NOTHING = "–"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
MOST_OF_A_LIST = 20


@dataclass(frozen=True)
class Difference:
    """One value of an entry: what it was and what it became."""

    label: str | Promise
    before: str
    after: str


def differences_of(entry: AuditEntry) -> list[Difference]:
    """The values that the act changed, in the order in which it told them; what stayed is left out."""
    before, after = entry.before or {}, entry.after or {}
    return [
        Difference(KEYS.get(key, key.replace("_", " ")), in_words(before.get(key)), in_words(after.get(key)))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def in_words(value: Any) -> str:
    """A value of the trail as people write it: days dd/mm/yyyy, yes and no, lists line by line."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "\n".join(f"{KEYS.get(key, key.replace('_', ' '))}: {in_words(one)}" for key, one in value.items())
    return "\n".join(_lines(value)) if isinstance(value, Sequence) else str(value)


def _lines(values: Sequence[Any]) -> Iterator[str]:
    """A line for each, the first of many: the trail keeps them all."""
    for one in values[:MOST_OF_A_LIST]:
        is_row = isinstance(one, Mapping | list)
        yield in_words(one).replace("\n", " · ") if is_row else in_words(one)
    if len(values) > MOST_OF_A_LIST:
        yield _("and %(count)s others") % {"count": len(values) - MOST_OF_A_LIST}


def _text(value: str) -> str:
    if _DAY.fullmatch(value):
        return f"{dt.date.fromisoformat(value):%d/%m/%Y}"
    if _INSTANT.match(value):
        return f"{dt.datetime.fromisoformat(value).astimezone(clock.VIET_NAM):%d/%m/%Y %H:%M}"
    return value
