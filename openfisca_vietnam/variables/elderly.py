"""The elderly of Article 5(5), and the two passes by which it is known whether anyone must support them."""

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.months import month_number
from openfisca_vietnam.typing import Coefficients, Counts, Flags, Parameters, Period, Population
from openfisca_vietnam.variables.facts import ParentalLoss


def reaches(person: Population, period: Period, age: int) -> Flags:
    """Whether a category that begins at `age` has begun: at once, or as a change for who drew K2, K6 or K8 before."""
    drew_before = person("k2_coefficient", period) > 0
    drew_before = drew_before | (person("k6_coefficient", period) > 0) | (person("k8_coefficient", period) > 0)
    return np.where(drew_before, person("age_for_changes", period), person("age_at_month_end", period)) >= age


class draws_assistance_in_first_pass(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Draws monthly social assistance, K5a aside"
    reference = ["ND 20/2021 Art 5(5)a", "ND 335/2026 Art 5(5)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5(5)a: "is on monthly assistance"; a social pension does not count, unless so chosen."""
        allowance = person("allowance_amount_in_first_pass", period)
        pension = person("social_pension_if_nothing_else", period)
        if parameters(period).choices.supporter_on_social_pension_counts:
            return (allowance > 0) | (pension > 0)
        return (allowance > 0) & (allowance >= pension)


class obliged_supporters(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Persons of the file who are obliged to support this one: the spouse and the grown-up children"
    reference = ["ND 20/2021 Art 5(5)a", "ND 335/2026 Art 5(5)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 335/2026 Art 5(5)a: those with the duty and right to support."""
        return count_supporters(person, period, parameters, np.ones(person.count, dtype=bool))


class obliged_supporters_who_draw(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Of them, those who draw monthly social assistance themselves"
    reference = ["ND 20/2021 Art 5(5)a", "ND 335/2026 Art 5(5)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 335/2026 Art 5(5)a: the second limb."""
        return count_supporters(person, period, parameters, person("draws_assistance_in_first_pass", period))


def count_supporters(person: Population, period: Period, parameters: Parameters, counted: Flags) -> Counts:
    """Count, for each person, the spouse and the couple's grown-up children that are `counted`.

    A death of this month frees at once from a supporter who draws nothing: that begins a right. One who draws still
    counts as drawing through the month of death, which is due: losing that second limb is a loss, from the month after.
    A child is recorded with one of its parents; it is the other's too.
    """
    lives_on = person("month_of_death", period) > month_number(period)
    lives_on = lives_on | person("draws_assistance_in_first_pass", period)
    counted = counted & lives_on & person("is_due_this_month", period)
    spouse = person("married_to", period)
    total = ((spouse >= 0) & counted[spouse]).astype(np.int32)
    raised_by = person("raised_by", period)
    is_grown_child = (raised_by >= 0) & (person("parental_loss", period) == ParentalLoss.none)
    is_grown_child &= person("age_at_month_start", period) >= parameters(period).ages.adulthood
    children = np.bincount(raised_by[is_grown_child & counted], minlength=person.count).astype(np.int32)
    return total + children + np.where(spouse >= 0, children[spouse], 0)


class supporters_all_draw(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Supporters are known, and each of them draws monthly social assistance"
    reference = ["ND 20/2021 Art 5(5)a", "ND 335/2026 Art 5(5)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5(5)a: "or that person is on monthly assistance"; asked of the people of the file."""
        obliged = person("obliged_supporters", period)
        return (obliged > 0) & (person("obliged_supporters_who_draw", period) == obliged)


class is_freed_if_pensions_count(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Would draw K5a if a supporter's social pension counted as monthly assistance, and does not"
    reference = ["ND 20/2021 Art 5(5)a", "ND 335/2026 Art 5(5)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5(5)a: "monthly assistance" can be read as wider than Article 5 itself."""
        at = parameters(period)
        obliged = person("obliged_supporters", period)
        supported = ~person("has_no_supporter", period) & ~person("supporters_all_draw", period) & (obliged > 0)
        asks = supported & person("is_poor", period) & (person("age_at_month_end", period) >= at.ages.old_age)
        draws = person("draws_assistance_in_first_pass", period)
        draws = draws | (person("social_pension_if_nothing_else", period) > 0)
        return asks & (count_supporters(person, period, parameters, draws) == obliged)


class k5a_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K5a: poor elderly person whom nobody must, or can, support"
    reference = ["ND 20/2021 Art 5(5)a, Art 6(1)", "ND 335/2026 Art 5(5)a, Art 6(1), Art 32(3)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 Art 6(1): more from 80. ND 335/2026 Art 6(1): more from 75, paid from July 2026 (Art 32(3))."""
        at = parameters(period)
        coefficients = at.social_assistance.coefficients
        unsupported = person("has_no_supporter", period) | person("supporters_all_draw", period)
        met = person("is_poor", period) & unsupported & reaches(person, period, at.ages.old_age)
        met &= person("is_due_this_month", period)
        is_older = person("age_for_changes", period) >= at.ages.k5a_step
        return met * np.where(is_older, coefficients.k5a_older, coefficients.k5a_younger)


class k5b_hard_area_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K5b of ND 20/2021: from 75 to under 80 in a specially difficult area; social pension since July 2025"
    reference = ["ND 20/2021 Art 5(5)b, Art 6(1)", "ND 176/2025"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 Art 5(5)b: poor or near-poor; at 80 K5c follows (a change) or nothing (a loss)."""
        at = parameters(period)
        coefficient = getattr(at.social_assistance.coefficients, "k5b_in_hard_area", 0)
        goes_on = person("pension", period) <= 0
        age = np.where(goes_on, person("age_for_changes", period), person("age_at_month_start", period))
        met = reaches(person, period, at.ages.k5b_begins) & (age < at.ages.k5c_begins)
        met &= person("is_poor_or_near_poor", period) & person("in_hard_area", period)
        return met * person("is_due_this_month", period) * np.float32(coefficient)


class k5c_without_pension_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K5c of ND 20/2021: 80 and more without a pension; social pension since July 2025"
    reference = ["ND 20/2021 Art 5(5)c, Art 6(1)", "ND 176/2025"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 Art 5(5)c: no pension and no monthly social-insurance benefit; the class does not matter."""
        at = parameters(period)
        coefficient = getattr(at.social_assistance.coefficients, "k5c_without_pension", 0)
        met = reaches(person, period, at.ages.k5c_begins) & (person("pension", period) <= 0)
        return met * person("is_due_this_month", period) * np.float32(coefficient)


class k5_taken_in_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K5d of ND 20/2021, K5b of ND 335/2026: poor elderly person taken in instead of going to a centre"
    reference = ["ND 20/2021 Art 5(5)d, Art 6(1)", "ND 335/2026 Art 5(5)b, Art 6(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 Art 5(5)d, ND 335/2026 Art 5(5)b: poor, nobody obliged at all, and someone takes the person in."""
        at = parameters(period)
        met = person("is_poor", period) & person("has_no_supporter", period) & person("is_taken_in", period)
        met = met & reaches(person, period, at.ages.old_age) & person("is_due_this_month", period)
        return met * np.float32(at.social_assistance.coefficients.k5_taken_in)
