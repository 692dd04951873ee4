"""What a health-insurance card costs a month, and who pays which part."""

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.days import NEVER, value_on
from openfisca_vietnam.entities import Person
from openfisca_vietnam.typing import Counts, Flags, Money, Parameters, Period, Population
from openfisca_vietnam.variables.facts import NOBODY
from openfisca_vietnam.variables.health_insurance import PAID_ELSEWHERE, tree_of
from openfisca_vietnam.variables.insurance_facts import HealthInsuranceGroup

PLACES = 5  # the fifth member's share holds for every later one
PER_MILLE_OF_PERCENT, HUNDRED_PERCENT = 1000, 100_000


class is_household_payer(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Pays, or has paid in this fiscal year, as a member of the household"
    reference = ["ND 146/2018 Art 7"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 146/2018 Art 7: those whom the state supports, or who are insured elsewhere, do not count."""
        pays = person("health_insurance_group", period) == HealthInsuranceGroup.household
        return pays & person("takes_part", period)


class household_order(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The how many-th of the household the person is to pay in this fiscal year; 0: does not pay as a member"
    reference = ["ND 146/2018 Art 7"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 146/2018 Art 7: by the day of payment; of those who pay together the eldest first, a reading of ours."""
        tree, on = tree_of(person), person("health_insurance_paid_on", period)
        paid = person("paid_in_household_on", period)
        has_paid = (paid > NEVER) & (paid.astype("datetime64[Y]") == on.astype("datetime64[Y]")) & (paid <= on)
        day = np.where(has_paid, paid, on)
        eldest_first = value_on(tree.choices.eldest_first_in_household_order, on) > 0
        born = np.where(eldest_first, person("birth_date", period).astype(np.int64), 0)
        place = person("place_on_list", period)
        payers = np.flatnonzero(person("is_household_payer", period))
        alone = np.arange(person.count, dtype=np.int64) + np.iinfo(np.int32).max
        number = person("household_number", period)
        household = np.where(number == NOBODY, alone, number)[payers]
        ranked = np.lexsort((place[payers], born[payers], ~has_paid[payers], day[payers], household))
        sorted_households = household[ranked]
        first = np.searchsorted(sorted_households, sorted_households, side="left")
        order = np.zeros(person.count, dtype=np.int32)
        order[payers[ranked]] = np.arange(len(payers)) - first + 1
        return order


class health_insurance_premium_full(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "The whole premium of a month; 0 where it is paid with the wage or by social insurance"
    reference = ["ND 146/2018 Art 7", "ND 188/2025"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 146/2018 Art 7: 4.5 percent of the base salary of the day of payment; less for later members."""
        on, rules = person("health_insurance_paid_on", period), tree_of(person).health_insurance
        group = np.asarray(person("health_insurance_group", period))
        salary = np.rint(value_on(rules.base_salary, on)).astype(np.int64)
        rate = np.rint(value_on(rules.rate, on) * PER_MILLE_OF_PERCENT).astype(np.int64)
        order = np.minimum(person("household_order", period), PLACES)
        share = np.full(person.count, 100, dtype=np.int64)
        for place in range(1, PLACES + 1):
            of_place = value_on(rules.children[f"order_{place}"], on).astype(np.int64)
            share = np.where(order == place, of_place, share)
        exact = salary * rate * share
        full = (exact + HUNDRED_PERCENT * 100 // 2) // (HUNDRED_PERCENT * 100)
        elsewhere = np.isin(group, [HealthInsuranceGroup.none.index, *(one.index for one in PAID_ELSEWHERE)])
        return np.where(elsewhere, 0, full).astype(np.int32)


class health_insurance_premium_of_state(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "The part of a month's premium that the state pays"
    reference = ["ND 146/2018", "ND 188/2025 Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 188/2025 Art 6: at least the share; what a share leaves of a đồng is the state's, a reading of ours."""
        full = person("health_insurance_premium_full", period).astype(np.int64)
        on = person("health_insurance_paid_on", period)
        to_state = value_on(tree_of(person).choices.part_of_dong_to_state, on) > 0
        exact = full * person("health_insurance_support_share", period)
        return ((exact + np.where(to_state, 99, 0)) // 100).astype(np.int32)


class health_insurance_premium_of_person(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "The part of a month's premium that the person pays"
    reference = ["ND 146/2018", "ND 188/2025 Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 188/2025 Art 6: what the state does not pay."""
        return person("health_insurance_premium_full", period) - person("health_insurance_premium_of_state", period)


class health_insurance_payment(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND"
    label = "What the person pays at once for the months paid"
    reference = ["ND 146/2018"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 146/2018: months times the premium of the day of payment; a later base salary changes nothing."""
        return person("health_insurance_premium_of_person", period) * person("months_paid", period)
