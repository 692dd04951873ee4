"""The class of a household by a review: points or measured income against the standard and cut-offs of its round.

The standard is named by its code and never follows from the month. What is not known is -1: income that nobody
measured, points of a household that was not surveyed.
"""

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.conditions import ReviewCondition
from openfisca_vietnam.entities import Household
from openfisca_vietnam.poverty.instrument import shipped_cut_offs
from openfisca_vietnam.poverty.standard import standard
from openfisca_vietnam.typing import Counts, Flags, Money, Parameters, Period, Population
from openfisca_vietnam.variables.facts import HouseholdClass

UNKNOWN = -1
NATIONAL_FORM = "national"


class ReviewRule(Enum):
    """What decided a class; the first that applies."""

    unknown = "Income is neither scored nor measured, or deprivations that would decide are not known"
    quick = "The quick identification shows a household that needs no survey"
    poor = "Within the income limit, and as many deprivations as the standard asks for"
    near_poor = "Within the income limit, and fewer deprivations"
    average = "Measured income above the poverty line, up to the line of average living standard"
    above = "Above the income limit"


class review_standard(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Code of the poverty standard that the round has pinned: 2022 or 2027"


class is_urban(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Lives in an urban area"


class needs_no_survey(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Form A shows means, and nothing asks for a survey"


class income_points(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    default_value = UNKNOWN
    label = "Points for income (the circular's điểm A), -1 where the household was not scored"


class deprivation_points(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    default_value = UNKNOWN
    label = "Points for deprivations (the circular's điểm B), -1 where they are not known"


class measured_income(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    default_value = UNKNOWN
    unit = "VND/month"
    label = "Measured income per person, allowances of the State left out; -1 where nobody measured it"


class provincial_poverty_line(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "The province's own poverty line, 0 where it has none; counts where it is above the national one"


def by_standard(household: Population, period: Period, name: str) -> Counts:
    """A number of the pinned standard for each household's area; 0 where the standard has none, or is none."""
    codes, urban = household("review_standard", period), household("is_urban", period)
    found = np.zeros(household.count, dtype=np.int32)
    for code in np.unique(codes[codes > 0]).tolist():
        if name in ("poverty", "average"):
            lines = getattr(standard(str(code)), name)
            rural_urban = (lines.rural.value, lines.urban.value) if lines else (0, 0)
        else:
            cut_offs = shipped_cut_offs(NATIONAL_FORM)
            rural_urban = tuple(getattr(cut_offs[str(code), area], name) for area in ("rural", "urban"))
        found = np.where(codes == code, np.where(urban, rural_urban[1], rural_urban[0]), found)
    return found.astype(np.int32)


class poverty_line(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Poverty line that counts: the nation's, or the province's where that is above it"
    reference = ["ND 07/2021 Art 3", "ND 351/2025"]

    def formula(household: Population, period: Period, parameters: Parameters) -> Money:
        """ND 07/2021 Art 3(1), ND 351/2025."""
        national = by_standard(household, period, "poverty")
        return np.maximum(national, household("provincial_poverty_line", period))


class average_line(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Upper line of average living standard; 0 where the standard states none"
    reference = ["ND 07/2021 Art 3(2)"]

    def formula(household: Population, period: Period, parameters: Parameters) -> Money:
        """ND 07/2021 Art 3(2); none is known for 2027 to 2030."""
        return by_standard(household, period, "average")


class income_points_limit(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Up to so many points for income; of the national form, unless the round's instrument says otherwise"
    reference = ["TT 07/2021"]

    def formula(household: Population, period: Period, parameters: Parameters) -> Counts:
        """TT 07/2021: 140 rural, 175 urban."""
        return by_standard(household, period, "income_points")


class deprivation_points_limit(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "From so many points for deprivations; of the national form, unless the round's instrument says otherwise"
    reference = ["TT 07/2021"]

    def formula(household: Population, period: Period, parameters: Parameters) -> Counts:
        """TT 07/2021: 30, three deprivations at 10 points each."""
        return by_standard(household, period, "deprivation_points")


class is_within_income_limit(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Poor in income: measured income decides where there is any, otherwise points"
    reference = ["ND 07/2021 Art 3", "TT 07/2021", "QD 24/2021 Art 2(2)"]

    def formula(household: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 07/2021 Art 3(1): up to the line; TT 07/2021: up to the points that stand for it."""
        income, points = household("measured_income", period), household("income_points", period)
        by_points = (points != UNKNOWN) & (points <= household("income_points_limit", period))
        return np.where(income != UNKNOWN, income <= household("poverty_line", period), by_points)


class review_conditions(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The conditions that hold in the review, a bit each (ReviewCondition)"
    reference = ["ND 07/2021 Art 3", "ND 351/2025", "TT 07/2021"]

    def formula(household: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 07/2021 Art 3, TT 07/2021: every condition that a class asks for."""
        income, lacking = household("measured_income", period), household("deprivation_points", period)
        line, average = household("poverty_line", period), household("average_line", period)
        holds = {
            ReviewCondition.URBAN: household("is_urban", period),
            ReviewCondition.MEASURED: income != UNKNOWN,
            ReviewCondition.WITHIN_LIMIT: household("is_within_income_limit", period),
            ReviewCondition.DEPRIVED: lacking >= household("deprivation_points_limit", period),
            ReviewCondition.DEPRIVATIONS_KNOWN: lacking != UNKNOWN,
            ReviewCondition.PROVINCIAL_LINE: line > by_standard(household, period, "poverty"),
            ReviewCondition.WITHIN_AVERAGE: (income > line) & (income <= average),
            ReviewCondition.AVERAGE_LINE_STATED: average > 0,
        }
        bits = np.zeros(household.count, dtype=np.int32)
        for condition, flags in holds.items():
            bits |= flags * np.int32(condition)
        return bits


class review_rule(Variable):
    value_type = Enum
    possible_values = ReviewRule
    default_value = ReviewRule.unknown
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The rule that decides the class"
    reference = ["ND 07/2021 Art 3", "ND 351/2025", "TT 07/2021", "QD 24/2021 Art 2(2)"]

    def formula(household: Population, period: Period, parameters: Parameters) -> Population:
        """ND 07/2021 Art 3, TT 07/2021: income and deprivations; average living standard by measured income."""
        bits = household("review_conditions", period)

        def holds(condition: ReviewCondition) -> Flags:
            return (bits & condition) != 0

        measured = holds(ReviewCondition.MEASURED)
        is_judged = (household("review_standard", period) > 0) & (
            measured | (household("income_points", period) != UNKNOWN)
        )
        within = is_judged & holds(ReviewCondition.WITHIN_LIMIT)
        known = holds(ReviewCondition.DEPRIVATIONS_KNOWN)
        deprived = holds(ReviewCondition.DEPRIVED)
        rules = {
            ReviewRule.poor: within & known & deprived,
            ReviewRule.near_poor: within & known & ~deprived,
            ReviewRule.unknown: within & ~known,
            ReviewRule.average: is_judged & holds(ReviewCondition.WITHIN_AVERAGE),
            ReviewRule.above: is_judged,
            ReviewRule.quick: household("needs_no_survey", period),
        }
        rule = np.full(household.count, ReviewRule.unknown.index, dtype=np.uint8)
        for candidate, applies in reversed(rules.items()):
            rule[applies] = candidate.index
        return rule


class review_class(Variable):
    value_type = Enum
    possible_values = HouseholdClass
    default_value = HouseholdClass.unstated
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Class of the household by the review: poor, near-poor, of average living standard, or none of these"
    reference = ["ND 07/2021 Art 3", "ND 351/2025", "TT 07/2021"]

    def formula(household: Population, period: Period, parameters: Parameters) -> Population:
        """ND 07/2021 Art 3."""
        classes = {
            ReviewRule.unknown: HouseholdClass.unstated,
            ReviewRule.quick: HouseholdClass.other,
            ReviewRule.poor: HouseholdClass.poor,
            ReviewRule.near_poor: HouseholdClass.near_poor,
            ReviewRule.average: HouseholdClass.average,
            ReviewRule.above: HouseholdClass.other,
        }
        by_rule = np.array([classes[rule].index for rule in ReviewRule], dtype=np.uint8)
        return by_rule[np.asarray(household("review_rule", period))]
