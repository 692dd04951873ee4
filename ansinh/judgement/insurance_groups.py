"""The groups of health insurance: names, articles, the insurer's codes, and the state's share on a day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.months import Month
from ansinh.judgement.catalogue import exact
from ansinh.judgement.law import DatedValue, Law, law_as_asked, require_law
from ansinh.judgement.reasons import localised
from openfisca_vietnam.reforms.provincial import ProvincialResolution
from openfisca_vietnam.variables.health_insurance import PAID_ELSEWHERE as ELSEWHERE
from openfisca_vietnam.variables.insurance_facts import CODES_OF_GROUPS

GROUPS: Mapping[str, str | Promise] = {
    "none": _("No card: not yet born, or dead"),
    "employee": _("Insured through work"),
    "social_insurance": _("Insured by social insurance"),
    "merit": _("Person with merit to the revolution, or a relative"),
    "recipient": _("Draws a monthly allowance or the social pension"),
    "poor": _("Member of a poor household"),
    "child": _("Small child"),
    "ethnic_minority": _("Member of an ethnic minority in a difficult area"),
    "hard_area": _("Lives in a specially difficult area, on an island or in a former base area"),
    "state_other": _("Insured by the budget on another ground"),
    "near_poor_poor_area": _("Member of a near-poor household in a poor area"),
    "near_poor": _("Member of a near-poor household"),
    "left_difficult": _("Member of an ethnic minority in a commune that is no longer difficult"),
    "trafficked": _("Victim of trafficking"),
    "village_worker": _("Village health worker, part-time village worker, grassroots security or artisan"),
    "pupil": _("Pupil or student"),
    "average_household": _(
        "Household of average living standard in agriculture, forestry, fishery or salt making"
    ),
    "household": _("Pays as a member of the household"),
}  # fmt: skip
"""The name of each group, in the order by which the first of equals counts."""

GROUP_CODES = tuple(GROUPS)
PAID_ELSEWHERE = frozenset(one.name for one in ELSEWHERE)
BY_SHARES = "health_insurance.order_2"
GROUP_OF_INSURER_CODE: Mapping[str, str] = {
    code: one.name for one, codes in CODES_OF_GROUPS.items() for code in codes.split()
}


@dataclass(frozen=True)
class GroupOnDay:
    """A group as the law knows it on a day; `share` is the state's in percent, with what the province adds."""

    code: str
    label: str
    share: int
    provincial_share: int
    reference: str
    certainty: str


INSURER_CODES = tuple(GROUP_OF_INSURER_CODE)


def group_of_insurer_code(code: str) -> str:
    """The group that the first two letters of a card's number or of the insurer's list stand for; "" if unknown."""
    return GROUP_OF_INSURER_CODE.get(code.strip().upper()[:2], "")


def group_on(code: str, on: dt.date, *, resolution: ProvincialResolution | None = None) -> GroupOnDay | None:
    """One group on a day; None where the law of that day does not know it. KeyError for an unknown code."""
    law = law_as_asked(resolution=resolution)
    label = str(GROUPS[code])
    if code == "none":
        return None
    added = int(law.value(f"provincial.health_insurance.{code}", on) or 0) if code not in PAID_ELSEWHERE else 0
    if code in PAID_ELSEWHERE or code == "household":
        return GroupOnDay(code, label, min(added, 100), min(added, 100), articles_of_group(code, on, law), "V")
    dated = law.dated(f"health_insurance.support_{code}", on)
    if dated is None or not isinstance(dated.value, int):
        return None
    total = min(100, dated.value + added)
    articles = articles_of_group(code, on, law)
    return GroupOnDay(code, label, total, total - dated.value, articles, dated.certainty)


def groups_on(on: dt.date, *, resolution: ProvincialResolution | None = None) -> list[GroupOnDay]:
    """Every group that the law knows on a day, in its order."""
    found = (group_on(code, on, resolution=resolution) for code in GROUP_CODES if code != "none")
    return [one for one in found if one is not None]


def share_of_state(code: str, *, on: dt.date, resolution: ProvincialResolution | None = None) -> int | None:
    """Percent of the premium that the state pays, at least; None where the law of the day does not know the group."""
    found = group_on(code, on, resolution=resolution)
    return found.share if found is not None else None


def articles_of_group(code: str, on: dt.date, law: Law) -> str:
    """The articles by which a group has its share, in the reader's language."""
    if code in PAID_ELSEWHERE:
        return localised("Law 25/2008 Art 12, Art 13")
    name = BY_SHARES if code == "household" else f"health_insurance.support_{code}"
    dated = law.dated(name, on)
    return localised(dated.reference) if dated is not None else ""


def premium_on(on: dt.date, *, order: int = 1) -> int:
    """The whole premium of a month in đồng, for the first or a later member of a household, by the law of a day.

    Raises `NoLawForMonth`.
    """
    require_law(Month.of(on))
    law = law_as_asked()
    share = law.value(f"health_insurance.order_{min(order, 5)}", on)
    premium = exact(law.value("health_insurance.rate", on)) * law.value("health_insurance.base_salary", on) * share
    return int(premium / 10_000 + Decimal("0.5"))


def coverage_criterion(on: dt.date) -> DatedValue | None:
    """The share of people insured, in percent, that the new-rural-area programme asks of a commune on a day."""
    return law_as_asked().dated("health_insurance.coverage_new_rural", on)
