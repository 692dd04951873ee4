"""What is known of people where a card is concerned, as the law asks it: their whole households, by few queries."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, QuerySet, Subquery

from ansinh.core.fields import array_text
from ansinh.core.periods import in_force
from ansinh.insurance.models import Card, CardGroup
from ansinh.insurance.queries.groups import TESTS
from ansinh.insurance.queries.residents import read
from ansinh.judgement.insurance import PersonForCard
from ansinh.registry.models import HouseholdClass, Individual, Membership

FLAGS: Mapping[str, CardGroup] = {
    "is_insured_by_social_insurance": CardGroup.SOCIAL_INSURANCE,
    "is_assistance_recipient": CardGroup.RECIPIENT,
    "in_hard_area": CardGroup.HARD_AREA,
    "is_ethnic_minority": CardGroup.ETHNIC_MINORITY,
    "is_studying": CardGroup.PUPIL,
}
SAID_BY_CARD: Mapping[str, str] = {
    CardGroup.EMPLOYEE: "is_insured_at_work",
    CardGroup.SOCIAL_INSURANCE: "is_insured_by_social_insurance",
    CardGroup.MERIT: "has_merit",
    CardGroup.STATE_OTHER: "is_otherwise_insured_by_state",
    CardGroup.VILLAGE_WORKER: "works_for_village",
    CardGroup.PUPIL: "is_studying",
    CardGroup.AVERAGE_HOUSEHOLD: "works_on_land_or_sea",
}
"""What the group of a card in force tells that the registry does not know."""

MEMBERS = """
select m.individual_id, m.household_id
from registry_membership m join registry_individual i on i.id = m.individual_id
where m.valid_from <= %(on)s and (m.valid_to is null or m.valid_to > %(on)s) and i.merged_into_id is null
    and m.household_id in (
        select household_id from registry_membership
        where individual_id = any(%(keys)s::bigint[]) and valid_from <= %(on)s
            and (valid_to is null or valid_to > %(on)s)
    )
order by m.household_id, m.is_head desc, i.birth_date, m.individual_id
"""


CARD = ("individual_id", "group", "valid_to", "paid_on")
GROUP, VALID_TO, PAID_ON = 1, 2, 3


@dataclass(frozen=True, slots=True)
class FactsForCard:
    """One person's facts with the household (None: none), as the law asks."""

    individual_id: int
    household_id: int | None
    facts: PersonForCard


@dataclass(frozen=True)
class MemberForCard:
    """One person to be shown beside the facts, with the card that holds."""

    individual: Individual
    card: Card | None
    facts: PersonForCard


def facts_for_cards(*, individuals: Collection[int], on: dt.date) -> list[FactsForCard]:
    """Of these people and everybody of their households, household by household; three queries."""
    members: list[tuple[int, int | None]] = [
        (key, home) for key, home in read(MEMBERS, {"on": on, "keys": array_text(individuals)})
    ]
    alone = set(individuals) - {key for key, _home in members}
    members += [(key, None) for key in sorted(alone)]
    keys = [key for key, _home in members]
    people = {row[0]: row[1:] for row in _with_facts(Individual.objects.filter(pk__among=keys).order_by(), on)}
    cards = _cards_of_year(keys, on)
    return [
        FactsForCard(key, home, _facts(key, people[key], cards.get(key, []), on))
        for key, home in members
        if key in people
    ]


def members_shown(members: Collection[FactsForCard], *, on: dt.date) -> list[MemberForCard]:
    """People whose facts are known, as a page shows them; two queries."""
    keys = [one.individual_id for one in members]
    people = Individual.objects.filter(pk__among=keys).in_bulk()
    held = {one.individual_id: one for one in Card.objects.filter(in_force(on), individual__among=keys)}
    return [MemberForCard(people[one.individual_id], held.get(one.individual_id), one.facts) for one in members]


def _with_facts(people: "QuerySet[Individual]", on: dt.date) -> "QuerySet[Any, Any]":
    home = Membership.objects.filter(in_force(on), individual=OuterRef(OuterRef("pk"))).values("household")[:1]
    classes = HouseholdClass.objects.filter(in_force(on), household=Subquery(home)).values("household_class")[:1]
    flags = {
        f"fact_{name}": ExpressionWrapper(TESTS[group](on), output_field=BooleanField())
        for name, group in FLAGS.items()
    }
    return people.annotate(class_on=Subquery(classes), **flags).values_list(
        "pk", "birth_date", "died_on", "class_on", *flags
    )


def _cards_of_year(individuals: Collection[int], on: dt.date) -> dict[int, list[Any]]:
    """By person, the cards up to the day, the newest last; see `CARD`."""
    found: dict[int, list[Any]] = {}
    rows = Card.objects.filter(valid_from__lte=on, individual__among=individuals).order_by("valid_from")
    for one in rows.values_list(*CARD):
        found.setdefault(one[0], []).append(one)
    return found


def _facts(key: int, person: Sequence[Any], cards: Sequence[Any], on: dt.date) -> PersonForCard:
    birth_date, died_on, household_class, *stated = person
    flags: dict[str, Any] = dict(zip(FLAGS, stated, strict=True))
    held = next((one for one in reversed(cards) if one[VALID_TO] is None or one[VALID_TO] > on), None)
    if held is not None and held[GROUP] in SAID_BY_CARD:
        flags[SAID_BY_CARD[held[GROUP]]] = True
    paid = [
        one[PAID_ON]
        for one in cards
        if one[GROUP] == CardGroup.HOUSEHOLD and one[PAID_ON] is not None and one[PAID_ON].year == on.year
    ]
    return PersonForCard(
        key=key, birth_date=birth_date, died_on=died_on, household_class=household_class or "",
        paid_in_household_on=min(paid, default=None), previous_card_to=cards[-1][VALID_TO] if cards else None, **flags,
    )  # fmt: skip
