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


@dataclass(frozen=True)
class MemberForCard:
    """One person with the household (None: none), as the law asks."""

    individual: Individual
    household_id: int | None
    facts: PersonForCard
    card: Card | None


def members_for_cards(*, individuals: Collection[int], on: dt.date) -> list[MemberForCard]:
    """These people and everybody of their households, household by household; three queries."""
    members: list[tuple[int, int | None]] = [
        (key, home) for key, home in read(MEMBERS, {"on": on, "keys": array_text(individuals)})
    ]
    alone = set(individuals) - {key for key, _home in members}
    members += [(key, None) for key in sorted(alone)]
    people = {one.pk: one for one in _with_facts(Individual.objects.filter(pk__among=[key for key, _h in members]), on)}
    cards = _cards_of_year([key for key, _home in members], on)
    return [_member(people[key], home, cards.get(key, []), on) for key, home in members if key in people]


def _with_facts(people: "QuerySet[Individual]", on: dt.date) -> "QuerySet[Any]":
    home = Membership.objects.filter(in_force(on), individual=OuterRef(OuterRef("pk"))).values("household")[:1]
    classes = HouseholdClass.objects.filter(in_force(on), household=Subquery(home)).values("household_class")[:1]
    flags = {
        f"fact_{name}": ExpressionWrapper(TESTS[group](on), output_field=BooleanField())
        for name, group in FLAGS.items()
    }
    return people.select_related("hamlet").annotate(class_on=Subquery(classes), **flags)


def _cards_of_year(individuals: Sequence[int], on: dt.date) -> dict[int, list[Card]]:
    """By person, the cards up to the day, the newest last."""
    found: dict[int, list[Card]] = {}
    rows = Card.objects.filter(valid_from__lte=on, individual__among=individuals).order_by("valid_from")
    for one in rows:
        found.setdefault(one.individual_id, []).append(one)
    return found


def _member(person: Any, home: int | None, cards: Sequence[Card], on: dt.date) -> MemberForCard:
    held = next((one for one in reversed(cards) if one.valid_to is None or one.valid_to > on), None)
    flags: dict[str, Any] = {name: bool(getattr(person, f"fact_{name}")) for name in FLAGS}
    if held is not None and held.group in SAID_BY_CARD:
        flags[SAID_BY_CARD[held.group]] = True
    paid = [
        one.paid_on
        for one in cards
        if one.group == CardGroup.HOUSEHOLD and one.paid_on is not None and one.paid_on.year == on.year
    ]
    facts = PersonForCard(
        key=person.pk, birth_date=person.birth_date, died_on=person.died_on, household_class=person.class_on or "",
        paid_in_household_on=min(paid, default=None), previous_card_to=cards[-1].valid_to if cards else None, **flags,
    )  # fmt: skip
    return MemberForCard(person, home, facts, held)
