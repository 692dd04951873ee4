"""The group in which a person has a health-insurance card, and the share of the premium that the state pays."""

from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.conditions import CardCondition
from openfisca_vietnam.days import NEVER, Days, months_later, value_on, within_months
from openfisca_vietnam.entities import Person
from openfisca_vietnam.typing import Counts, Flags, Parameters, ParameterTree, Period, Population
from openfisca_vietnam.variables.facts import HouseholdClass
from openfisca_vietnam.variables.insurance_facts import (
    CODES_OF_GROUPS,
    KNOWN_TO_REGISTRY,
    HealthInsuranceGroup,
    InsurerCode,
)

G = HealthInsuranceGroup
PAID_ELSEWHERE: tuple[Any, ...] = (G.employee, G.social_insurance)
WITHOUT_SUPPORT = -1


def tree_of(person: Population) -> ParameterTree:
    """The dated parameters themselves: a card is priced by the day of its payment, not by its month."""
    return person.simulation.tax_benefit_system.parameters


class insured_by_insurer_group(Variable):
    value_type = Enum
    possible_values = HealthInsuranceGroup
    default_value = HealthInsuranceGroup.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The group that the insurer's code stands for"

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """The insurer's list names each person's group by two letters."""
        by_code = np.zeros(len(InsurerCode), dtype=np.uint8)
        for group, codes in CODES_OF_GROUPS.items():
            for code in codes.split():
                by_code[InsurerCode[code].index] = group.index
        return by_code[np.asarray(person("insurer_code", period))]


class is_insurable(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Is born and lives on the day of payment"

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """A card is for the living, from birth."""
        on = person("health_insurance_paid_on", period)
        return (person("birth_date", period) <= on) & (person("died_on", period) > on)


class health_insurance_groups_met(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "All groups to which the person belongs, a bit each (CardCondition)"
    reference = ["Law 25/2008 Art 12", "ND 146/2018", "ND 75/2023", "ND 188/2025 Art 5, Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """Law 25/2008 Art 12, ND 146/2018 Art 1 to 5, ND 188/2025: each group by what is known of the person.

        What runs out by a day is asked for on the day from which the card is to hold, every value on that of payment.
        """
        tree, on = tree_of(person), person("health_insurance_paid_on", period)
        rules, by_class = tree.health_insurance, person("household_class", period)
        minority, near_poor = person("is_ethnic_minority", period), by_class == HouseholdClass.near_poor
        difficult = person("in_difficult_area", period) | person("in_hard_area", period)
        begins = np.maximum(on, person("card_wanted_from", period))
        left_on, trafficked_on = person("commune_left_difficult_on", period), person("confirmed_trafficked_on", period)
        left = within_months(begins, left_on, value_on(rules.left_difficult_months, on))
        trafficked = within_months(begins, trafficked_on, value_on(rules.trafficked_months, on))
        groups = {
            G.employee: person("is_insured_at_work", period),
            G.social_insurance: person("is_insured_by_social_insurance", period),
            G.merit: person("has_merit", period),
            G.recipient: person("is_assistance_recipient", period),
            G.poor: by_class == HouseholdClass.poor,
            G.child: begins <= person("child_card_ends", period),
            G.ethnic_minority: minority & difficult,
            G.hard_area: person("in_hard_area", period) | person("on_island_or_in_base_area", period),
            G.state_other: person("is_otherwise_insured_by_state", period),
            G.near_poor_poor_area: near_poor & person("in_poor_area", period),
            G.near_poor: near_poor,
            G.left_difficult: minority & left & ~difficult,
            G.trafficked: trafficked,
            G.village_worker: person("works_for_village", period),
            G.pupil: person("is_studying", period),
            G.average_household: (by_class == HouseholdClass.average) & person("works_on_land_or_sea", period),
            G.household: np.ones(person.count, dtype=bool),
        }
        by_insurer = person("insured_by_insurer_group", period)
        insurer_counts = value_on(tree.choices.insurer_group_counts, on) > 0
        bits = np.zeros(person.count, dtype=np.int32)
        for group, met in groups.items():
            if group not in KNOWN_TO_REGISTRY:
                met = met | (insurer_counts & (by_insurer == group))
            place: Any = group.index
            bits |= met * np.int32(1 << place)
        return bits * person("is_insurable", period)


def share_of(group: Any, person: Population, period: Period) -> Counts:
    """Percent that the state pays for a group on each person's day, with the province's; -1: no such group."""
    tree, on = tree_of(person), person("health_insurance_paid_on", period)
    national: Any = 0 if group == G.household else WITHOUT_SUPPORT
    if group != G.household:
        leaf = tree.health_insurance.children[f"support_{group.name}"]
        national = value_on(leaf, on, absent=WITHOUT_SUPPORT)
    added = value_on(tree.provincial.health_insurance.children[group.name], on) + person("local_support", period)
    total = np.clip(national + np.maximum(added, 0), 0, 100)
    return np.where(np.asarray(national) < 0, WITHOUT_SUPPORT, total).astype(np.int32)


class health_insurance_group(Variable):
    value_type = Enum
    possible_values = HealthInsuranceGroup
    default_value = HealthInsuranceGroup.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The group that counts: of several the one with the highest support of the state"
    reference = ["Law 25/2008 Art 13", "ND 146/2018", "ND 188/2025 Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """ND 146/2018, ND 188/2025 Art 6: the highest support; of equals the first in the order of the groups."""
        tree, on = tree_of(person), person("health_insurance_paid_on", period)
        bits = person("health_insurance_groups_met", period)
        best = np.full(person.count, WITHOUT_SUPPORT, dtype=np.int32)
        found = np.zeros(person.count, dtype=np.uint8)
        for group in G:
            if group != G.none and group not in PAID_ELSEWHERE:
                share = share_of(group, person, period)
                wins = ((bits & np.int32(1 << group.index)) != 0) & (share > best)
                best = np.where(wins, share, best)
                found[wins] = group.index
        work_first = value_on(tree.choices.insured_at_work_comes_first, on) > 0
        for group in reversed(PAID_ELSEWHERE):
            belongs = (bits & np.int32(1 << group.index)) != 0
            found[belongs & (work_first | (best <= 0))] = group.index
        return found


class health_insurance_support_share(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "percent"
    label = "Share of the premium that the state pays, at least"
    reference = ["ND 146/2018", "ND 75/2023", "ND 188/2025 Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """ND 188/2025 Art 6: the minimum for the group, and what the province adds; none where work insures."""
        group = np.asarray(person("health_insurance_group", period))
        share = np.zeros(person.count, dtype=np.int32)
        for one in G:
            if one != G.none and one not in PAID_ELSEWHERE and (group == one.index).any():
                share = np.where(group == one.index, share_of(one, person, period), share)
        return share


def is_over(since: Days, on: Days, months: Counts) -> Flags:
    """Whether the months that began on `since` have passed."""
    return (since > NEVER) & (months > 0) & (months_later(since, months.astype(np.int64)) <= on)


class health_insurance_conditions(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The groups met and what else decides, a bit each (CardCondition)"
    reference = ["Law 25/2008 Art 12", "ND 188/2025 Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Counts:
        """What a reason is made of."""
        tree, on = tree_of(person), person("health_insurance_paid_on", period)
        group = np.asarray(person("health_insurance_group", period))
        insurer = np.asarray(person("insured_by_insurer_group", period))
        left, trafficked = person("commune_left_difficult_on", period), person("confirmed_trafficked_on", period)
        bits = person("health_insurance_groups_met", period)
        adds = person("local_support", period) > 0
        for one in G:
            if one != G.none and one not in PAID_ELSEWHERE:
                leaf = tree.provincial.health_insurance.children[one.name]
                adds = adds | ((group == one.index) & (value_on(leaf, on) > 0))
        begins = np.maximum(on, person("card_wanted_from", period))
        over = is_over(left, begins, value_on(tree.health_insurance.left_difficult_months, on))
        over &= group > G.left_difficult.index
        over |= is_over(trafficked, begins, value_on(tree.health_insurance.trafficked_months, on)) & (
            group > G.trafficked.index
        )
        holds = {
            CardCondition.PROVINCE_ADDS: adds & (group > 0) & ~np.isin(group, [one.index for one in PAID_ELSEWHERE]),
            CardCondition.BY_INSURER_CODE: (insurer == group) & (group > 0),
            CardCondition.SUPPORT_IS_OVER: over,
            CardCondition.NOT_BORN: person("birth_date", period) > on,
            CardCondition.DEAD: person("died_on", period) <= on,
            CardCondition.CLASS_UNSTATED: person("household_class", period) == HouseholdClass.unstated,
        }
        for condition, flags in holds.items():
            bits = bits | flags * np.int32(condition)
        return bits
