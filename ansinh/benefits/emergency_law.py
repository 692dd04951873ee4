"""What the law gives at least as emergency aid, and for how long at most (law.md §1.9, and C8 of §1.5)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ansinh.benefits.errors_of_aid import AidUnknownToLaw
from ansinh.benefits.law import law_dated, law_value
from ansinh.benefits.models import AidKind
from ansinh.core.months import Month
from ansinh.judgement.law import DatedValue


@dataclass(frozen=True)
class AidRule:
    """`level` names what the law gives; `longest` for how many months at most. `is_of_houses`: for each household."""

    level: str
    longest: str = ""
    is_of_houses: bool = False


RULES: Mapping[AidKind, AidRule] = {
    AidKind.RICE: AidRule("emergency_aid.rice", "emergency_aid.rice_months"),
    AidKind.RICE_NEW_YEAR: AidRule("emergency_aid.rice", "emergency_aid.rice_months_new_year"),
    AidKind.INJURY: AidRule("emergency_aid.injury_multiple"),
    AidKind.BURIAL: AidRule("funeral_support.disaster_multiple"),
    AidKind.HOUSE_DESTROYED: AidRule("emergency_aid.house_destroyed", is_of_houses=True),
    AidKind.HOUSE_MOVED: AidRule("emergency_aid.house_relocation", is_of_houses=True),
    AidKind.HOUSE_DAMAGED: AidRule("emergency_aid.house_repair", is_of_houses=True),
    AidKind.PROTECTION: AidRule("emergency_aid.meals", "emergency_aid.protection_months"),
}
RICE = frozenset({AidKind.RICE, AidKind.RICE_NEW_YEAR})
OF_HOUSES = frozenset(kind for kind, rule in RULES.items() if rule.is_of_houses)
OF_PEOPLE = frozenset({AidKind.INJURY, AidKind.BURIAL, AidKind.PROTECTION})


def aid_level(kind: AidKind, *, on: dt.date) -> DatedValue | None:
    """What the law gives for one, with its article and certainty; None where it knows nothing on that day."""
    return law_dated(RULES[kind].level, on=on)


def longest_span(kind: AidKind, *, on: dt.date) -> int | None:
    """How many months of rice, or days of protection, may be given at most; None where the law sets no limit."""
    rule = RULES[kind]
    if not rule.longest:
        return 1
    months: int | None = law_value(rule.longest, on=on)
    if months is None or kind in RICE:
        return months
    return ((Month.of(on) + months).first_day + dt.timedelta(days=on.day - 1) - on).days


def least_aid(kind: AidKind, *, on: dt.date, households: int, people: int, span: int) -> int:
    """Đồng, or kilograms of rice, that the law gives at least; multiples are of the national standard level.

    Raises AidUnknownToLaw.
    """
    level = aid_level(kind, on=on)
    if level is None:
        raise AidUnknownToLaw(kind=kind.label, on=on)
    each = int(level.value or 0)
    if level.unit == "standard levels":
        each *= int(law_value("social_assistance.standard_level", on=on))
    return each * (households if RULES[kind].is_of_houses else people) * span


def quantity_in_words(kind: AidKind) -> str:
    """In which measure this kind is given."""
    return _("kg of rice") if kind in RICE else _("đồng")
