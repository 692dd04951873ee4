"""The cards of many: columns in; group, share, premium and what decided as columns out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ansinh.core.months import Month
from ansinh.judgement.insurance_columns import inputs_of
from ansinh.judgement.insurance_groups import GROUP_CODES
from ansinh.judgement.insurance_reasons import Decided, articles, doubts, tell
from ansinh.judgement.law import Choices, Law, law_as_asked, require_law
from ansinh.judgement.reasons import numbered
from ansinh.judgement.simulation import empty_simulation
from openfisca_vietnam.conditions import CardCondition
from openfisca_vietnam.reforms.provincial import ProvincialResolution

Array = NDArray[Any]

ETERNAL = ("birth_date", "died_on")
GROUP_BITS, SHARE_BITS, ORDER_BITS = 5, 7, 15


@dataclass(frozen=True)
class CardsJudged:
    """N persons as columns in the order in which they came; amounts are whole đồng a month.

    `group` holds positions in `GROUP_CODES`, `order` the place among those of the household who pay in the year (0:
    does not pay as a member), `bits` what decided (`openfisca_vietnam.conditions.CardCondition`).
    """

    on: dt.date
    law: Law
    group: Array  # int16
    support_share: Array  # int16, percent
    full: Array  # int64
    state_pays: Array  # int64
    person_pays: Array  # int64
    order: Array  # int16
    bits: Array  # int32
    child_card_ends: Array  # datetime64[D], the last day of a small child's card, whoever the person is

    def __len__(self) -> int:
        return len(self.group)

    @property
    def group_codes(self) -> Array:
        """The code of each person's group, as text."""
        return np.array(GROUP_CODES)[self.group]

    def decided(self, at: int) -> Decided:
        """What decided the card of one person, by position."""
        return Decided(
            group=GROUP_CODES[self.group[at]],
            share=int(self.support_share[at]),
            order=int(self.order[at]),
            full=int(self.full[at]),
            state_pays=int(self.state_pays[at]),
            person_pays=int(self.person_pays[at]),
            conditions=CardCondition(int(self.bits[at])),
        )

    @cached_property
    def reasons(self) -> tuple[list[str], Array]:
        """The distinct reasons in the language active when first asked, and for each person the place of its own."""
        packed = self.bits.astype(np.int64)
        for values, width in ((self.group, GROUP_BITS), (self.support_share, SHARE_BITS), (self.order, ORDER_BITS)):
            packed = (packed << width) | values
        of_person = numbered(packed)
        first = np.zeros(of_person.max(initial=-1) + 1, dtype=np.int64)
        first[of_person[::-1]] = np.arange(len(of_person))[::-1]
        told = [self.reason_of(int(at)) for at in first]
        places = {text: place for place, text in enumerate(dict.fromkeys(told))}
        return list(places), np.array([places[text] for text in told], dtype=np.int64)[of_person]

    def reason_of(self, at: int) -> str:
        """Why the card of one person, by position, is as it is: the sentences together."""
        one = self.decided(at)
        return " ".join([*tell(one, self.law, self.on), *doubts(one, self.law, self.on)])

    def articles_of(self, at: int) -> str:
        """The articles on which the card of one person, by position, rests."""
        return articles(self.decided(at), self.law, self.on)

    @property
    def is_paid_by_state(self) -> NDArray[np.bool_]:
        """Whom the state's budget pays for in full."""
        return self.support_share >= 100


def judge_cards(
    columns: Mapping[str, Array],
    *,
    on: dt.date,
    resolution: ProvincialResolution | None = None,
    choices: Choices | None = None,
    known_on: dt.date | None = None,
) -> CardsJudged:
    """Judge the cards of everybody in the columns (`CARD_COLUMNS`), as paid or decided on the day `on`.

    The order in the household counts all who stand in the columns, save those whose `takes_part` is no; whoever has
    paid in this fiscal year (`paid_in_household_on`) comes first. Raises `BadCardColumns`, `NoLawForMonth`.
    """
    require_law(Month.of(on))
    inputs = inputs_of(columns)
    law = law_as_asked(known_on=known_on, resolution=resolution, choices=choices)
    count, month = len(inputs["birth_date"]), str(Month.of(on))
    simulation = empty_simulation(law, count)
    simulation.set_input("health_insurance_paid_on", month, np.full(count, np.datetime64(on)))
    for name, values in inputs.items():
        dtype = law.system.get_variable(name).dtype
        simulation.set_input(name, "eternity" if name in ETERNAL else month, values.astype(dtype))

    def ask(variable: str, dtype: Any) -> Array:
        return np.asarray(simulation.calculate(variable, month)).astype(dtype)

    return CardsJudged(
        on=on,
        law=law,
        group=ask("health_insurance_group", np.int16),
        support_share=ask("health_insurance_support_share", np.int16),
        full=ask("health_insurance_premium_full", np.int64),
        state_pays=ask("health_insurance_premium_of_state", np.int64),
        person_pays=ask("health_insurance_premium_of_person", np.int64),
        order=ask("household_order", np.int16),
        bits=ask("health_insurance_conditions", np.int32),
        child_card_ends=ask("child_card_ends", "datetime64[D]"),
    )
