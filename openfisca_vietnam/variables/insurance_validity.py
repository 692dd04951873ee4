"""From when to when a health-insurance card is valid, and when the fund pays treatment in full."""

from datetime import date

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.days import NEVER, months_later, value_on
from openfisca_vietnam.entities import Person
from openfisca_vietnam.insurance_days import (
    begins_when_decided,
    begins_when_paid,
    child_card_last_day,
    is_continuous,
    pupil_card_first_day,
    pupil_card_last_day,
)
from openfisca_vietnam.typing import Flags, Parameters, Period, Population
from openfisca_vietnam.variables.health_insurance import tree_of

FULLY = 100


class child_card_ends(Variable):
    value_type = date
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Last day of the card of a small child"
    reference = ["ND 146/2018 Art 13"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """ND 146/2018 Art 13: see `child_card_last_day`."""
        on = person("health_insurance_paid_on", period)
        return child_card_last_day(person("birth_date", period), on, tree_of(person))


class health_insurance_waits(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The card begins only thirty days after payment: the first one, or after a gap"
    reference = ["Law 25/2008 Art 16", "ND 188/2025"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """Law 25/2008 Art 16, ND 188/2025: whoever pays, wholly or in part; not where the state pays in full."""
        on = person("health_insurance_paid_on", period)
        beginning = begins_when_paid(on, person("previous_card_to", period), tree_of(person))
        return beginning.waits & (person("health_insurance_support_share", period) < FULLY)


class health_insurance_begins(Variable):
    value_type = date
    entity = Person
    definition_period = DateUnit.MONTH
    label = "First day of the card that is paid for or decided"
    reference = ["Law 25/2008 Art 16", "ND 146/2018 Art 13", "ND 188/2025"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """ND 146/2018 Art 13: from payment, or from the decision where the state pays; class 1 from 1 October."""
        tree, on = tree_of(person), person("health_insurance_paid_on", period)
        decided = person("card_decided_on", period)
        by_decision = begins_when_decided(np.where(decided > NEVER, decided, on), tree)
        by_payment = begins_when_paid(on, person("previous_card_to", period), tree).on
        by_payment = pupil_card_first_day(by_payment, person("school_class", period), tree)
        is_free = person("health_insurance_support_share", period) >= FULLY
        return np.where(is_free, by_decision, by_payment)


class health_insurance_last_day(Variable):
    value_type = date
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Last day of the card that is paid for; of a pupil of class 12 not after September"
    reference = ["ND 146/2018 Art 13"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """ND 146/2018 Art 13(7): so many months as were paid."""
        begins = person("health_insurance_begins", period)
        paid_to = months_later(begins, person("months_paid", period).astype(np.int64)) - 1
        return pupil_card_last_day(paid_to, begins, person("school_class", period), tree_of(person))


class health_insurance_is_continuous(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The card follows the previous one closely enough for the consecutive years"
    reference = ["ND 146/2018 Art 12", "ND 188/2025 Art 18"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 188/2025 Art 18: up to 90 days between them; before, up to three months."""
        begins = person("health_insurance_begins", period)
        return is_continuous(person("previous_card_to", period), begins, tree_of(person))


class fund_pays_in_full(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Five consecutive years, and co-payments of the year above six base salaries"
    reference = ["Law 25/2008 Art 22", "ND 188/2025 Art 18"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 188/2025 Art 18: both conditions; exactly six base salaries is not above."""
        on, rules = person("health_insurance_paid_on", period), tree_of(person).health_insurance
        since = person("covered_since", period)
        months = value_on(rules.continuous_years, on).astype(np.int64) * 12
        limit = value_on(rules.copay_multiple, on) * value_on(rules.base_salary, on)
        reached = (since > NEVER) & (months_later(since, months) <= on)
        return reached & (person("copay_this_year", period) > limit)
