"""What is paid to a person for the month, after the higher of allowance and social pension is found."""

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Household, Person
from openfisca_vietnam.enumerations import index_of
from openfisca_vietnam.typing import Flags, Money, Parameters, Period, Population
from openfisca_vietnam.variables.levels import to_whole_dong


class PensionGroup(Enum):
    none = "None"
    p70 = "P70"
    p75 = "P75"


class pension_is_lower_than_level(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "No pension, or one lower than the level of the social pension; equal is not lower"
    reference = ["Law 41/2024 Art 21", "ND 176/2025 Art 2"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """Law 41/2024 Art 21: no pension, or lower than the level; the level compared is the one that would be paid."""
        at = parameters(period)
        if at.choices.pension_compared_with_level_paid:
            return person("pension", period) < person("pension_level", period)
        return person("pension", period) < getattr(at.social_pension, "level", 0)


class social_pension_group(Variable):
    value_type = Enum
    possible_values = PensionGroup
    default_value = PensionGroup.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Whether the conditions of the social pension are met, and by which age"
    reference = ["Law 41/2024 Art 21", "ND 176/2025 Art 2"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """Law 41/2024 Art 21, ND 176/2025 Art 2: from 75; from 70 in poor and near-poor households; July 2025 on."""
        rule = parameters(period).social_pension
        if not getattr(rule, "level", 0):
            return person.filled_array(0, dtype=np.uint8)
        met = person("pension_is_lower_than_level", period) & person("is_due_this_month", period)
        is_poor = person("is_poor_or_near_poor", period)
        by_change, at_end = person("age_for_changes", period), person("age_at_month_end", period)
        is_old = np.where(is_poor, by_change, at_end) >= rule.age
        is_old_and_poor = is_poor & (at_end >= rule.age_poor)
        group = np.where(is_old, index_of(PensionGroup.p75), np.where(is_old_and_poor, index_of(PensionGroup.p70), 0))
        return (met * group).astype(np.uint8)


class social_pension_if_nothing_else(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Social pension before the monthly allowance is compared"
    reference = ["ND 176/2025 Art 3(1)", "ND 335/2026 Art 31(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 176/2025 Art 3(1): in full; neither a drawn pension nor, unless so chosen, a merit payment is deducted."""
        level = person("pension_level", period)
        if parameters(period).choices.merit_payments_are_offset:
            level = np.maximum(level - person("merit_payment", period), 0)
        return level * (person("social_pension_group", period) != PensionGroup.none)


class social_pension_is_the_higher(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The social pension is higher than the monthly allowance; of equals the allowance is paid"
    reference = ["ND 176/2025 Art 3(1)", "ND 335/2026 Art 31(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 176/2025 Art 3(1), as rewritten by ND 335/2026 Art 31(1): the higher of the two."""
        return person("social_pension_if_nothing_else", period) > person("allowance_amount_by_article_6", period)


class k4_is_paid_besides_pension(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "An office may read the law so that K4 and the social pension are both paid"
    reference = ["ND 176/2025 Art 3(1)", "ND 335/2026 Art 31(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 31(1) says "the higher"; the other reading is a choice, off by default."""
        both = parameters(period).choices.k4_and_social_pension_both_paid
        return both & (person("single_parent_coefficient", period) > 0)


class allowance_amount(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Monthly social allowance paid, K4 aside"
    reference = ["ND 20/2021 Art 6", "ND 335/2026 Art 6, Art 31(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 20/2021 and ND 335/2026 Art 6: coefficient times standard level."""
        amount = to_whole_dong(person("allowance_coefficient", period), person("standard_level", period))
        return amount * ~person("social_pension_is_the_higher", period)


class single_parent_amount(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Monthly social allowance paid as K4"
    reference = ["ND 20/2021 Art 6", "ND 335/2026 Art 6, Art 31(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 20/2021 and ND 335/2026 Art 6: one standard level for each child."""
        amount = to_whole_dong(person("single_parent_coefficient", period), person("standard_level", period))
        is_paid = ~person("social_pension_is_the_higher", period) | person("k4_is_paid_besides_pension", period)
        return amount * is_paid


class social_allowance(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Monthly social allowance paid, all lines together"
    reference = ["ND 20/2021 Art 6", "ND 335/2026 Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 20/2021 and ND 335/2026 Art 6."""
        return person("allowance_amount", period) + person("single_parent_amount", period)


class social_pension(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Social pension paid"
    reference = ["Law 41/2024 Art 21", "ND 176/2025 Art 3(1)", "ND 335/2026 Art 31(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 335/2026 Art 31(1): only where it is higher than the allowance."""
        amount = person("social_pension_if_nothing_else", period)
        only_k4_beside = person("k4_is_paid_besides_pension", period) & (person("allowance_coefficient", period) == 0)
        return amount * (person("social_pension_is_the_higher", period) | only_k4_beside)


class monthly_benefits(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "All that the members of the household draw for the month, and what is paid to it for caring"
    reference = ["ND 20/2021 Art 6, Art 20", "ND 335/2026 Art 6, Art 17, Art 31(1)"]

    def formula(household: Population, period: Period, parameters: Parameters) -> Money:
        """The sum of allowances, social pensions and carers' support."""
        drawn = household.members("social_allowance", period) + household.members("social_pension", period)
        return household.sum(drawn + household.members("carers_support", period))
