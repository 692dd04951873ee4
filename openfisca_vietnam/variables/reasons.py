"""What a reason is made of: the conditions that hold, as bits."""

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.conditions import Condition
from openfisca_vietnam.entities import Person
from openfisca_vietnam.typing import Counts, Parameters, Period, Population
from openfisca_vietnam.variables.children import NO_CAP
from openfisca_vietnam.variables.facts import Carer, Disability, HouseholdClass

AGES_BEGUN = {
    Condition.FROM_60: 60,
    Condition.FROM_70: 70,
    Condition.FROM_75: 75,
    Condition.FROM_80: 80,
}


class conditions_met(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The conditions that hold this month, a bit each (openfisca_vietnam.conditions.Condition)"
    reference = ["ND 20/2021 Art 5, Art 20", "ND 335/2026 Art 5, Art 17", "Law 41/2024 Art 21"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 20/2021 and ND 335/2026 Art 5: every condition that a category asks for."""
        ages = parameters(period).ages
        start, end = person("age_at_month_start", period), person("age_at_month_end", period)
        disability, carer = person("disability", period), person("carer", period)
        holds = {
            Condition.UNDER_3: start < ages.infancy_ends,
            Condition.UNDER_16: person("counts_as_child", period),
            Condition.FROM_16: end >= ages.childhood_ends,
            Condition.UNDER_STUDY_CAP: start < getattr(ages, "study_ends", NO_CAP),
            Condition.LOST_PARENTS_CARE: person("has_lost_parents_care", period),
            Condition.WAS_CHILD_RECIPIENT: person("was_child_recipient", period),
            Condition.STUDIES: person("is_studying", period),
            Condition.HAS_HIV: person("has_hiv", period),
            Condition.POOR: person("is_poor", period),
            Condition.POOR_OR_NEAR_POOR: person("is_poor_or_near_poor", period),
            Condition.CLASS_STATED: person("household_class", period) != HouseholdClass.unstated,
            Condition.SINGLE_PARENT: person("is_single_parent", period),
            Condition.RAISES_A_CHILD: person("children_counted_for_single_parent", period) > 0,
            Condition.NO_SUPPORTER: person("has_no_supporter", period),
            Condition.SUPPORTERS_ALL_DRAW: person("supporters_all_draw", period),
            Condition.TAKEN_IN: person("is_taken_in", period),
            Condition.DISABLED: disability != Disability.none,
            Condition.SEVERE: person("is_severely_disabled", period),
            Condition.EXCEPTIONAL: disability == Disability.exceptionally_severe,
            Condition.HARD_AREA: person("in_hard_area", period),
            Condition.NO_WAGE: ~person("has_wage", period),
            Condition.NO_PENSION: person("pension", period) <= 0,
            Condition.PENSION_LOWER: person("pension_is_lower_than_level", period),
            Condition.CARED_BY_FAMILY: carer == Carer.family,
            Condition.CARED_BY_TAKER_IN: carer == Carer.taken_in,
            Condition.PREGNANT: person("is_pregnant", period),
            Condition.RAISES_AN_INFANT: person("infants_counted_for_disabled_parent", period) > 0,
        }
        for condition, age in AGES_BEGUN.items():
            holds[condition] = end >= age
        bits = np.zeros(person.count, dtype=np.int32)
        for condition, flags in holds.items():
            bits |= flags * np.int32(condition)
        return bits
