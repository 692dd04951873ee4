"""Which group would give somebody a card, and what it would cost: of a page of people, and of one household."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, fields

import numpy as np

from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.facts import FactsForCard, MemberForCard, facts_for_cards, members_shown
from ansinh.judgement.insurance import (
    CARD_COLUMNS,
    GROUP_CODES,
    PersonForCard,
    PriceOfPerson,
    household_prices,
    judge_cards,
)
from ansinh.registry.models import Household, Individual, Membership


@dataclass(frozen=True)
class Price:
    """The group and what the person and the state pay a month, in đồng."""

    group: str
    share: int
    person_pays: int
    state_pays: int


@dataclass(frozen=True)
class PricedMember:
    """A member of a household with the price of a card and the card held, if any."""

    member: MemberForCard
    price: PriceOfPerson


def prices_of(*, individuals: Collection[int], on: dt.date) -> dict[int, Price]:
    """By person, the price of a card that is paid for on a day; every household is judged as a whole, all at once."""
    members = facts_for_cards(individuals=individuals, on=on)
    if not members:
        return {}
    judged = judge_cards(_columns(members), on=on)
    return {
        one.individual_id: Price(
            GROUP_CODES[judged.group[place]], int(judged.support_share[place]), int(judged.person_pays[place]),
            int(judged.state_pays[place]),
        )
        for place, one in enumerate(members)
        if one.individual_id in individuals
    }  # fmt: skip


def prices_of_person(*, individual: Individual, on: dt.date, months: int) -> PriceOfPerson | None:
    """What a card would cost a person who pays on a day, judged within the household."""
    members = facts_for_cards(individuals=[individual.pk], on=on)
    prices = household_prices([one.facts for one in members], on=on, months=months)
    return next((price for price in prices if price.key == individual.pk), None)


def price_sheet(*, actor: Actor, household: Household, on: dt.date, months: int) -> list[PricedMember]:
    """What a card costs each member of a household who pays on a day for so many months, with the reasons.

    Raises NoRight, OutsideScope, NoMonths, NoLawForMonth.
    """
    actor.require(VIEW, area_path=household.area_path)
    keys = list(
        Membership.objects.filter(in_force(on), household=household, individual__merged_into__isnull=True).values_list(
            "individual", flat=True
        )
    )
    members = [one for one in facts_for_cards(individuals=keys, on=on) if one.household_id == household.pk]
    prices = household_prices([one.facts for one in members], on=on, months=months)
    return [PricedMember(member, price) for member, price in zip(members_shown(members, on=on), prices, strict=True)]


def _columns(members: Collection[FactsForCard]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.generic]]]:
    """The members as columns of the law; whoever has no household stands alone."""
    columns = {
        "household": np.array([one.household_id or -one.individual_id for one in members]),
        "place_on_list": np.arange(len(members)),
    }
    for field in fields(PersonForCard):
        if field.name in CARD_COLUMNS:
            values = [getattr(one.facts, field.name) for one in members]
            is_day = CARD_COLUMNS[field.name] == "day"
            columns[field.name] = np.array(values, dtype="datetime64[D]" if is_day else None)
    return columns
