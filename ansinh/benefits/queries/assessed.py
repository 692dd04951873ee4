"""What stands behind the assessment of a file: the facts the law was asked with, what is still needed, and what of it
contradicts itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.contradictions import Contradiction, Looked, contradictions
from ansinh.benefits.law import law_value
from ansinh.benefits.models import OPEN_STATES, Application
from ansinh.benefits.queries.would_give import facts_in_words
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.registry.models import HEALTH, Circumstance, HouseholdClass, Kind, Membership, Residence
from ansinh.registry.policies import may_see_health
from ansinh.registry.queries import ShownCircumstance, masked_circumstances


@dataclass(frozen=True)
class Needed:
    """What would have to be proved, as (what, which), and what the law would then give."""

    facts: tuple[tuple[str, str], ...]
    category: str
    amount: int


@dataclass(frozen=True)
class Assessed:
    """`facts` are (what, which); `not_met` the categories that fail, as sealed.

    `tells_health` says that a health fact is shown, so that the look is written down.
    """

    facts: tuple[tuple[str, str], ...]
    needed: tuple[Needed, ...]
    not_met: tuple[Mapping[str, Any], ...]
    contradictions: tuple[Contradiction, ...]
    tells_health: bool


def assessed(*, actor: Actor, application: Application, on: dt.date) -> Assessed:
    """For those who may see reasons only. Contradictions are looked for while the file is open; five queries."""
    sealed: Mapping[str, Any] = application.assessment or {}
    open_ = may_see_health(actor)
    needed = tuple(
        Needed(tuple(facts_in_words(one["facts"], open_=open_)), one["category"], one["amount"])
        for one in sealed.get("needed", ())
    )
    facts = tuple(facts_in_words(sealed.get("facts", {}), open_=open_))
    shown = masked_circumstances(actor=actor, individual=application.individual)
    found: tuple[Contradiction, ...] = ()
    if application.state in OPEN_STATES:
        found = tuple(contradictions(_looked(application, shown, on)))
    tells_health = bool(sealed) or (bool(found) and any(one.kind in HEALTH for one in shown))
    return Assessed(facts, needed, tuple(sealed.get("not_met", ())), found, tells_health)


def _looked(application: Application, shown: list[ShownCircumstance], on: dt.date) -> Looked:
    person = application.individual
    married = Circumstance.objects.filter(in_force(on), kind=Kind.SPOUSE, related=person).select_related("individual")
    home = Membership.objects.filter(in_force(on), individual=person).values("household")
    holds = HouseholdClass.objects.filter(in_force(on), household__in=home).first()
    last = Residence.objects.filter(individual=person).order_by("-valid_from").first()
    left_on = last.valid_to if last and last.valid_to and last.valid_to <= on and person.died_on is None else None
    return Looked(
        on=on,
        benefit=application.get_benefit_display(),
        is_of_the_dead=application.benefit == BenefitCode.FUNERAL_SUPPORT,
        born_on=person.birth_date,
        sex=person.sex,
        died_on=person.died_on,
        left_on=left_on,
        facts=shown,
        others_married=[(one.individual.full_name, one.valid_from) for one in married],
        household_class=holds.household_class if holds else "",
        class_since=holds.valid_from if holds else None,
        sealed=(application.assessment or {}).get("facts", {}),
        until=_ages(on),
    )


def _ages(on: dt.date) -> dict[str, int]:
    """Up to which age a fact counts by the law of a day; without those for which it names none."""
    named = {
        Kind.STUDYING.value: law_value("ages.study_ends", on=on),
        Kind.PARENTAL_LOSS.value: law_value("ages.childhood_ends", on=on),
    }
    return {kind: int(age) for kind, age in named.items() if age is not None}
