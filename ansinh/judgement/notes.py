"""What a reader should know besides the category: readings of ours, month rules, doubts about the facts."""

from collections.abc import Callable
from enum import IntFlag
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.simulations import Simulation

from ansinh.core.months import Month
from openfisca_vietnam.conditions import Condition
from openfisca_vietnam.variables.children import FORMER_CAP

Array = NDArray[Any]
FORMER_STEP = 80  # years, ND 20/2021 Art 6(1)
CONDITIONS_OF_335 = Month(2026, 10)
BORN_BEFORE_THE_CAP_ENDED = np.datetime64("2004-10-05")  # 22 before 5 October 2026
Ask = Callable[[str], Array]  # a variable of the law by its name, a value for each person


class Note(IntFlag):
    """The notes, a bit each."""

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
    WAS_CUT_OFF = 1 << 13
    NUMBER_CHANGES = 1 << 14
    NUMBER_CHANGED = 1 << 15
    LAST_CHILD = 1 << 16
    SIXTEEN_WITH_HIV = 1 << 17
    SUPPORTER_ON_PENSION = 1 << 18
    K4_AGAINST_PENSION = 1 << 19
    LOCAL_PENSION_COMPARED = 1 << 20
    LOCAL_FOR_CARERS = 1 << 21
    ORPHAN_HIGHEST = 1 << 22
    WHOLE_OCTOBER = 1 << 23


def notes_of(ask: Ask, month: Month, simulation: Simulation) -> Array:
    """The notes of each person as bits."""
    at = simulation.tax_benefit_system.get_parameters_at_instant(f"{month}-01")
    conditions = ask("conditions_met")

    def holds(condition: Condition) -> Array:
        flags: Array = (conditions & np.int32(condition)) != 0
        return flags

    national, local = at.social_assistance.standard_level, ask("local_standard")
    deferred = has_deferred_change(ask, at.ages)
    spouse = ask("married_to")
    spouse_lives = (spouse >= 0) & (ask("died_on")[spouse] > np.datetime64(month.last_day))
    is_cared_for = holds(Condition.CARED_BY_FAMILY) | holds(Condition.CARED_BY_TAKER_IN)
    pension, allowance = ask("social_pension_if_nothing_else"), ask("allowance_amount_by_article_6")
    flags = {
        Note.BIRTH_BY_YEAR: ask("birth_known_by_year_only"),
        Note.CHANGE_DEFERRED: deferred,
        Note.LAST_MONTH: is_last_month(ask, at.ages) & ~deferred,
        Note.DIED: ask("dies_this_month"),
        Note.LOCAL_LEVEL: ask("standard_level") > national,
        Note.LOCAL_BELOW: (local > 0) & (local < national),
        Note.SPOUSE_LIVES: ask("is_single_parent") & spouse_lives,
        Note.SUPPORTER_KNOWN: holds(Condition.NO_SUPPORTER)
        & (ask("obliged_supporters") > ask("obliged_supporters_who_draw")),
        Note.SPOUSE_TAKES_SHARE: (ask("disabled_parent_own_coefficient") > 0)
        & (ask("disabled_parent_coefficient") == 0),
        Note.CARER_WITHOUT_SUPPORT: is_cared_for & (ask("taking_in_support") + ask("family_care_support") == 0),
        Note.STEP_READ_LITERALLY: draws_by_literal_step(ask, at.ages, month),
        Note.PENSION_LOST: (pension > 0) & (allowance >= pension),
        Note.ALLOWANCE_LOST: (allowance > 0) & (pension > allowance),
        Note.WAS_CUT_OFF: was_cut_off(ask, at.ages),
        **about_children(ask),
        **about_readings(ask, at, month),
    }
    notes: Array = np.zeros(1, dtype=np.int32)
    for note, flag in flags.items():
        notes = notes | flag * np.int32(note)
    return notes


def about_children(ask: Ask) -> dict[Note, Array]:
    """What events of the raised children do to the number that K4 counts."""
    counted, at_start, at_end = (
        ask("children_counted_for_single_parent"),
        ask("children_at_month_start"),
        ask("children_at_month_end"),
    )
    lives = ~ask("dies_this_month")
    return {
        Note.NUMBER_CHANGES: lives & (counted != at_end) & (at_end > 0),
        Note.NUMBER_CHANGED: lives & (counted == at_end) & (at_start != at_end),
        Note.LAST_CHILD: lives & (counted > 0) & (at_end == 0),
    }


def about_readings(ask: Ask, at: Any, month: Month) -> dict[Note, Array]:
    """Where a reading of ours decided something."""
    choices, level = at.choices, ask("standard_level")
    pension, pension_level = ask("pension"), ask("pension_level")
    has_hiv = ask("is_poor_with_hiv") & ~ask("counts_as_child")
    turns_16 = ask("has_birthday_this_month") & (ask("age_at_month_end") == at.ages.childhood_ends)
    first, second = ask("c1_c2_coefficient"), ask("c6_c7_coefficient")
    beyond_cap = (ask("k2_coefficient") > 0) & (ask("age_at_month_start") >= FORMER_CAP)
    return {
        Note.SIXTEEN_WITH_HIV: has_hiv & turns_16 & choices.hiv_at_sixteen_is_a_change,
        Note.SUPPORTER_ON_PENSION: ask("is_freed_if_pensions_count"),
        Note.K4_AGAINST_PENSION: (ask("single_parent_coefficient") > 0)
        & (ask("social_pension_if_nothing_else") > 0)
        & (not choices.k4_and_social_pension_both_paid),
        Note.LOCAL_PENSION_COMPARED: (pension >= getattr(at.social_pension, "level", 0))
        & (pension < pension_level)
        & choices.pension_compared_with_level_paid,
        Note.LOCAL_FOR_CARERS: (level > at.social_assistance.standard_level) & choices.local_level_counts_for_carers,
        Note.ORPHAN_HIGHEST: ask("has_lost_parents_care")
        & (first > 0)
        & (second > 0)
        & choices.taken_in_orphan_highest_only,
        Note.WHOLE_OCTOBER: (has_hiv | beyond_cap | ask("raises_a_pupil_beyond_the_cap"))
        & (month == CONDITIONS_OF_335)
        & bool(at.conditions_of_decree_335),
    }


def has_deferred_change(ask: Ask, ages: Any) -> Array:
    """Whether a birthday of this month changes a coefficient, but from the month after only."""
    turns = {
        "k1": (ages.small_child_ends, ages.childhood_ends),
        "k3": (ages.small_child_ends, ages.childhood_ends),
        "k5a": (ages.k5a_step,),
        "k6": (ages.childhood_ends, ages.old_age),
    }
    age = ask("age_at_month_end")
    waits = ask("age_for_changes") < age
    deferred = np.zeros(len(age), dtype=bool)
    for name, thresholds in turns.items():
        deferred |= waits & (ask(f"{name}_coefficient") > 0) & np.isin(age, thresholds)
    return deferred


def is_last_month(ask: Ask, ages: Any) -> Array:
    """Whether an age limit was reached this month, so that it is paid for the last time."""
    ends = {"k1": ages.childhood_ends, "k3": ages.childhood_ends, "k7": ages.infancy_ends}
    if (cap := getattr(ages, "study_ends", None)) is not None:
        ends["k2"] = cap
    before, after = ask("age_at_month_start"), ask("age_at_month_end")
    last = np.zeros(len(after), dtype=bool)
    for name, limit in ends.items():
        last |= (ask(f"{name}_coefficient") > 0) & (before < limit) & (after >= limit)
    return last


def draws_by_literal_step(ask: Ask, ages: Any, month: Month) -> Array:
    """Whether K5a is at the higher coefficient only because Art 32(3) is read literally, before October 2026."""
    age = ask("age_for_changes")
    is_between: Array = (ask("k5a_coefficient") > 0) & (age >= ages.k5a_step) & (age < FORMER_STEP)
    return is_between if month < CONDITIONS_OF_335 else np.zeros_like(is_between)


def was_cut_off(ask: Ask, ages: Any) -> Array:
    """Whether K2 is drawn without a cap by somebody whom the cap of Decree 20/2021 had ended."""
    draws = ask("k2_coefficient") > 0
    if getattr(ages, "study_ends", None) is not None:
        return np.zeros_like(draws)
    return draws & (ask("birth_date") < BORN_BEFORE_THE_CAP_ENDED)
