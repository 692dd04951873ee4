"""From the law's variables to lines: one for each category paid, or one that says why there is none."""

from dataclasses import dataclass
from enum import IntFlag
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.simulations import Simulation

from ansinh.core.months import Month
from ansinh.judgement.catalogue import INDEX
from openfisca_vietnam.conditions import Condition
from openfisca_vietnam.months import month_numbers
from openfisca_vietnam.variables.benefits import PensionGroup
from openfisca_vietnam.variables.carers import DisabledParent, TakingIn
from openfisca_vietnam.variables.several_categories import Category

Array = NDArray[Any]
MOST_DONG = 2_000_000_000


class Note(IntFlag):
    """What a reader should know besides the category: readings of ours, month rules, doubts about the facts."""

    BIRTH_BY_YEAR = 1 << 0
    CHANGE_DEFERRED = 1 << 1
    LAST_MONTH = 1 << 2
    DIED = 1 << 3
    LOCAL_LEVEL = 1 << 4
    LOCAL_BELOW = 1 << 5
    SPOUSE_LIVES = 1 << 6
    SUPPORTER_KNOWN = 1 << 7
    SPOUSE_TAKES_SHARE = 1 << 8
    CARER_WITHOUT_SUPPORT = 1 << 9
    STEP_READ_LITERALLY = 1 << 10
    PENSION_LOST = 1 << 11
    ALLOWANCE_LOST = 1 << 12


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


def lines_of(simulation: Simulation, month: Month) -> Lines:
    """The lines of one piece, positions counted from its start."""

    def ask(variable: str) -> Array:
        return np.asarray(simulation.calculate(variable, str(month)))

    standard, carers_standard = ask("standard_level"), ask("carers_standard_level")
    group = ask("social_pension_group")
    pension = ask("social_pension")
    slots = [
        (np.int8(INDEX["k4"]), ask("single_parent_coefficient"), standard, ask("single_parent_amount")),
        (
            index_table(Category)[ask("allowance_category")],
            ask("allowance_coefficient"),
            standard,
            ask("allowance_amount"),
        ),
        (index_table(PensionGroup)[group], np.float32(1), ask("pension_level"), pension),
        (
            index_table(TakingIn)[ask("taking_in_category")],
            ask("taking_in_coefficient"),
            carers_standard,
            ask("taking_in_support"),
        ),
        (second_taking_in(ask), ask("second_taking_in_coefficient"), carers_standard, ask("second_taking_in_support")),
        (
            index_table(DisabledParent)[ask("disabled_parent_category")],
            ask("disabled_parent_coefficient"),
            carers_standard,
            ask("disabled_parent_support"),
        ),
        (np.int8(INDEX["c5"]), ask("family_care_coefficient"), carers_standard, ask("family_care_support")),
    ]
    count = len(standard)
    nothing = np.ones(count, dtype=bool)
    columns: list[tuple[Array, ...]] = []
    for kind, coefficient, level, amount in slots:
        exact = coefficient.astype(np.float64) * level
        paid = np.flatnonzero((amount != 0) | (exact > MOST_DONG))
        paid = paid[(kind if kind.ndim == 0 else kind[paid]) != 0] if kind.ndim else paid
        nothing[paid] = False
        columns.append(
            (
                paid,
                np.broadcast_to(kind, count)[paid],
                np.broadcast_to(coefficient, count)[paid],
                level[paid],
                np.where(exact[paid] > MOST_DONG, np.int64(-1), amount[paid].astype(np.int64)),
            )
        )
    refused = np.flatnonzero(nothing)
    born = month_numbers(ask("birth_date"))[refused]
    this = (month.year - 1970) * 12 + month.number - 1
    standing = np.where(born > this, INDEX["not_born"], np.where(ask("is_due_this_month")[refused], 0, INDEX["dead"]))
    empty = np.zeros(len(refused))
    columns.append(
        (refused, standing.astype(np.int8), empty.astype(np.float32), empty.astype(np.int32), empty.astype(np.int64))
    )
    person, kind, coefficient, level, amount = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    order = np.argsort(person, kind="stable")
    person = person[order]
    met = np.zeros(count, dtype=np.int32)
    for name, bit in MET_BIT.items():
        met |= (ask(f"{name}_coefficient") > 0) * np.int32(bit)
    return Lines(
        person=person,
        kind=kind[order],
        coefficient=coefficient[order],
        standard=level[order],
        amount=amount[order],
        conditions=ask("conditions_met")[person],
        notes=notes_of(ask, month, simulation)[person],
        met=met[person],
    )


def second_taking_in(ask: Any) -> Array:
    """The kind of the lower of two supports for taking in, where an office pays both."""
    first = ask("taking_in_category")
    is_orphans = np.isin(first, (TakingIn.c1.index, TakingIn.c2.index))
    small = ask("age_for_changes") < 4
    child = ask("age_for_changes") < 16
    by_disability = np.where(child, INDEX["c7"], INDEX["c6"])
    by_loss = np.where(small, INDEX["c1"], INDEX["c2"])
    return np.where(is_orphans, by_disability, by_loss).astype(np.int8)


def notes_of(ask: Any, month: Month, simulation: Simulation) -> Array:
    """The notes of each person as bits."""
    at = simulation.tax_benefit_system.get_parameters_at_instant(f"{month}-01")
    end, for_changes, start = ask("age_at_month_end"), ask("age_for_changes"), ask("age_at_month_start")
    bits = ask("conditions_met")

    def holds(condition: Condition) -> Array:
        flags: Array = (bits & np.int32(condition)) != 0
        return flags

    local, level = ask("local_standard"), ask("standard_level")
    national = at.social_assistance.standard_level
    turns = [(at.ages.small_child_ends, ("k1", "k3")), (at.ages.childhood_ends, ("k1", "k3", "k6"))]
    turns += [(at.ages.old_age, ("k6",)), (at.ages.k5a_step, ("k5a",))]
    deferred = np.zeros(len(end), dtype=bool)
    for age, names in turns:
        for name in names:
            deferred |= (end == age) & (for_changes < age) & (ask(f"{name}_coefficient") > 0)
    ending = [(at.ages.infancy_ends, "k7"), (at.ages.childhood_ends, "k1"), (at.ages.childhood_ends, "k3")]
    if (cap := getattr(at.ages, "study_ends", None)) is not None:
        ending.append((cap, "k2"))
    last = np.zeros(len(end), dtype=bool)
    for age, name in ending:
        last |= (start < age) & (end >= age) & (for_changes >= age) & (ask(f"{name}_coefficient") > 0)
        last |= (start < age) & (end >= age) & (ask(f"{name}_coefficient") > 0) & ~deferred
    spouse = ask("married_to")
    spouse_lives = (spouse >= 0) & (ask("died_on")[spouse] > np.datetime64(month.last_day))
    own, paid = ask("disabled_parent_own_coefficient"), ask("disabled_parent_coefficient")
    supporters = ask("obliged_supporters")
    cared = holds(Condition.CARED_BY_FAMILY) | holds(Condition.CARED_BY_TAKER_IN)
    literally = (ask("k5a_coefficient") > 0) & (for_changes >= at.ages.k5a_step) & (for_changes < 80)
    is_step_choice = month < Month(2026, 10) and at.ages.k5a_step < 80
    pension, allowance = ask("social_pension_if_nothing_else"), ask("allowance_amount_by_article_6")
    flags = {
        Note.BIRTH_BY_YEAR: ask("birth_known_by_year_only"),
        Note.CHANGE_DEFERRED: deferred,
        Note.LAST_MONTH: last,
        Note.DIED: ask("dies_this_month"),
        Note.LOCAL_LEVEL: level > national,
        Note.LOCAL_BELOW: (local > 0) & (local < national),
        Note.SPOUSE_LIVES: ask("is_single_parent") & spouse_lives,
        Note.SUPPORTER_KNOWN: holds(Condition.NO_SUPPORTER) & (supporters > ask("obliged_supporters_who_draw")),
        Note.SPOUSE_TAKES_SHARE: (own > 0) & (paid == 0),
        Note.CARER_WITHOUT_SUPPORT: cared & (ask("taking_in_support") + ask("family_care_support") == 0),
        Note.STEP_READ_LITERALLY: literally & is_step_choice,
        Note.PENSION_LOST: (pension > 0) & (allowance >= pension),
        Note.ALLOWANCE_LOST: (allowance > 0) & (pension > allowance),
    }
    notes = np.zeros(len(end), dtype=np.int32)
    for note, flag in flags.items():
        notes |= flag * np.int32(note)
    return notes
