"""What the law would give one person for a month, with the facts that it looked at: nothing is written or promised."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.benefits.findings.telling import articles_of_refusal
from ansinh.benefits.judged_table import judge_table
from ansinh.benefits.judging import Given, judged_of
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.judgement.queries import NotMet
from ansinh.registry.models import HEALTH, Classification, Individual, Kind
from ansinh.registry.policies import may_see_health
from ansinh.registry.queries.circumstances import MASKED, VALUE_LABELS

KINDS: Mapping[str, Kind] = {
    **{kind.value: kind for kind in Kind if kind not in (Kind.DETENTION, Kind.MISSING, Kind.PREGNANCY)},
    "pregnant": Kind.PREGNANCY,
}
"""The circumstance behind a column of facts."""
LABELS: Mapping[str, str | Promise] = {
    "household_class": gettext_lazy("class of the household"),
    "hard_area": gettext_lazy("lives in a specially difficult area"),
    "died_on": gettext_lazy("died on"),
    "local_standard": gettext_lazy("the province's own standard level"),
    "local_pension_level": gettext_lazy("the province's own level of the social pension"),
}
PEOPLE = ("parent", "spouse")


@dataclass(frozen=True)
class WouldGive:
    """The answer for a month: lines, or the refusal with its articles; facts as (what, which); what is not met."""

    month: Month
    lines: tuple[Given, ...]
    refusal: str
    articles: str
    facts: tuple[tuple[str, str], ...]
    not_met: tuple[NotMet, ...]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


def would_give(*, actor: Actor, individual: Individual, month: Month) -> WouldGive:
    """Ask the law by the facts recorded; the commune where the person lives now is taken to pay.

    The reasons tell categories: for those only who may see them.
    """
    table = judge_table(individuals=[individual.pk], month=month, area=individual.area)
    judged = judged_of(table, [individual.pk])
    lines = judged.of(individual.pk)
    return WouldGive(
        month=month,
        lines=lines,
        refusal=judged.reason_for(individual.pk),
        articles="" if lines else articles_of_refusal(month),
        facts=tuple(facts_in_words(judged.facts[individual.pk], open_=may_see_health(actor))),
        not_met=tuple(table.not_met(individual.pk)),
    )


def facts_in_words(facts: Mapping[str, Any], *, open_: bool) -> Iterator[tuple[str, str]]:
    """Facts as the law was asked with them, sealed or not, as (what, which); a yes has no which."""
    numbers = [int(facts[name]) for name in PEOPLE if name in facts]
    names = dict(Individual.objects.filter(pk__in=numbers).values_list("pk", "full_name")) if numbers else {}
    for name, value in facts.items():
        kind = KINDS.get(name)
        if kind in HEALTH and not open_:
            yield str(MASKED), ""
        elif kind is not None and name in PEOPLE:
            yield str(kind.label), names.get(int(value), "")
        elif kind is not None:
            yield str(kind.label), _said(value, VALUE_LABELS.get((kind, value)))
        elif name in LABELS:
            yield str(LABELS[name]), _said(value, dict(Classification.choices).get(value))


def _said(value: object, label: str | Promise | None) -> str:
    if label is not None:
        return str(label)
    if isinstance(value, bool):
        return ""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        value = dt.date.fromisoformat(value)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return _("%(amount)s đồng") % {"amount": format_dong(value)} if isinstance(value, int) else str(value)
