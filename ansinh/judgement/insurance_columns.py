"""What judging health-insurance cards takes in: columns by name, and how they become inputs of the law."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from ansinh.core.errors import Invalid
from openfisca_vietnam.days import ALWAYS, NEVER
from openfisca_vietnam.variables.facts import HouseholdClass
from openfisca_vietnam.variables.insurance_facts import InsurerCode

Array = NDArray[Any]

DAY, FLAG, NUMBER, CLASS, CODE, HOUSEHOLD = "day", "flag", "number", "class", "code", "household"

CARD_COLUMNS: Mapping[str, str] = {
    "birth_date": DAY,
    "died_on": DAY,
    "household": HOUSEHOLD,
    "household_class": CLASS,
    "insurer_code": CODE,
    "is_assistance_recipient": FLAG,
    "is_insured_at_work": FLAG,
    "is_insured_by_social_insurance": FLAG,
    "has_merit": FLAG,
    "is_ethnic_minority": FLAG,
    "in_difficult_area": FLAG,
    "in_hard_area": FLAG,
    "on_island_or_in_base_area": FLAG,
    "in_poor_area": FLAG,
    "is_otherwise_insured_by_state": FLAG,
    "card_wanted_from": DAY,
    "commune_left_difficult_on": DAY,
    "confirmed_trafficked_on": DAY,
    "works_for_village": FLAG,
    "works_on_land_or_sea": FLAG,
    "is_studying": FLAG,
    "local_support": NUMBER,
    "takes_part": FLAG,
    "paid_in_household_on": DAY,
    "place_on_list": NUMBER,
}
"""The columns and what they hold. Days are `datetime64[D]` (NaT: none), flags yes or no, the class and the insurer's
code are text ("near_poor", "DN"; "" for none); `household` is whatever its members share, number or text. Only
`birth_date` is required."""

WORDS = {
    CLASS: {item.name: item.index for item in HouseholdClass} | {"": 0},
    CODE: {item.name: item.index for item in InsurerCode} | {"": 0},
}


class BadCardColumns(Invalid):
    code = "bad_card_columns"
    message = _("The column “%(column)s” cannot be used: expected %(expected)s, got %(got)s. Correct it.")


def inputs_of(columns: Mapping[str, Array]) -> dict[str, Array]:
    """The law's inputs by the name of their variable. Raises `BadCardColumns` for the first that does not fit."""
    unknown = sorted(columns.keys() - CARD_COLUMNS.keys())
    if unknown:
        raise BadCardColumns(column=unknown[0], expected=", ".join(CARD_COLUMNS), got=unknown[0])
    if "birth_date" not in columns:
        raise BadCardColumns(column="birth_date", expected=_("one day for each person"), got=_("no such column"))
    count = len(columns["birth_date"])
    inputs: dict[str, Array] = {}
    for name, values in columns.items():
        if len(values) != count:
            raise BadCardColumns(column=name, expected=count, got=len(values))
        kind = CARD_COLUMNS[name]
        if kind == DAY:
            inputs[name] = days(values, missing=ALWAYS if name == "died_on" else NEVER)
        elif kind in WORDS:
            inputs[name] = words(name, values, WORDS[kind])
        elif kind == HOUSEHOLD:
            inputs["household_number"] = numbers(values)
        else:
            inputs[name] = np.asarray(values)
    if np.any(inputs["birth_date"] <= NEVER):
        raise BadCardColumns(
            column="birth_date", expected=_("a day after 1900 for everybody"), got=_("none, or earlier")
        )
    return inputs


def days(values: Array, *, missing: np.datetime64) -> Array:
    """Days without a gap: what is missing stands for never, or for the end of days."""
    found = np.asarray(values, dtype="datetime64[D]")
    return np.where(np.isnat(found), missing, found)


def words(name: str, values: Array, known: Mapping[str, int]) -> Array:
    """The places of the words in their enumeration."""
    encoded = pa.array(np.asarray(values).astype(object)).dictionary_encode(null_encoding="encode")
    places = []
    for word in encoded.dictionary.to_pylist():
        if (word or "") not in known:
            expected = ", ".join(one for one in known if one)
            raise BadCardColumns(column=name, expected=expected, got=f"“{word}”")
        places.append(known[word or ""])
    return np.array(places or [0], dtype=np.uint8)[np.asarray(encoded.indices, dtype=np.int64)]


def numbers(values: Array) -> Array:
    """A number for each distinct household; an empty one stands for nobody's."""
    encoded = pa.array(np.asarray(values)).dictionary_encode()
    return np.asarray(encoded.indices.fill_null(-1), dtype=np.int32)
