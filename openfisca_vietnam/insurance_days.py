"""When a health-insurance card begins and ends, and which cards count as following each other.

Periods are half-open: `previous_to` is the first day without the previous card, `NEVER` where there was none.
"""

from dataclasses import dataclass

import numpy as np

from openfisca_vietnam.days import (
    NEVER,
    Days,
    first_of_next_month,
    last_of_month,
    months_later,
    of_year,
    value_on,
)
from openfisca_vietnam.typing import Flags, ParameterTree


@dataclass(frozen=True)
class Beginning:
    """The first day of each card, and what decided it."""

    on: Days
    waits: Flags
    is_first: Flags
    follows: Flags  # the previous card still runs on the day of payment


def waits_after_gap(paid_on: Days, previous_to: Days, tree: ParameterTree) -> Flags:
    """Law 25/2008 Art 16: from three months within the fiscal year; ND 188/2025: from 90 days, whatever the year."""
    rules = tree.health_insurance
    by_days = value_on(rules.gap_days, paid_on)
    by_months = value_on(rules.gap_months, paid_on)
    within_year = value_on(tree.choices.gap_counts_within_year, paid_on) > 0
    year = of_year(paid_on, np.ones(len(paid_on)))
    counted_from = np.where(within_year, np.maximum(previous_to, year), previous_to)
    too_many_months = paid_on >= months_later(counted_from, by_months.astype(np.int64))
    too_many_days = (paid_on - previous_to).astype(np.int64) >= by_days
    return (previous_to <= NEVER) | np.where(by_days > 0, too_many_days, too_many_months)


def begins_when_paid(paid_on: Days, previous_to: Days, tree: ParameterTree) -> Beginning:
    """ND 146/2018 Art 13, ND 188/2025: the day of payment, after the card that still runs, or thirty days later."""
    waits = waits_after_gap(paid_on, previous_to, tree)
    wait_days = value_on(tree.health_insurance.wait_days, paid_on).astype("timedelta64[D]")
    at_once = value_on(tree.choices.card_begins_on_payment_day, paid_on) > 0
    first_day = paid_on + np.where(at_once, 0, 1).astype("timedelta64[D]")
    on = np.where(waits, paid_on + wait_days, np.maximum(first_day, previous_to))
    return Beginning(on, waits, previous_to <= NEVER, previous_to > paid_on)


def begins_when_decided(decided_on: Days, tree: ParameterTree) -> Days:
    """ND 146/2018 Art 13: what the state pays for in full begins on the day that the decision or list names."""
    at_once = value_on(tree.choices.card_begins_on_decision_day, decided_on) > 0
    return np.where(at_once, decided_on, first_of_next_month(decided_on))


def is_continuous(previous_to: Days, next_from: Days, tree: ParameterTree, *, on: Days | None = None) -> Flags:
    """ND 188/2025 Art 18: an interruption of up to 90 days; before, of up to three months.

    The law of the day on which the next card begins counts, unless another day is named.
    """
    rules, day = tree.health_insurance, next_from if on is None else on
    by_days = value_on(rules.continuity_days, day)
    by_months = value_on(rules.continuity_months, day)
    few_days = (next_from - previous_to).astype(np.int64) <= by_days
    few_months = next_from <= months_later(previous_to, by_months.astype(np.int64))
    return (previous_to > NEVER) & np.where(by_days > 0, few_days, few_months)


def child_card_last_day(birth_date: Days, on: Days, tree: ParameterTree) -> Days:
    """ND 146/2018 Art 13: 30 September of the year of the sixth birthday, or the end of its month if later."""
    rules = tree.health_insurance
    months = value_on(rules.child_ends, on).astype(np.int64) * 12
    sixth = last_of_month(months_later(birth_date, months))
    return np.maximum(sixth, last_of_month(of_year(sixth, value_on(rules.child_last_month, on))))


def pupil_card_first_day(begins: Days, school_class: Days, tree: ParameterTree) -> Days:
    """ND 146/2018 Art 13(7): in class 1 not before 1 October of that year."""
    october = of_year(begins, value_on(tree.health_insurance.class_1_month, begins, absent=1))
    return np.where(school_class == 1, np.maximum(begins, october), begins)


def pupil_card_last_day(last_paid: Days, begins: Days, school_class: Days, tree: ParameterTree) -> Days:
    """ND 146/2018 Art 13(7): in class 12 not after the 30 September that follows the first day."""
    ends = last_of_month(of_year(begins, value_on(tree.health_insurance.class_12_month, begins, absent=12)))
    next_year = last_of_month(months_later(ends, np.full(len(ends), 12)))
    return np.where(school_class == 12, np.minimum(last_paid, np.where(begins > ends, next_year, ends)), last_paid)
