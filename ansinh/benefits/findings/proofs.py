"""What stands behind a right: which facts are proven, by which paper, and which proof is still needed."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from ansinh.core.months import Month
from ansinh.registry.models import (
    UNVERIFIED,
    BirthPrecision,
    Circumstance,
    HouseholdClass,
    Individual,
    Kind,
    Membership,
    Source,
)
from ansinh.registry.models.household import Classification
from ansinh.registry.queries.circumstances import VALUE_LABELS

CLASS, AGE = "class", "age"
"""What decides besides the circumstances: the household's class and the date of birth."""
NEEDS: Mapping[str, tuple[str, ...]] = {
    "K1": (Kind.PARENTAL_LOSS, AGE),
    "K2": (Kind.WAS_CHILD_RECIPIENT, Kind.STUDYING),
    "K3": (Kind.HIV, CLASS),
    "K4": (Kind.SINGLE_PARENT, CLASS),
    "K5a": (Kind.NO_SUPPORTER, CLASS, AGE),
    "K5b": (Kind.NO_SUPPORTER, Kind.TAKEN_IN, CLASS, AGE),
    "K5c": (AGE,),
    "K5d": (Kind.NO_SUPPORTER, Kind.TAKEN_IN, CLASS, AGE),
    "K6": (Kind.DISABILITY,),
    "K7": (CLASS, AGE),
    "K8": (Kind.HIV, CLASS),
    "P70": (CLASS, AGE),
    "P75": (AGE,),
    "C1": (Kind.PARENTAL_LOSS, Kind.CARER),
    "C2": (Kind.CARER,),
    "C3": (Kind.DISABILITY, Kind.PREGNANCY),
    "C4": (Kind.DISABILITY, Kind.PREGNANCY),
    "C5": (Kind.DISABILITY, Kind.CARER),
    "C6": (Kind.DISABILITY, Kind.CARER),
    "C7": (Kind.DISABILITY, Kind.CARER),
}
NOT_ALONE = frozenset({("K5a", Kind.NO_SUPPORTER), ("C3", Kind.PREGNANCY), ("C4", Kind.PREGNANCY)})
"""Facts that another may stand in for: supporters who draw assistance themselves, small children."""


@dataclass(frozen=True)
class Proofs:
    """Sentences about proofs; `is_declared_only` if a deciding fact rests on an old list alone."""

    have: tuple[str, ...]
    needed: tuple[str, ...]
    is_declared_only: bool


@dataclass(frozen=True)
class Papers:
    """What the registry holds on some people in a month, read once for all of them."""

    facts: Mapping[tuple[int, str], Circumstance]
    classes: Mapping[int, HouseholdClass]
    people: Mapping[int, Individual]


def papers_of(people: Collection[int], month: Month) -> Papers:
    """The facts of these people that hold in the month, with their proofs; four queries."""
    return papers_by_month({month: people})[month]


def papers_by_month(people: Mapping[Month, Collection[int]]) -> dict[Month, Papers]:
    """The same for the people of several months; four queries for all of them. Whoever is out of sight is left out."""
    everybody = {person for some in people.values() for person in some}
    ever = _between(min(people), max(people)) if people else Q()
    facts = list(Circumstance.objects.filter(ever, individual__among=everybody).order_by("valid_from"))
    members = list(Membership.objects.filter(ever, individual__among=everybody).order_by("valid_from"))
    households = {row.household_id for row in members}
    classes = list(HouseholdClass.objects.filter(ever, household__among=households).order_by("valid_from"))
    registered = Individual.objects.in_bulk(list(everybody))
    found: dict[Month, Papers] = {}
    for month, some in people.items():
        asked = set(some)
        class_of = {row.household_id: row for row in classes if _holds(row, month)}
        homes = {row.individual_id: row.household_id for row in members if _holds(row, month)}
        found[month] = Papers(
            facts={(row.individual_id, row.kind): row for row in facts if _holds(row, month)},
            classes={person: class_of[home] for person, home in homes.items() if home in class_of},
            people={person: registered[person] for person in asked if person in registered},
        )
    return found


def lacks_of_category(papers: Papers, person: int, category: str, month: Month) -> list[str]:
    """What is wanting of the papers that a category rests on: a fact, its proof, or the number of the paper."""
    if category not in NEEDS:
        return [_("category %(category)s: it is not known which papers prove it.") % {"category": category}]
    wanting: list[str] = []
    for need in NEEDS[category]:
        if need == CLASS:
            wanting += _about_class(papers.classes.get(person))[1] or _class_not_recorded(papers, person)
        elif need != AGE:
            wanting += _about_need(papers.facts.get((person, need)), Kind(need), category, month)
    return wanting


def lacks_of_person(papers: Papers, person: int) -> list[str]:
    """What is wanting of the papers about who the person is."""
    known = papers.people[person]
    return [*_about_birth(known), *_about_identity(known)]


def _about_need(fact: Circumstance | None, kind: Kind, category: str, month: Month) -> list[str]:
    if fact is None:
        is_one_of_several = (category, kind) in NOT_ALONE
        return [] if is_one_of_several else [_("%(fact)s: not recorded for this month.") % {"fact": kind.label}]
    wanting = _about_fact(fact, month)[1]
    if not wanting and not fact.certificate_number:
        return [_("%(fact)s: the number of the paper is not recorded.") % {"fact": kind.label}]
    return wanting


def _class_not_recorded(papers: Papers, person: int) -> list[str]:
    return [] if person in papers.classes else [_("class of the household: not recorded for this month.")]


def proofs_of(papers: Papers, person: int, category: str, month: Month) -> Proofs:
    """What is known of the facts that give this category, and what the officer has to ask for."""
    have: list[str] = []
    needed: list[str] = []
    is_declared = False
    for need in NEEDS.get(category, ()):
        if need == AGE:
            needed += _about_birth(papers.people[person])
        elif need == CLASS:
            proven, missing = _about_class(papers.classes.get(person))
            have, needed = [*have, *proven], [*needed, *missing]
        elif (fact := papers.facts.get((person, need))) is not None:
            proven, missing = _about_fact(fact, month)
            have, needed = [*have, *proven], [*needed, *missing]
            is_declared |= fact.source == Source.PAYMENT_LIST
    needed += _about_identity(papers.people[person])
    return Proofs(tuple(have), tuple(needed), is_declared)


def _about_fact(fact: Circumstance, month: Month) -> tuple[list[str], list[str]]:
    kind = Kind(fact.kind)
    value = VALUE_LABELS.get((kind, fact.value), "")
    what = f"{kind.label} ({value})" if value else str(kind.label)
    if fact.source in UNVERIFIED:
        sentence = _("%(fact)s: known only by the %(source)s; the paper that proves it is needed.")
        return [], [sentence % {"fact": what, "source": Source(fact.source).label}]
    if fact.expires_on is not None and fact.expires_on < month.first_day:
        sentence = _("%(fact)s: the proof lapsed on %(day)s; a new one is needed.")
        return [], [sentence % {"fact": what, "day": f"{fact.expires_on:%d/%m/%Y}"}]
    paper = " ".join(part for part in (fact.certificate_number, _of(fact.issued_on)) if part)
    return [f"{what}: {Source(fact.source).label}{' ' + paper if paper else ''}."], []


def _about_class(row: HouseholdClass | None) -> tuple[list[str], list[str]]:
    if row is None:
        return [], []
    label = Classification(row.household_class).label
    if row.source in UNVERIFIED:
        sentence = _("household “%(class)s”: known only by the %(source)s; the decision that recognises it is needed.")
        return [], [sentence % {"class": label, "source": Source(row.source).label}]
    paper = " ".join(part for part in (row.decision_number, _of(row.decided_on)) if part)
    return [_("household “%(class)s”: %(paper)s.") % {"class": label, "paper": paper or Source(row.source).label}], []


def _about_birth(person: Individual) -> list[str]:
    if person.birth_precision == BirthPrecision.DAY:
        return []
    return [_("date of birth: only %(known)s is known; a paper with the day is needed.") % {"known": _known(person)}]


def _known(person: Individual) -> str:
    is_year = person.birth_precision == BirthPrecision.YEAR
    return str(person.birth_date.year) if is_year else f"{person.birth_date:%m/%Y}"


def _about_identity(person: Individual) -> list[str]:
    return [] if person.identity_number else [_("identity number: none is registered.")]


def _of(day: dt.date | None) -> str:
    return _("of %(day)s") % {"day": f"{day:%d/%m/%Y}"} if day else ""


def _between(first: Month, last: Month) -> Q:
    return Q(valid_from__lte=last.last_day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=first.first_day))


def _holds(row: Circumstance | Membership | HouseholdClass, month: Month) -> bool:
    return row.valid_from <= month.last_day and (row.valid_to is None or row.valid_to > month.first_day)
