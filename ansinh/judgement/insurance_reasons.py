"""Why a card costs what it costs: sentences made once for each combination of what decided."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.core.money import format_dong
from ansinh.judgement.catalogue import exact, gathered
from ansinh.judgement.insurance_groups import GROUP_CODES, GROUPS, PAID_ELSEWHERE, articles_of_group
from ansinh.judgement.law import DatedValue, Law
from ansinh.judgement.reasons import localised
from openfisca_vietnam.conditions import CardCondition as C

RATE, SALARY = "health_insurance.rate", "health_insurance.base_salary"
LAST_ORDER = 5  # the share of the fifth member holds for every later one

NOTES: Mapping[C, str | Promise] = {
    C.PROVINCE_ADDS: gettext_lazy("A part of it is what the province adds."),
    C.BY_INSURER_CODE: gettext_lazy("The insurer's group code says the same."),
    C.SUPPORT_IS_OVER: gettext_lazy("The time for which the state gave a higher support is over."),
}


@dataclass(frozen=True)
class Decided:
    """What decided a card, the same for everybody to whom it applies; amounts in đồng a month."""

    group: str
    share: int  # percent
    order: int
    full: int
    state_pays: int
    person_pays: int
    conditions: C

    @property
    def also_met(self) -> tuple[str, ...]:
        """The codes of the other groups met, save the household's, as a member of which everybody could pay."""
        met = (code for place, code in enumerate(GROUP_CODES) if place and self.conditions & (1 << place))
        return tuple(code for code in met if code not in (self.group, "household"))

    @property
    def is_paid_here(self) -> bool:
        """Whether the person has a card that is not paid with a wage or by social insurance."""
        return self.group != "none" and self.group not in PAID_ELSEWHERE


def tell(decided: Decided, law: Law, on: dt.date) -> list[str]:
    """The group and its share, the sum, what else was met, and notes, in the language of the reader."""
    if decided.group == "none":
        unborn = C.NOT_BORN in decided.conditions
        return [_("Not yet born on this day: no card.") if unborn else _("Dead on this day: no card.")]
    if not decided.is_paid_here:
        data = {"group": GROUPS[decided.group]}
        return [_("%(group)s: the card is paid there, nothing is to be paid in the commune.") % data]
    told = [who_pays(decided, law, on), sum_of(decided, law, on)]
    if decided.also_met:
        names = "; ".join(str(GROUPS[code]) for code in decided.also_met)
        told.append(_("Also met: %(groups)s. The group with the highest support counts.") % {"groups": names})
    told += [str(text) for bit, text in NOTES.items() if bit in decided.conditions]
    if decided.group == "household" and C.CLASS_UNSTATED in decided.conditions:
        told.append(_("The class of the household is not stated: it counts as neither poor nor near-poor."))
    return told


def who_pays(decided: Decided, law: Law, on: dt.date) -> str:
    """The group, and which share the state pays, or which place in the household the person has."""
    group = GROUPS[decided.group]
    if decided.order:
        own = law.value(f"health_insurance.order_{min(decided.order, LAST_ORDER)}", on)
        data: dict[str, object] = {"group": group, "order": decided.order, "own": own, "share": decided.share}
        if decided.share:
            return (
                _(
                    "%(group)s, number %(order)s of those who pay in this year: %(own)s percent of the first one's "
                    "premium, of which the state pays %(share)s percent."
                )
                % data
            )
        return (
            _("%(group)s, number %(order)s of those who pay in this year: %(own)s percent of the first one's premium.")
            % data
        )
    return _("%(group)s: the state pays %(share)s percent.") % {"group": group, "share": decided.share}


def sum_of(decided: Decided, law: Law, on: dt.date) -> str:
    """How the premium of a month comes about."""
    data = {
        "rate": number_format(exact(law.value(RATE, on)).normalize()),
        "salary": format_dong(law.value(SALARY, on)),
        "full": format_dong(decided.full),
        "state": format_dong(decided.state_pays),
        "person": format_dong(decided.person_pays),
    }
    if decided.order > 1:
        return (
            _(
                "The first one's premium is %(rate)s percent of the base salary of %(salary)s đồng; this one's is "
                "%(full)s đồng a month, of which the state pays %(state)s and the person %(person)s."
            )
            % data
        )
    return (
        _(
            "%(rate)s percent of the base salary of %(salary)s đồng: %(full)s đồng a month, of which the state pays "
            "%(state)s and the person %(person)s."
        )
        % data
    )


def doubts(decided: Decided, law: Law, on: dt.date) -> list[str]:
    """What is known only at second hand, or not verified, among the values that a card rests on."""
    rested = rested_on(decided, law, on)
    unverified = [one.reference for one in rested if one.certainty == "U"]
    second_hand = [one.reference for one in rested if not one.is_certain and one.certainty != "U"]
    return [
        *(_("%(source)s is known at second hand only.") % {"source": one} for one in sources(second_hand)),
        *(_("%(source)s is not verified.") % {"source": one} for one in sources(unverified)),
    ]


def sources(references: list[str]) -> list[str]:
    """Each decree once with its articles, in the language of the reader."""
    return [localised(one) for one in gathered(references).split("; ") if one]


def articles(decided: Decided, law: Law, on: dt.date) -> str:
    """The articles that a card rests on, in the language of the reader."""
    if decided.group in PAID_ELSEWHERE:
        return articles_of_group(decided.group, on, law)
    references = [one.reference for one in rested_on(decided, law, on)]
    if law.resolution is not None and C.PROVINCE_ADDS in decided.conditions:
        references.append(f"Resolution {law.resolution.number}")
    return localised(gathered(references))


def rested_on(decided: Decided, law: Law, on: dt.date) -> list[DatedValue]:
    """The dated values that decided a price."""
    if not decided.is_paid_here:
        return []
    names = [RATE, SALARY]
    if decided.group != "household":
        names.insert(0, f"health_insurance.support_{decided.group}")
    elif decided.order:
        names.insert(0, f"health_insurance.order_{min(decided.order, LAST_ORDER)}")
    return [dated for name in names if (dated := law.dated(name, on)) is not None]
