"""Which group would give somebody a card, and what it would cost: of a page of people, and of one household."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby

import numpy as np

from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.facts import FactsForCard, MemberForCard, facts_for_cards, members_shown
from ansinh.insurance.queries.premium_support import support_on
from ansinh.judgement.insurance import (
    CARD_COLUMNS,
    GROUP_CODES,
    PersonForCard,
    PriceOfPerson,
    household_prices,
    judge_cards,
)
from ansinh.judgement.queries import ProvincialResolution
from ansinh.registry.models import Household, Individual, Membership

Together = frozenset[int]
"""Those of a household who are to pay at once."""


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


def prices_of(
    *, individuals: Collection[int], on: dt.date, support: ProvincialResolution | None = None
) -> dict[int, Price]:
    """By person, the price of a card that is paid for on a day, of each where nobody else of the household joins: those
    count besides who have a card as its members, or have paid for one in the year. `support`: what the province adds.
    """
    members = facts_for_cards(individuals=individuals, on=on)
    return _judged(list(_as_paid(members, set(individuals), are_together=False)), on, support)


def prices_of_next(
    *, ending: Mapping[dt.date, Collection[int]], on: dt.date, support: ProvincialResolution | None = None
) -> dict[int, Price]:
    """By person, what the next card costs who pays on a day; `ending`: by the first day without the old one, whose it
    is. The group is that of the day on which the next begins, salary and rate are those of the payment. Those of a
    household whose cards end on the same day pay together.
    """
    rows: list[tuple[FactsForCard, Together]] = []
    for begins, people in ending.items():
        members = facts_for_cards(individuals=people, on=on, begins=begins)
        rows += _as_paid(members, set(people), are_together=True)
    return _judged(rows, on, support)


def _judged(
    rows: Sequence[tuple[FactsForCard, Together]], on: dt.date, support: ProvincialResolution | None
) -> dict[int, Price]:
    """The prices of those who are to pay, by one judgement."""
    if not rows:
        return {}
    columns = _columns([one for one, _of in rows], households=[of for _one, of in rows])
    judged = judge_cards(columns, on=on, resolution=support)
    return {
        one.individual_id: Price(
            GROUP_CODES[judged.group[place]], int(judged.support_share[place]), int(judged.person_pays[place]),
            int(judged.state_pays[place]),
        )
        for place, (one, of) in enumerate(rows)
        if one.individual_id in of
    }  # fmt: skip


def _as_paid(
    members: Sequence[FactsForCard], asked: Collection[int], *, are_together: bool
) -> Iterator[tuple[FactsForCard, Together]]:
    """Each payment with everybody who counts in its household, the payment named by those who are to pay."""
    for _home, found in groupby(members, key=lambda one: one.household_id or -one.individual_id):
        household = list(found)
        paying = [one.individual_id for one in household if one.individual_id in asked]
        for payment in [frozenset(paying)] if are_together else [frozenset([one]) for one in paying]:
            yield from ((one, payment) for one in household if one.is_payer or one.individual_id in payment)


def prices_of_person(
    *, individual: Individual, on: dt.date, months: int, begins: dt.date | None = None
) -> PriceOfPerson | None:
    """What a card would cost a person who pays on a day, alone of the household besides those who pay as its members;
    one that follows another `begins` on a day.
    """
    members = facts_for_cards(individuals=[individual.pk], on=on, begins=begins)
    paying = [one.facts for one in members if one.is_payer or one.individual_id == individual.pk]
    support = support_on(individual.area_path, on)
    prices = household_prices(paying, on=on, months=months, resolution=support)
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
    support = support_on(household.area_path, on)
    prices = household_prices([one.facts for one in members], on=on, months=months, resolution=support)
    return [PricedMember(member, price) for member, price in zip(members_shown(members, on=on), prices, strict=True)]


def _columns(
    members: Sequence[FactsForCard], *, households: Sequence[Together] | None = None
) -> dict[str, np.ndarray[tuple[int], np.dtype[np.generic]]]:
    """The members as columns of the law, a household for each payment; whoever has no household stands alone."""
    numbers: dict[Together, int] = {}
    columns = {
        "household": np.array(
            [one.household_id or -one.individual_id for one in members]
            if households is None
            else [numbers.setdefault(one, len(numbers)) for one in households]
        ),
        "place_on_list": np.arange(len(members)),
    }
    for field in fields(PersonForCard):
        if field.name in CARD_COLUMNS:
            values = [getattr(one.facts, field.name) for one in members]
            is_day = CARD_COLUMNS[field.name] == "day"
            columns[field.name] = np.array(values, dtype="datetime64[D]" if is_day else None)
    return columns
