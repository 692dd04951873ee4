"""The categories of Article 5 and the coefficient at which each would be paid; 0 where a condition fails."""

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.typing import Coefficients, Flags, Parameters, Period, Population
from openfisca_vietnam.variables.children import NO_CAP
from openfisca_vietnam.variables.facts import Disability, HouseholdClass, ParentalLoss


class is_poor(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Belongs to a poor household"
    reference = ["ND 20/2021 Art 5", "ND 335/2026 Art 5"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5: by the household's decision; a class that is not stated is not poor."""
        return person("household_class", period) == HouseholdClass.poor


class is_poor_or_near_poor(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Belongs to a poor or near-poor household"
    reference = ["ND 20/2021 Art 5(4), Art 5(7)", "ND 335/2026 Art 5(4), Art 5(7)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5(4), 5(7): poor and near-poor households."""
        return person("is_poor", period) | (person("household_class", period) == HouseholdClass.near_poor)


class is_severely_disabled(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Severe or exceptionally severe disability"
    reference = ["ND 20/2021 Art 5(6)", "ND 335/2026 Art 5(6)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5(6): severe and exceptionally severe; a mild disability is not enough."""
        degree = person("disability", period)
        return (degree == Disability.severe) | (degree == Disability.exceptionally_severe)


class has_lost_parents_care(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "One of the eleven cases of Art 5(1)"
    reference = ["ND 20/2021 Art 5(1)", "ND 335/2026 Art 5(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5(1) a to l."""
        return person("parental_loss", period) != ParentalLoss.none


class is_poor_with_hiv(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Lives with HIV in a poor household"
    reference = ["ND 20/2021 Art 5(3), Art 5(8)", "ND 335/2026 Art 5(3), Art 5(8)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5(3), 5(8): poor households only, not near-poor."""
        return person("has_hiv", period) & person("is_poor", period)


class is_without_income(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Has neither a wage nor a pension"
    reference = ["ND 20/2021 Art 5(8)", "ND 335/2026 Art 5(8)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 20/2021 Art 5(8): no stable monthly income; ND 335/2026 Art 5(8): no wage, pension or monthly benefit."""
        return ~person("has_wage", period) & (person("pension", period) <= 0)


class counts_as_child(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Counts as a child under 16 for K1 and K3"
    reference = ["ND 20/2021 Art 5(1), Art 5(3)", "ND 335/2026 Art 5(1), Art 5(3), Art 8"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 8: turning 16 is a change where another category remains, else a loss."""
        at = parameters(period)
        remains = person("is_severely_disabled", period)
        remains = remains | (person("was_child_recipient", period) & person("is_studying", period))
        remains = remains | (person("k4_coefficient", period) > 0)
        if at.choices.hiv_at_sixteen_is_a_change:
            remains = remains | (person("is_poor_with_hiv", period) & person("is_without_income", period))
        age = np.where(remains, person("age_for_changes", period), person("age_at_month_start", period))
        return age < at.ages.childhood_ends


class k1_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K1: child who lost the care of both parents"
    reference = ["ND 20/2021 Art 5(1), Art 6(1)", "ND 335/2026 Art 5(1), Art 6(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 and ND 335/2026 Art 5(1), 6(1): one of eleven cases, under 16; the class does not matter."""
        at = parameters(period)
        coefficients = at.social_assistance.coefficients
        met = person("has_lost_parents_care", period) & person("counts_as_child", period)
        met &= person("is_due_this_month", period)
        is_small = person("age_for_changes", period) < at.ages.small_child_ends
        return met * np.where(is_small, coefficients.k1_under_4, coefficients.k1_from_4)


class k2_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K2: former K1 recipient of 16 and more who still studies"
    reference = ["ND 20/2021 Art 5(2), Art 6(1)", "ND 335/2026 Art 5(2), Art 6(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 Art 5(2): to 22 at most. ND 335/2026 Art 5(2): until the course ends."""
        at = parameters(period)
        drew_as_child = person("has_lost_parents_care", period) | person("is_poor_with_hiv", period)
        grown = np.where(
            drew_as_child,
            ~person("counts_as_child", period),
            person("age_at_month_end", period) >= at.ages.childhood_ends,
        )
        remains = person("is_severely_disabled", period) | (person("k4_coefficient", period) > 0)
        remains = remains | (person("is_poor_with_hiv", period) & person("is_without_income", period))
        age = np.where(remains, person("age_for_changes", period), person("age_at_month_start", period))
        met = person("was_child_recipient", period) & person("is_studying", period)
        met = met & grown & (age < getattr(at.ages, "study_ends", NO_CAP)) & person("is_due_this_month", period)
        return met * np.float32(at.social_assistance.coefficients.k2)


class k3_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K3: child with HIV of a poor household"
    reference = ["ND 20/2021 Art 5(3), Art 6(1)", "ND 335/2026 Art 5(3), Art 6(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 and ND 335/2026 Art 5(3), 6(1): poor household, under 16."""
        at = parameters(period)
        coefficients = at.social_assistance.coefficients
        met = person("is_poor_with_hiv", period) & person("counts_as_child", period)
        met &= person("is_due_this_month", period)
        is_small = person("age_for_changes", period) < at.ages.small_child_ends
        return met * np.where(is_small, coefficients.k3_under_4, coefficients.k3_from_4)


class k4_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K4: poor or near-poor single parent, for all children together"
    reference = ["ND 20/2021 Art 5(4), Art 6(1)", "ND 335/2026 Art 5(4), Art 6(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 and ND 335/2026 Art 5(4), 6(1): 1.0 for each child raised."""
        met = person("is_single_parent", period) & person("is_poor_or_near_poor", period)
        met = met & person("is_due_this_month", period)
        each = np.float32(parameters(period).social_assistance.coefficients.k4_per_child)
        return met * person("children_counted_for_single_parent", period) * each


class k6_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K6: severe or exceptionally severe disability"
    reference = ["ND 20/2021 Art 5(6), Art 6(1)", "ND 335/2026 Art 5(6), Art 6(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 and ND 335/2026 Art 5(6), 6(1): higher for children under 16 and for the elderly from 60."""
        at = parameters(period)
        coefficients = at.social_assistance.coefficients
        age = person("age_for_changes", period)
        is_adult = (age >= at.ages.childhood_ends) & (age < at.ages.old_age)
        by_degree = np.where(
            person("disability", period) == Disability.exceptionally_severe,
            np.where(is_adult, coefficients.k6_exceptional_adult, coefficients.k6_exceptional_child_or_elderly),
            np.where(is_adult, coefficients.k6_severe_adult, coefficients.k6_severe_child_or_elderly),
        )
        return person("is_severely_disabled", period) * person("is_due_this_month", period) * by_degree


class k7_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K7: small child of a poor or near-poor household in a specially difficult area"
    reference = ["ND 20/2021 Art 5(7), Art 6(1)", "ND 335/2026 Art 5(7), Art 6(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 and ND 335/2026 Art 5(7), 6(1): under 3, and none of K1, K3 and K6."""
        at = parameters(period)
        met = (person("age_at_month_start", period) < at.ages.infancy_ends) & person("in_hard_area", period)
        met &= person("is_poor_or_near_poor", period) & person("is_due_this_month", period)
        for other in ("k1_coefficient", "k3_coefficient", "k6_coefficient"):
            met &= person(other, period) == 0
        return met * np.float32(at.social_assistance.coefficients.k7)


class k8_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K8: person with HIV of a poor household without income"
    reference = ["ND 20/2021 Art 5(8), Art 6(1)", "ND 335/2026 Art 5(8), Art 6(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 and ND 335/2026 Art 5(8), 6(1): from 16 on, where K3 ends; no wage and no pension."""
        met = person("is_poor_with_hiv", period) & person("is_without_income", period)
        met = met & ~person("counts_as_child", period) & person("is_due_this_month", period)
        return met * np.float32(parameters(period).social_assistance.coefficients.k8)
