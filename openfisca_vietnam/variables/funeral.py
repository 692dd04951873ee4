"""Funeral support (hỗ trợ chi phí mai táng), in the month of the death."""

import numpy as np
from numpy.typing import NDArray
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.months import month_number
from openfisca_vietnam.typing import Flags, Money, Parameters, ParameterTree, Period, Population
from openfisca_vietnam.variables.children import NO_CAP
from openfisca_vietnam.variables.facts import NOBODY


class FuneralGround(Enum):
    none = "No support from social assistance"
    allowance = "Drew a monthly social allowance, or was entitled and had applied"
    child_of_single_parent = "Child of a single parent on K4"
    monthly_allowance = "Elderly person on a survivor's benefit or another monthly allowance"
    poor_survivor = "Poor or near-poor person of 70 to 75 on a survivor's benefit"
    social_pension = "Drew a social pension, or was entitled and had applied"


class dies_this_month(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Dies in this month"

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 20/2021 Art 11, ND 335/2026 Art 11: judged by the facts of the month of death."""
        died = person("month_of_death", period) == month_number(period)
        return died & person("is_due_this_month", period)


class funeral_ground(Variable):
    value_type = Enum
    possible_values = FuneralGround
    default_value = FuneralGround.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "On which ground the burial is supported; the first that applies"
    reference = ["ND 20/2021 Art 11", "ND 176/2025 Art 5", "ND 335/2026 Art 11, Art 31(3)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """ND 20/2021 Art 11, ND 335/2026 Art 11(1) a to d, ND 176/2025 Art 5."""
        rule = parameters(period).funeral_support
        age = person("age_at_month_end", period)
        survivor = person("draws_survivor_benefit", period)
        raised_by = person("raised_by", period)
        parent_on_k4 = (raised_by != NOBODY) & (person("single_parent_amount", period)[raised_by] > 0)
        grounds = {
            FuneralGround.allowance: person("social_allowance", period) > 0,
            FuneralGround.child_of_single_parent: parent_on_k4 & person("is_counted_child", period),
            FuneralGround.monthly_allowance: (age >= rule.age_on_monthly_allowance)
            & (survivor | person("draws_other_monthly_allowance", period)),
            FuneralGround.poor_survivor: (age >= getattr(rule, "age_poor_survivor", NO_CAP))
            & (age < rule.age_on_monthly_allowance)
            & person("is_poor_or_near_poor", period)
            & survivor,
            FuneralGround.social_pension: person("social_pension", period) > 0,
        }
        ground = np.zeros(person.count, dtype=np.uint8)
        for candidate, applies in reversed(grounds.items()):
            ground[applies & person("dies_this_month", period)] = candidate.index
        return ground


class funeral_support(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND"
    label = (
        "Funeral support for whoever organises the burial, once; only the highest, and none besides social insurance's"
    )
    reference = ["ND 20/2021 Art 11", "ND 176/2025 Art 5", "ND 335/2026 Art 11(2), Art 31(3)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 335/2026 Art 11(2): at least 20 times the national level; the province may give more."""
        at = parameters(period)
        tree = person.simulation.tax_benefit_system.parameters
        died_on = person("died_on", period)
        standard = at.social_assistance.standard_level
        pension = getattr(at.social_pension, "level", 0)
        if not at.choices.funeral_at_level_paid_from_july_2026:
            standard = level_in_force(tree.social_assistance.standard_level, died_on, period)
            pension = level_in_force(tree.social_pension.level, died_on, period)
        ground = person("funeral_ground", period)
        level = np.where(ground == FuneralGround.social_pension, pension, standard)
        amount = np.maximum(level * at.funeral_support.multiple, getattr(at.provincial, "funeral_support", 0))
        return amount * (ground != FuneralGround.none)


def level_in_force(leaf: ParameterTree, died_on: NDArray[np.datetime64], period: Period) -> Money:
    """The level that was in force on the day of death, not one that was set later and paid back to it."""
    level = np.zeros(len(died_on), dtype=np.int32)
    for dated in reversed(leaf.values_list):
        if dated.instant_str <= str(period.stop):
            level = np.where(died_on >= np.datetime64(dated.metadata["in_force_on"]), dated.value, level)
    return level
