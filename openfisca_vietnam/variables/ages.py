"""How old a person counts, for beginnings, for changes and for endings.

One birthday has three effects in time. What begins at an age is paid from the month of the birthday. What ends at an
age is paid through that month. What only changes follows the decree that was in force on the day of the birthday.
So each threshold asks the age that fits: `age_at_month_end`, `age_at_month_start` or `age_for_changes`.
"""

import calendar

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.months import days_in_month, deferred_days, month_number, month_numbers
from openfisca_vietnam.typing import Counts, Flags, Parameters, Period, Population

FEBRUARY, LEAP_DAY = 1, 29  # months count from 0


class birthday_month(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Month of birth as this year's birthday counts it, in months since January 1970"
    reference = ["Civil Code 91/2015 Art 148"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """Civil Code Art 148, by analogy: without a 29 February the birthday falls where the office's reading says."""
        month = month_numbers(person("birth_date", period))
        if calendar.isleap(period.start.year) or parameters(period).choices.leap_day_birthday != "03-01":
            return month
        is_leapling = (month % 12 == FEBRUARY) & (days_in_month(person("birth_date", period)) == LEAP_DAY)
        return month + is_leapling


class birthday_day(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Day of the month on which this year's birthday falls"
    reference = ["Civil Code 91/2015 Art 148"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """Civil Code Art 148, by analogy: see `birthday_month`."""
        born = person("birth_date", period)
        day = days_in_month(born)
        if calendar.isleap(period.start.year):
            return day
        is_leapling = (day == LEAP_DAY) & (month_numbers(born) % 12 == FEBRUARY)
        return np.where(is_leapling, int(parameters(period).choices.leap_day_birthday[-2:]), day)


class month_of_death(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Month of death, in months since January 1970; of the year 9999 for the living"

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """The month of death is due, later months are not."""
        return month_numbers(person("died_on", period))


class has_birthday_this_month(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Has a birthday, or is born, in this month, and lives to see it"

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """A birthday after the day of death does not come to pass."""
        lived_months = month_number(period) - person("birthday_month", period)
        falls_now = (lived_months >= 0) & (lived_months % 12 == 0)
        dying = np.flatnonzero(person("month_of_death", period) == month_number(period))
        falls_now[dying] &= days_in_month(person("died_on", period)[dying]) >= person("birthday_day", period)[dying]
        return falls_now


class age_at_month_start(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Age before the month begins: for what ends, paid through the month of the birthday"
    reference = ["ND 20/2021", "ND 147/2025", "ND 335/2026 Art 8"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 335/2026 Art 8: who is no longer eligible is stopped from the month right after."""
        return (month_number(period) - 1 - person("birthday_month", period)) // 12


class age_at_month_end(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Age on the last day lived of the month: for what begins, paid from the month of the birthday"
    reference = ["ND 20/2021", "ND 147/2025", "ND 335/2026 Art 8"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 335/2026 Art 8: the month in which the decision is signed, taken to be the month of the birthday."""
        return person("age_at_month_start", period) + person("has_birthday_this_month", period)


class age_for_changes(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Age as far as birthdays already count for changed coefficients"
    reference = ["ND 20/2021", "ND 147/2025 (second hand)", "ND 335/2026 Art 8(4)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 335/2026 Art 8(4): from the month of the change; ND 147/2025: from the month after."""
        deferred = deferred_days(person.simulation.tax_benefit_system.parameters, period)
        counts_later = person("has_birthday_this_month", period) & deferred[person("birthday_day", period)]
        return person("age_at_month_end", period) - counts_later


class is_due_this_month(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Born by the end of the month and not dead before it began: the month of death is due"
    reference = ["ND 20/2021", "ND 335/2026 Art 8"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 8: death stops from the month right after the month of death."""
        month = month_number(period)
        is_born = month_numbers(person("birth_date", period)) <= month
        return is_born & (person("month_of_death", period) >= month)
