"""What a merge makes of name, birth, sex, number and death: taken where one is silent, asked where both speak."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import fold, name_sort_key, tidy
from ansinh.registry.errors import Contradiction
from ansinh.registry.models import BirthPrecision, Individual

SURVIVOR, MERGED = "survivor", "merged"
TONES = "\u0300\u0309\u0303\u0301\u0323"
Choices = Mapping[str, str]
Values = dict[str, Any]

FIELDS: Mapping[str, tuple[tuple[str, ...], Promise]] = {
    "full_name": (("full_name", "sort_key"), _("the name")),
    "birth_date": (("birth_date", "birth_precision"), _("the birth date")),
    "sex": (("sex",), _("the sex")),
    "identity_number": (("identity_number",), _("the identity number")),
    "ethnicity": (("ethnicity",), _("the ethnic group")),
    "died_on": (("died_on", "death_certificate"), _("the death")),
}
"""Each field with the columns that go with it."""


def identity_changes(
    survivor: Individual, merged: Individual, choices: Choices
) -> tuple[Values, list[Contradiction], set[str]]:
    """The columns of the survivor that change; the fields that nobody decided; those in which the records differ."""
    changes: Values = {}
    undecided: list[Contradiction] = []
    differing: set[str] = set()
    for field, (columns, label) in FIELDS.items():
        ours, theirs = getattr(survivor, field), getattr(merged, field)
        side = _without_asking(field, survivor, merged)
        if side is None:
            differing.add(field)
            side = choices.get(field)
            if side is None:
                undecided.append(Contradiction(field, str(label), _told(ours), _told(theirs)))
        if side == MERGED:
            changes |= {column: getattr(merged, column) for column in columns}
    if "full_name" in changes:
        changes["sort_key"] = name_sort_key(changes["full_name"])
    return changes, undecided, differing


def _without_asking(field: str, survivor: Individual, merged: Individual) -> str | None:
    """The side that counts where the records do not contradict each other; None where they do."""
    ours, theirs = getattr(survivor, field), getattr(merged, field)
    if field == "died_on":
        # A death is never taken over in silence: somebody would no longer be paid.
        return SURVIVOR if ours == theirs else None
    if field == "birth_date":
        return _preciser(survivor, merged)
    if ours == theirs or not theirs:
        return SURVIVOR
    if not ours:
        return MERGED
    if field in ("full_name", "ethnicity") and _spelt(ours) == _spelt(theirs):
        return SURVIVOR
    if field in ("full_name", "ethnicity") and fold(ours) == fold(theirs):
        return MERGED if _is_bare(ours) and not _is_bare(theirs) else SURVIVOR if _is_bare(theirs) else None
    return None


def _preciser(survivor: Individual, merged: Individual) -> str | None:
    if survivor.birth_date == merged.birth_date and survivor.birth_precision == merged.birth_precision:
        return SURVIVOR
    if survivor.birth_date.year == merged.birth_date.year:
        if merged.birth_precision == BirthPrecision.YEAR:
            return SURVIVOR
        if survivor.birth_precision == BirthPrecision.YEAR:
            return MERGED
    return None


def _spelt(text: str) -> list[str]:
    """The words with their tones at the end: Hòa and Hoà are one name."""
    return [
        "".join(sorted(unicodedata.normalize("NFD", word), key=lambda mark: mark in TONES))
        for word in tidy(text).lower().split(" ")
    ]


def _is_bare(text: str) -> bool:
    return text.lower() == fold(text)


def _told(value: Any) -> str:
    if value is None or value == "":
        return "—"
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
