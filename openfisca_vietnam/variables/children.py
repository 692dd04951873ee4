"""How many children a person raises, month by month, for K4 and for the support of disabled parents."""

from typing import NamedTuple

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.months import days_in_month, deferred_days, month_number
from openfisca_vietnam.typing import Counts, Flags, Parameters, Period, Population
from openfisca_vietnam.variables.facts import ParentalLoss

NO_CAP = 200  # years: nobody reaches it
FORMER_CAP = 22  # years, ND 20/2021 Art 5(2), 5(4)


class RaisedChildren(NamedTuple):
    """The persons of the file who are raised by another, as columns, with the age at which each stops counting."""

    raiser: Counts  # position of the one who raises
    position: Counts  # position of the child
    limit: Counts  # years


def raised_children(person: Population, period: Period, parameters: Parameters) -> RaisedChildren:
    """Own and adopted children; a child with a case of K1 is not the raiser's own, so it counts only by choice."""
    raised_by = person("raised_by", period)
    counts = raised_by >= 0
    if not parameters(period).choices.children_of_k1_count_for_k4:
        counts = counts & (person("parental_loss", period) == ParentalLoss.none)
    position = np.flatnonzero(counts).astype(np.int32)
    return RaisedChildren(raised_by[position], position, np.zeros(len(position), dtype=np.int32))


def age_until_which_children_count(person: Population, period: Period, parameters: Parameters) -> Counts:
    """Under 16, longer while studying: to 22 by ND 20/2021 Art 5(4), without a cap by ND 335/2026 Art 5(4)."""
    ages = parameters(period).ages
    cap = getattr(ages, "study_ends", NO_CAP)
    return np.where(person("is_studying", period), cap, ages.childhood_ends).astype(np.int32)


def count_by_month_rule(
    person: Population, period: Period, children: RaisedChildren, something_remains: Flags | None = None
) -> Counts:
    """Count each raiser's children for this month.

    The first child begins the right, at once. One child more or fewer is a changed coefficient, so it counts from the
    month that the rule of changes says. The last child to leave is a loss: paid through the month. Where
    `something_remains` without any child (a pregnancy), every step is a change. What happens to a child after the
    raiser's death is no event of the raiser's entitlement.
    """
    month, size = month_number(period), person.count
    raiser, child = children.raiser, children.position
    dies_on = np.where(person("month_of_death", period) == month, days_in_month(person("died_on", period)), 31)[raiser]
    start, end = person("age_at_month_start", period)[child], person("age_at_month_end", period)[child]
    for_changes = person("age_for_changes", period)[child]
    is_outlived = person("birthday_day", period)[child] > dies_on
    end, for_changes = np.where(is_outlived, start, end), np.where(is_outlived, start, for_changes)
    death_month, death_day = person("month_of_death", period)[child], days_in_month(person("died_on", period)[child])
    death_month = death_month + ((death_month == month) & (death_day > dies_on))
    deferred = deferred_days(person.simulation.tax_benefit_system.parameters, period)

    at_start = (start >= 0) & (start < children.limit) & (death_month >= month)
    at_end = (end >= 0) & (end < children.limit) & (death_month > month)
    death_counts = (death_month < month) | ((death_month == month) & ~deferred[death_day])
    changed = (for_changes >= 0) & (for_changes < children.limit) & ~death_counts

    def total(flags: Flags) -> Counts:
        return np.bincount(raiser[flags], minlength=size).astype(np.int32)

    by_start, by_end, by_changes = total(at_start), total(at_end), total(changed)
    birthday_ends_it = (end >= children.limit) & person("has_birthday_this_month", period)[child]
    last_day = np.where(birthday_ends_it, person("birthday_day", period)[child], 31)
    last_day = np.minimum(last_day, np.where(death_month == month, death_day, 31))
    leaving = at_start & ~at_end
    latest = np.zeros(size, dtype=np.int32)
    np.maximum.at(latest, raiser[leaving], last_day[leaving].astype(np.int32))
    by_loss = total(leaving & ((last_day == latest[raiser]) | deferred[last_day]))

    went_on = np.where(by_start > 0, np.maximum(by_changes, 1), by_end)
    if something_remains is not None:
        return np.where(something_remains, by_changes, np.where(by_end > 0, went_on, by_loss))
    return np.where(by_end > 0, went_on, by_loss)


class children_counted_for_single_parent(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Children that count for K4 this month"
    reference = ["ND 20/2021 Art 5(4), Art 6(1)", "ND 335/2026 Art 5(4), Art 6(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 20/2021 and ND 335/2026 Art 5(4): a child under 16, or at school; the number is the coefficient."""
        children = raised_children(person, period, parameters)
        limit = age_until_which_children_count(person, period, parameters)[children.position]
        return count_by_month_rule(person, period, children._replace(limit=limit))


class children_at_month_start(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Children of an age for K4 before the month begins"
    reference = ["ND 20/2021 Art 5(4)", "ND 335/2026 Art 5(4)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 335/2026 Art 5(4): what the number was before the events of the month."""
        children = raised_children(person, period, parameters)
        age = person("age_at_month_start", period)[children.position]
        limit = age_until_which_children_count(person, period, parameters)[children.position]
        lives = person("month_of_death", period)[children.position] >= month_number(period)
        counted = (age >= 0) & (age < limit) & lives
        return np.bincount(children.raiser[counted], minlength=person.count).astype(np.int32)


class raises_a_pupil_beyond_the_cap(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Raises a pupil of 22 or older, who counts for K4 only without the cap of Decree 20/2021"
    reference = ["ND 20/2021 Art 5(4)", "ND 335/2026 Art 5(4)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5(4): without a cap."""
        children = raised_children(person, period, parameters)
        age = person("age_at_month_start", period)[children.position]
        limit = age_until_which_children_count(person, period, parameters)[children.position]
        beyond = (age >= FORMER_CAP) & (age < limit)
        beyond &= person("is_due_this_month", period)[children.position]
        return np.bincount(children.raiser[beyond], minlength=person.count) > 0


class children_at_month_end(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Children of an age for K4 on the last day of the month, whatever the month rule still pays"
    reference = ["ND 20/2021 Art 5(4)", "ND 335/2026 Art 5(4)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 335/2026 Art 5(4), 8: what the number will be from the month after."""
        children = raised_children(person, period, parameters)
        age = person("age_at_month_end", period)[children.position]
        limit = age_until_which_children_count(person, period, parameters)[children.position]
        lives = person("month_of_death", period)[children.position] > month_number(period)
        counted = (age >= 0) & (age < limit) & lives
        return np.bincount(children.raiser[counted], minlength=person.count).astype(np.int32)


class infants_counted_for_disabled_parent(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Children under 36 months that count for C3 and C4 this month"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17(2)a"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 335/2026 Art 17(2)a: raising children under 36 months; a pregnancy keeps the right without any."""
        children = raised_children(person, period, parameters)
        limit = np.full(len(children.position), parameters(period).ages.infancy_ends, dtype=np.int32)
        return count_by_month_rule(person, period, children._replace(limit=limit), person("is_pregnant", period))


class is_counted_child(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Is of an age, and related, so that the one who raises this person may count it for K4"
    reference = ["ND 20/2021 Art 5(4)", "ND 335/2026 Art 5(4)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 335/2026 Art 5(4): a child under 16, or still at school."""
        children = raised_children(person, period, parameters)
        counted = np.zeros(person.count, dtype=bool)
        counted[children.position] = True
        limit = age_until_which_children_count(person, period, parameters)
        return counted & (person("age_at_month_start", period) < limit) & person("is_due_this_month", period)
