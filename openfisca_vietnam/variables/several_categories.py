"""Several categories at once (Art 6(2)): the highest, except that K4 is paid besides K5, K6 or K8."""

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.typing import Coefficients, Flags, Money, Parameters, Period, Population
from openfisca_vietnam.variables.levels import to_whole_dong


class Category(Enum):
    """Lines of the monthly allowance; of equal coefficients the one named first is paid."""

    none = "No category"
    k1 = "K1"
    k2 = "K2"
    k3 = "K3"
    k4 = "K4"
    k5a = "K5a"
    k5b_hard_area = "K5b"
    k5c_without_pension = "K5c"
    k5_taken_in = "K5d"
    k6 = "K6"
    k7 = "K7"
    k8 = "K8"
    extra = "A group of the province's own"


BESIDES_K4 = ("k5a", "k5b_hard_area", "k5c_without_pension", "k5_taken_in", "k6", "k8")
INSTEAD_OF_K4 = ("k1", "k2", "k3", "k7", "extra")


def highest(person: Population, period: Period, names: tuple[str, ...]) -> Coefficients:
    """The highest coefficient among the named categories, 0 where none is met."""
    best = person(f"{names[0]}_coefficient", period)
    for name in names[1:]:
        best = np.maximum(best, person(f"{name}_coefficient", period))
    return best


class extra_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Group of the province's own, by its resolution; the reform that carries the resolution gives the formula"
    reference = ["ND 20/2021 Art 4(3)", "ND 335/2026 Art 4(3)"]


class is_paid_besides_k4(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "K4 together with K5, K6 or K8 is at least what any other category would give, so they are paid"
    reference = ["ND 20/2021 Art 6(2)", "ND 335/2026 Art 6(2)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Flags:
        """ND 20/2021 and ND 335/2026 Art 6(2): only the highest, but K4 and the highest of K5, K6 and K8 together."""
        together = person("k4_coefficient", period) + highest(person, period, BESIDES_K4)
        return together > highest(person, period, INSTEAD_OF_K4)


class allowance_category(Variable):
    value_type = Enum
    possible_values = Category
    default_value = Category.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The category whose coefficient is paid, K4 aside"
    reference = ["ND 20/2021 Art 6(2)", "ND 335/2026 Art 6(2)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """ND 20/2021 and ND 335/2026 Art 6(2): the highest; of equals the one that the decree names first."""
        with_k4 = person("is_paid_besides_k4", period)
        best = np.zeros(person.count, dtype=np.float32)
        category = np.zeros(person.count, dtype=np.uint8)
        for candidate in Category:
            if candidate in (Category.none, Category.k4):
                continue
            coefficient = person(f"{candidate.name}_coefficient", period)
            wins = (coefficient > best) & (with_k4 == (candidate.name in BESIDES_K4))
            best = np.where(wins, coefficient, best)
            category[wins] = candidate.index
        return category


class allowance_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The coefficient paid, K4 aside"
    reference = ["ND 20/2021 Art 6", "ND 335/2026 Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 and ND 335/2026 Art 6(2)."""
        besides, instead = highest(person, period, BESIDES_K4), highest(person, period, INSTEAD_OF_K4)
        return np.where(person("is_paid_besides_k4", period), besides, instead)


class single_parent_coefficient(Variable):
    value_type = float
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The coefficient paid as K4: the number of children"
    reference = ["ND 20/2021 Art 6", "ND 335/2026 Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Coefficients:
        """ND 20/2021 and ND 335/2026 Art 6(2): besides K5, K6 and K8; otherwise only where it is the highest."""
        return person("k4_coefficient", period) * person("is_paid_besides_k4", period)


class allowance_amount_in_first_pass(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "What Article 6 would give without K5a: the first of the two passes"
    reference = ["ND 20/2021 Art 5(5)a, Art 6(2)", "ND 335/2026 Art 5(5)a, Art 6(2)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 335/2026 Art 5(5)a: whether a supporter is on assistance must be known before K5a is."""
        besides = highest(person, period, tuple(name for name in BESIDES_K4 if name != "k5a"))
        together = person("k4_coefficient", period) + besides
        total = np.maximum(together, highest(person, period, INSTEAD_OF_K4))
        return to_whole_dong(total, person("standard_level", period))


class allowance_amount_by_article_6(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "What Article 6 gives, before the social pension is compared"
    reference = ["ND 20/2021 Art 6", "ND 335/2026 Art 6"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 20/2021 and ND 335/2026 Art 6: coefficient times standard level."""
        level = person("standard_level", period)
        main = to_whole_dong(person("allowance_coefficient", period), level)
        return main + to_whole_dong(person("single_parent_coefficient", period), level)
