"""What a row of an office's list says otherwise than the registry, in words: stored codes are nobody's reading."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.registry.lists.rows import FIELD_NAMES
from ansinh.registry.models import BirthPrecision, Classification, Kind, PayeeKind, Sex, Way
from ansinh.registry.queries.circumstances import VALUE_LABELS

NAMES: Mapping[str, str | Promise] = {
    **FIELD_NAMES,
    **{kind.value: kind.label for kind in Kind},
    "household": FIELD_NAMES["household_number"],
    "birth_precision": gettext_lazy("known of the birth date"),
    "account": gettext_lazy("bank account"),
    "payee": gettext_lazy("who receives the money"),
}
CHOICES = {"sex": Sex, "household_class": Classification, "birth_precision": BirthPrecision}


@dataclass(frozen=True)
class Difference:
    """One thing, as it was and as the list says it; "–" where nothing is known."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{capfirst(self.name)}: {self.before} → {self.after}"


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Difference, ...]:
    """What is kept of a row's changes, in the order of the alphabet of their codes."""
    return tuple(
        Difference(str(NAMES.get(name, name)), _in_words(name, before.get(name)), _in_words(name, after[name]))
        for name in sorted(after)
    )


def _in_words(name: str, value: object) -> str:
    if value is None or value == "":
        return "–"
    text = str(value)
    if name in CHOICES and text in CHOICES[name].values:
        return str(CHOICES[name](text).label)
    if name == "payee":
        kind, way = text.split(" ")
        return f"{PayeeKind(kind).label}, {Way(way).label}"
    if name in Kind.values:
        return str(VALUE_LABELS.get((Kind(name), text)) or (_("yes") if text == "yes" else text))
    if name == "birth_date":
        return f"{dt.date.fromisoformat(text):%d/%m/%Y}"
    return text
