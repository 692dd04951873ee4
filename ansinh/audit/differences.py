"""What an entry changed, as lines that a person reads."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ansinh.audit.labels import KEYS, NUMBERS
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.ui.slots import names_of
from ansinh.ui.templatetags.ansinh import amount

NOTHING = "–"
_PATH = re.compile(r"vn\.(\d+\.)*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
MOST_OF_A_LIST = 20


@dataclass(frozen=True)
class Difference:
    """One value of an entry: what it was and what it became."""

    label: str
    before: str
    after: str


def differences_of(entry: AuditEntry) -> list[Difference]:
    """The values that the act changed, in the order in which it told them; what stayed is left out."""
    before, after = entry.before or {}, entry.after or {}
    changed = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
    names = _names_in([before, after])
    return [
        Difference(_label(key), in_words(before.get(key), names, key), in_words(after.get(key), names, key))
        for key in changed
    ]


def in_words(value: Any, names: Mapping[str, str], key: str = "") -> str:
    """A value of the trail as people write it: days dd/mm/yyyy, sums with their thousands apart, yes and no, lists line
    by line, codes by `names`.
    """
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and key in NUMBERS:
        return amount(value)
    if isinstance(value, str):
        return names.get(value) or _text(value)
    if isinstance(value, Mapping):
        return "\n".join(f"{_label(key)}: {in_words(one, names, key)}" for key, one in value.items())
    return "\n".join(_lines(value, names)) if isinstance(value, Sequence) else str(value)


def _lines(values: Sequence[Any], names: Mapping[str, str]) -> Iterator[str]:
    """A line for each, the first of many: the trail keeps them all."""
    for one in values[:MOST_OF_A_LIST]:
        is_row = isinstance(one, Mapping | list)
        yield in_words(one, names).replace("\n", " · ") if is_row else in_words(one, names)
    if len(values) > MOST_OF_A_LIST:
        yield _("and %(count)s others") % {"count": len(values) - MOST_OF_A_LIST}


def _text(value: str) -> str:
    if _DAY.fullmatch(value):
        return f"{dt.date.fromisoformat(value):%d/%m/%Y}"
    if _INSTANT.match(value):
        return f"{dt.datetime.fromisoformat(value).astimezone(clock.VIET_NAM):%d/%m/%Y %H:%M}"
    return value


def _label(key: str) -> str:
    return str(KEYS.get(key, key.replace("_", " ")))


def _names_in(told: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """What the places and roles that stand among the values are called, asked for at once."""
    places = {text for values in told for text in _texts(values) if _PATH.fullmatch(text)}
    roles = {str(values["role"]) for values in told if values.get("role")}
    return {**names_of("place", places), **names_of("role", roles)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)
