"""Carers' support (kinh phí nhận chăm sóc, nuôi dưỡng), in the row of the person whose facts give it."""

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.enumerations import index_of
from openfisca_vietnam.typing import Coefficients, Flags, Money, Parameters, Period, Population
from openfisca_vietnam.variables.facts import Carer, Disability, Sex
from openfisca_vietnam.variables.levels import to_whole_dong


class TakingIn(Enum):
    """Support for taking someone in; of equal coefficients the one named first is paid."""

    none = "None"
    c1 = "C1"
    c2 = "C2"
    c7 = "C7"
    c6 = "C6"


class DisabledParent(Enum):
    none = "None"
    c3 = "C3"
    c4 = "C4"


class is_taken_in_by_carer(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "A household or person has taken this one in, and is named as carer"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 17: no carers' support without a named carer."""
        return (person("carer", period) == Carer.taken_in) & person("is_due_this_month", period)


class is_exceptionally_disabled(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Exceptionally severe disability"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(2)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 17(2)c, d: the degree decides, whichever category is paid to the person."""
        return person("disability", period) == Disability.exceptionally_severe


class c1_c2_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "C1, C2: taking in a K1 child, or an elderly person who would go to a centre"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 335/2026 Art 17(1): 2.5 under 4, else 1.5; at 4 a change, at 16 it ends, a change where C6 remains."""
        at = parameters(period)
        carer = person("carer", period)
        cared = carer == Carer.taken_in
        kept = cared
        if at.choices.orphan_kept_by_family_is_taken_in:
            kept = kept | (carer == Carer.family)
        by_change, at_start = person("age_for_changes", period), person("age_at_month_start", period)
        age = np.where(person("is_exceptionally_disabled", period) & cared, by_change, at_start)
        orphan = kept & person("has_lost_parents_care", period) & (age < at.ages.childhood_ends)
        is_small = by_change < at.ages.small_child_ends
        rate = at.carers_support
        by_orphan = np.where(is_small, rate.c1_child_under_4, rate.c2_child_from_4_or_elderly) * orphan
        elderly = cared & (person("k5_taken_in_coefficient", period) > 0)
        by_age = elderly * np.float32(rate.c2_child_from_4_or_elderly)
        return np.maximum(by_orphan, by_age) * person("is_due_this_month", period)


class c6_c7_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "C6, C7: taking in an exceptionally severely disabled person or child"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(2)d"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 335/2026 Art 17(2)d: 2.5 for a child, 1.5 from 16 on, which is a change."""
        at = parameters(period)
        met = person("is_exceptionally_disabled", period) & person("is_taken_in_by_carer", period)
        is_child = person("age_for_changes", period) < at.ages.childhood_ends
        rate = at.carers_support
        return met * np.where(is_child, rate.c7_taking_in_exceptional_child, rate.c6_taking_in_exceptional)


class taking_in_category(Variable):
    value_type = Enum
    possible_values = TakingIn
    default_value = TakingIn.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The category of support for taking in: the highest"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """ND 335/2026 Art 17; of C1, C2 and C7 the highest is a reading of ours."""
        ages = parameters(period).ages
        orphan_or_elderly, disabled = person("c1_c2_coefficient", period), person("c6_c7_coefficient", period)
        age = person("age_for_changes", period)
        first = np.where(age < ages.small_child_ends, index_of(TakingIn.c1), index_of(TakingIn.c2))
        second = np.where(age < ages.childhood_ends, index_of(TakingIn.c7), index_of(TakingIn.c6))
        by_first = (orphan_or_elderly > 0) & (orphan_or_elderly >= disabled)
        return np.where(by_first, first, np.where(disabled > 0, second, 0)).astype(np.uint8)


class taking_in_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The coefficient for taking in"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 335/2026 Art 17."""
        return np.maximum(person("c1_c2_coefficient", period), person("c6_c7_coefficient", period))


class second_taking_in_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The lower of C1, C2 and C7 where an office reads the law so that both are paid"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 335/2026 Art 17(1) and 17(2)d side by side; off by default."""
        if parameters(period).choices.taken_in_orphan_highest_only:
            return person.filled_array(0, dtype=np.float32)
        is_orphan = person("has_lost_parents_care", period)
        lower = np.minimum(person("c1_c2_coefficient", period), person("c6_c7_coefficient", period))
        return lower * is_orphan


class taking_in_support(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Support paid to the household that took this person in (C1, C2, C6, C7)"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 335/2026 Art 17: coefficient times standard level."""
        return to_whole_dong(person("taking_in_coefficient", period), person("carers_standard_level", period))


class second_taking_in_support(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "The lower support for taking in, where both are paid"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 335/2026 Art 17: coefficient times standard level."""
        return to_whole_dong(person("second_taking_in_coefficient", period), person("carers_standard_level", period))


class family_care_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "C5: the household itself cares for this exceptionally severely disabled person"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(2)c"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 335/2026 Art 17(2)c: for each exceptionally severely disabled person; the class does not matter."""
        met = person("is_exceptionally_disabled", period) & (person("carer", period) == Carer.family)
        met = met & person("is_due_this_month", period)
        return met * np.float32(parameters(period).carers_support.c5_each_exceptional)


class family_care_support(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Support paid to the household that cares for this person (C5)"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(2)c"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 335/2026 Art 17(2)b, c: in addition to the allowance."""
        return to_whole_dong(person("family_care_coefficient", period), person("carers_standard_level", period))


class disabled_parent_own_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "C3, C4 by this person's own facts, before the spouses are compared"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(2)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 335/2026 Art 17(2)a: pregnant or one child under 36 months, 1.5; both, or two children, 2.0."""
        rate = parameters(period).carers_support
        infants, pregnant = person("infants_counted_for_disabled_parent", period), person("is_pregnant", period)
        burdens = infants + pregnant
        coefficient = np.where(burdens >= 2, rate.c4_pregnant_and_child_or_two, rate.c3_pregnant_or_one_child)
        met = person("is_severely_disabled", period) & (burdens > 0) & person("is_due_this_month", period)
        return met * coefficient


class disabled_parent_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "C3, C4 paid to this person: of two disabled spouses only one share, the higher"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(2)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 335/2026 Art 17(2)a: both spouses disabled, one share; of equals the wife's, else the elder's."""
        own = person("disabled_parent_own_coefficient", period)
        spouse = person("married_to", period)
        couple = np.flatnonzero((spouse >= 0) & (own > 0) & (own[spouse] > 0))
        other = spouse[couple]
        not_wife = (person("sex", period) != Sex.female).astype(np.int32)
        born = person("birth_date", period).astype(np.int64)
        yields = np.zeros(person.count, dtype=bool)
        decided = np.zeros(len(couple), dtype=bool)
        for rank in (-own, not_wife, born, np.arange(person.count)):
            yields[couple] |= ~decided & (rank[couple] > rank[other])
            decided |= rank[couple] != rank[other]
        return own * ~yields


class disabled_parent_category(Variable):
    value_type = Enum
    possible_values = DisabledParent
    default_value = DisabledParent.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Which of C3 and C4 is paid"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(2)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """ND 335/2026 Art 17(2)a: the higher coefficient is C4."""
        coefficient = person("disabled_parent_coefficient", period)
        is_c4 = coefficient > parameters(period).carers_support.c3_pregnant_or_one_child
        return np.where(is_c4, index_of(DisabledParent.c4), (coefficient > 0) * index_of(DisabledParent.c3)).astype(
            np.uint8
        )


class disabled_parent_support(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Support paid to the disabled person who is pregnant or raises small children (C3, C4)"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(2)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 335/2026 Art 17(2)a: coefficient times standard level, besides K6."""
        return to_whole_dong(person("disabled_parent_coefficient", period), person("carers_standard_level", period))


class carers_support(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "All carers' support that this person's facts give"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 335/2026 Art 17: in addition to the allowance; C5 besides C3 and C4."""
        taking_in = person("taking_in_support", period) + person("second_taking_in_support", period)
        return taking_in + person("family_care_support", period) + person("disabled_parent_support", period)
