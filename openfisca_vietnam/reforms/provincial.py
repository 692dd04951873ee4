"""A province's own level and own extra groups, by a resolution of its People's Council."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.periods import DateUnit
from openfisca_core.reforms import Reform
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.months import month_number
from openfisca_vietnam.typing import Coefficients, Flags, Parameters, ParameterTree, Period, Population


@dataclass(frozen=True)
class ExtraGroup:
    """People whom the province supports beyond the decree: a coefficient and what it asks for.

    An empty set, or None, asks nothing. Codes are those of the facts: "poor", "mild", "female".
    """

    code: str
    name: str
    coefficient: float
    article: str
    age_from: int | None = None
    age_below: int | None = None
    household_classes: frozenset[str] = frozenset()
    disabilities: frozenset[str] = frozenset()
    sexes: frozenset[str] = frozenset()
    is_required: frozenset[str] = frozenset()  # yes/no variables that must hold, "has_no_supporter"


@dataclass(frozen=True)
class ProvincialResolution:
    """What a People's Council resolved: number, signing date, and the period `[valid_from, valid_to)` in months."""

    number: str
    signed_on: date
    valid_from: date
    valid_to: date | None = None
    standard_level: int | None = None  # đồng a month
    pension_level: int | None = None  # đồng a month
    funeral_support: int | None = None  # đồng
    extra_groups: tuple[ExtraGroup, ...] = field(default=())
    health_insurance_added: tuple[tuple[str, int], ...] = ()  # percent of the premium, by group of health insurance

    def is_in_force(self, month: int) -> bool:
        """Whether the month, counted since January 1970, lies in the period."""
        first = np.datetime64(self.valid_from, "M").astype(int)
        return first <= month and (self.valid_to is None or month < np.datetime64(self.valid_to, "M").astype(int))


def belongs_to(group: ExtraGroup, person: Population, period: Period) -> Flags:
    """Whether each person meets all that the group asks for; ages begin and end as those of the decree do."""
    met = person("is_due_this_month", period)
    if group.age_from is not None:
        met = met & (person("age_at_month_end", period) >= group.age_from)
    if group.age_below is not None:
        met = met & (person("age_at_month_start", period) < group.age_below)
    for variable, codes in (
        ("household_class", group.household_classes),
        ("disability", group.disabilities),
        ("sex", group.sexes),
    ):
        if codes:
            met = met & np.isin(person(variable, period).decode_to_str(), sorted(codes))
    for variable in sorted(group.is_required):
        met = met & person(variable, period)
    return met


def with_resolution(resolution: ProvincialResolution) -> type[Any]:
    """Make the reform that adds the province's levels and groups to the national law."""

    def set_levels(tree: ParameterTree) -> ParameterTree:
        start = periods.instant(resolution.valid_from)
        stop = None
        if resolution.valid_to is not None:
            stop = periods.instant(resolution.valid_to - timedelta(days=1))
        for name in ("standard_level", "pension_level", "funeral_support"):
            value = getattr(resolution, name)
            if value is not None:
                tree.provincial.children[name].update(start=start, stop=stop, value=value)
        for group, added in resolution.health_insurance_added:
            tree.provincial.health_insurance.children[group].update(start=start, stop=stop, value=added)
        return tree

    class extra_coefficient(Variable):
        value_type = float
        entity = Person
        definition_period = DateUnit.MONTH
        label = f"Groups of resolution {resolution.number}"
        reference = [f"Resolution {resolution.number}"]
        formula = coefficient_by(resolution)

    class WithResolution(Reform):
        name = f"Resolution {resolution.number}"

        def apply(self) -> None:
            self.modify_parameters(set_levels)
            self.replace_variable(extra_coefficient)

    return WithResolution


def coefficient_by(resolution: ProvincialResolution) -> Callable[[Population, Period, Parameters], Coefficients]:
    """Make the formula that gives the highest coefficient among the groups met."""

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        best = np.zeros(person.count, dtype=np.float32)
        if resolution.is_in_force(month_number(period)):
            for group in resolution.extra_groups:
                best = np.maximum(best, belongs_to(group, person, period) * np.float32(group.coefficient))
        return best

    return formula
