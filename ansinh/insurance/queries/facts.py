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
from ansinh.judgement.insurance import PAID_ELSEWHERE, PersonForCard
from ansinh.registry.models import HouseholdClass, Individual, Membership

FLAGS: Mapping[str, CardGroup] = {
    "is_insured_by_social_insurance": CardGroup.SOCIAL_INSURANCE,
    "is_assistance_recipient": CardGroup.RECIPIENT,
    "in_hard_area": CardGroup.HARD_AREA,
    "is_ethnic_minority": CardGroup.ETHNIC_MINORITY,
    "is_studying": CardGroup.PUPIL,
}
SAID_BY_CARD: Mapping[str, Mapping[str, Any]] = {
    CardGroup.EMPLOYEE: {"is_insured_at_work": True},
    CardGroup.SOCIAL_INSURANCE: {"is_insured_by_social_insurance": True},
    CardGroup.MERIT: {"has_merit": True},
    CardGroup.ETHNIC_MINORITY: {"is_ethnic_minority": True, "in_difficult_area": True},
    CardGroup.STATE_OTHER: {"is_otherwise_insured_by_state": True},
    CardGroup.NEAR_POOR_POOR_AREA: {"in_poor_area": True},
    CardGroup.LEFT_DIFFICULT: {"is_ethnic_minority": True},
    CardGroup.VILLAGE_WORKER: {"works_for_village": True},
    CardGroup.PUPIL: {"is_studying": True},
    CardGroup.AVERAGE_HOUSEHOLD: {"works_on_land_or_sea": True, "insurer_code": "GB"},
}
"""What the group of a card in force tells that the registry does not know. Of a near-poor household in a poor area it
tells the area alone; of an average one the whole, for the review names no such household.
"""
SUPPORTED_SINCE: Mapping[str, str] = {
    CardGroup.LEFT_DIFFICULT: "commune_left_difficult_on",
    CardGroup.TRAFFICKED: "confirmed_trafficked_on",
}
"""Groups whose support ends so long after a day."""

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


CARD = ("individual_id", "group", "valid_from", "valid_to", "paid_on")
GROUP, VALID_FROM, VALID_TO, PAID_ON = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class FactsForCard:
    """One person's facts with the household (None: none), as the law asks.

    `is_payer`: has a card as a member of the household, to come or in force, or has paid as one in the year.
    """

    individual_id: int
    household_id: int | None
    facts: PersonForCard
    is_payer: bool


@dataclass(frozen=True)
class MemberForCard:
    """One person to be shown beside the facts, with the card that holds."""

    individual: Individual
    card: Card | None
    facts: PersonForCard


def facts_for_cards(*, individuals: Collection[int], on: dt.date, begins: dt.date | None = None) -> list[FactsForCard]:
    """Of these people and everybody of their households, household by household; three queries.

    The card is paid for on the day `on`. Where it renews one and `begins` on a later day, the facts are those of that
    day, and the card that it follows tells still what the registry does not know, ended or not.
    """
    day = max(on, begins or on)
    members: list[tuple[int, int | None]] = [
        (key, home) for key, home in read(MEMBERS, {"on": day, "keys": array_text(individuals)})
    ]
    alone = set(individuals) - {key for key, _home in members}
    members += [(key, None) for key in sorted(alone)]
    keys = [key for key, _home in members]
    people = {row[0]: row[1:] for row in _with_facts(Individual.objects.filter(pk__among=keys).order_by(), day)}
    cards = _cards_of(keys)
    renewing = set(individuals) if begins is not None else set()
    return [
        _facts(key, home, people[key], cards.get(key, []), on, day, is_renewing=key in renewing)
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


def _cards_of(individuals: Collection[int]) -> dict[int, list[Any]]:
    """By person the cards, the newest last; see `CARD`."""
    found: dict[int, list[Any]] = {}
    rows = Card.objects.filter(individual__among=individuals).order_by("valid_from")
    for one in rows.values_list(*CARD):
        found.setdefault(one[0], []).append(one)
    return found


def _facts(
    key: int, home: int | None, person: Sequence[Any], cards: Sequence[Any], on: dt.date, day: dt.date, *,
    is_renewing: bool,
) -> FactsForCard:  # fmt: skip
    birth_date, died_on, household_class, *stated = person
    begun = [one for one in cards if one[VALID_FROM] <= on]
    paid = [
        one[PAID_ON]
        for one in cards
        if one[GROUP] == CardGroup.HOUSEHOLD and one[PAID_ON] and one[PAID_ON].year == on.year and one[PAID_ON] <= on
    ]
    facts = PersonForCard(
        key=key, birth_date=birth_date, died_on=died_on, household_class=household_class or "",
        paid_in_household_on=min(paid, default=None), previous_card_to=begun[-1][VALID_TO] if begun else None,
        card_wanted_from=day,
        **{**dict(zip(FLAGS, stated, strict=True)), **_said_by_cards(begun, on, is_renewing=is_renewing)},
    )  # fmt: skip
    holds = any(one[GROUP] == CardGroup.HOUSEHOLD and _lasts(one, on) for one in cards)
    return FactsForCard(key, home, facts, is_payer=holds or bool(paid))


def _said_by_cards(begun: Sequence[Any], on: dt.date, *, is_renewing: bool) -> dict[str, Any]:
    """What the card in force tells, or where that one is to be renewed the last one, unless work had given it."""
    if not begun:
        return {}
    last, group = begun[-1], begun[-1][GROUP]
    if not _lasts(last, on) and (not is_renewing or group in PAID_ELSEWHERE):
        return {}
    said: dict[str, Any] = dict(SAID_BY_CARD.get(group, {}))
    if group in SUPPORTED_SINCE:
        # The day itself is not known: it was the first of the first card at the latest.
        said[SUPPORTED_SINCE[group]] = min(one[VALID_FROM] for one in begun if one[GROUP] == group)
    return said


def _lasts(card: Any, on: dt.date) -> bool:
    return card[VALID_TO] is None or card[VALID_TO] > on
