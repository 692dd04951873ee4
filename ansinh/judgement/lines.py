"""From the law's variables to lines: one for each category paid, or one that says why there is none."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from openfisca_core.simulations import Simulation

from ansinh.core.months import Month
from ansinh.judgement.catalogue import INDEX
from ansinh.judgement.notes import Ask, notes_of
from openfisca_vietnam.months import month_numbers
from openfisca_vietnam.variables.benefits import PensionGroup
from openfisca_vietnam.variables.carers import DisabledParent, TakingIn
from openfisca_vietnam.variables.several_categories import Category

Array = NDArray[Any]
MOST_DONG = 2_000_000_000


MET = ("k1", "k2", "k3", "k4", "k5a", "k5b_hard_area", "k5c_without_pension", "k5_taken_in", "k6", "k7", "k8", "extra")
MET_BIT = {name: 1 << position for position, name in enumerate(MET)}


def index_table(enumeration: Any) -> Array:
    """For each item of a law enumeration, the index of its kind of line; `none` gives 0."""
    return np.array([INDEX.get(item.name, 0) for item in enumeration], dtype=np.int8)


@dataclass(frozen=True)
class Lines:
    """Lines as columns of equal length, in the order of the persons."""

    person: Array  # position
    kind: Array  # index into catalogue.NAMES
    coefficient: Array  # float32
    standard: Array  # int32
    amount: Array  # int64
    conditions: Array  # bits
    notes: Array  # bits
    met: Array  # bits of MET


class Slot(NamedTuple):
    """One line that a person may draw: its kind, coefficient, level and amount, a value for each person."""

    kind: Array | int
    coefficient: Array | int
    level: Array
    amount: Array


def slots_of(ask: Ask) -> list[Slot]:
    """The lines that one person can draw, in the order in which they are shown."""
    level, carers_level = ask("standard_level"), ask("carers_standard_level")
    main = index_table(Category)[ask("allowance_category")]
    pension = index_table(PensionGroup)[ask("social_pension_group")]
    taking_in = index_table(TakingIn)[ask("taking_in_category")]
    parent = index_table(DisabledParent)[ask("disabled_parent_category")]
    return [
        Slot(INDEX["k4"], ask("single_parent_coefficient"), level, ask("single_parent_amount")),
        Slot(main, ask("allowance_coefficient"), level, ask("allowance_amount")),
        Slot(pension, 1, ask("pension_level"), ask("social_pension")),
        Slot(taking_in, ask("taking_in_coefficient"), carers_level, ask("taking_in_support")),
        Slot(second_taking_in(ask), ask("second_taking_in_coefficient"), carers_level, ask("second_taking_in_support")),
        Slot(parent, ask("disabled_parent_coefficient"), carers_level, ask("disabled_parent_support")),
        Slot(INDEX["c5"], ask("family_care_coefficient"), carers_level, ask("family_care_support")),
    ]


def lines_of(simulation: Simulation, month: Month) -> Lines:
    """The lines of one piece, positions counted from its start; an amount beyond 32 bits stands as -1."""

    def ask(variable: str) -> Array:
        return np.asarray(simulation.calculate(variable, str(month)))

    count = simulation.persons.count
    nothing = np.ones(count, dtype=bool)
    columns: list[tuple[Array, ...]] = []
    for slot in slots_of(ask):
        exact = np.multiply(slot.coefficient, slot.level, dtype=np.float64)
        is_beyond = exact > MOST_DONG
        paid = np.flatnonzero((slot.amount != 0) | is_beyond)
        nothing[paid] = False
        amount = np.where(is_beyond[paid], np.int64(-1), slot.amount[paid].astype(np.int64))
        kind, coefficient = np.broadcast_to(slot.kind, count)[paid], np.broadcast_to(slot.coefficient, count)[paid]
        columns.append((paid, kind, coefficient, slot.level[paid], amount))
    refused = np.flatnonzero(nothing)
    zero = np.zeros(len(refused), dtype=np.int64)
    columns.append((refused, standing(ask, month)[refused], zero, zero, zero))
    person, kind, coefficient, level, amount = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    order = np.argsort(person, kind="stable")
    person = person[order]
    return Lines(
        person=person,
        kind=kind[order],
        coefficient=coefficient[order],
        standard=level[order],
        amount=amount[order],
        conditions=ask("conditions_met")[person],
        notes=notes_of(ask, month, simulation)[person],
        met=categories_met(ask)[person],
    )


def standing(ask: Ask, month: Month) -> Array:
    """The kind of the line of somebody who draws nothing: not yet born, dead, or refused."""
    this_month = (month.year - 1970) * 12 + month.number - 1
    is_born = month_numbers(ask("birth_date")) <= this_month
    dead_or_unborn = np.where(is_born, INDEX["dead"], INDEX["not_born"])
    return np.where(ask("is_due_this_month"), INDEX["refused"], dead_or_unborn)


def categories_met(ask: Ask) -> Array:
    """The bits of all categories whose conditions are met, paid or not."""
    met: Array = np.zeros(1, dtype=np.int32)
    for name, bit in MET_BIT.items():
        met = met | (ask(f"{name}_coefficient") > 0) * np.int32(bit)
    return met


def second_taking_in(ask: Ask) -> Array:
    """The kind of the lower of two supports for taking in, where an office pays both."""
    first = ask("taking_in_category")
    is_orphans = np.isin(index_table(TakingIn)[first], (INDEX["c1"], INDEX["c2"]))
    small = ask("age_for_changes") < 4
    child = ask("age_for_changes") < 16
    by_disability = np.where(child, INDEX["c7"], INDEX["c6"])
    by_loss = np.where(small, INDEX["c1"], INDEX["c2"])
    return np.where(is_orphans, by_disability, by_loss).astype(np.int8)
