"""Which money levels count for a person: the national ones, or the province's where they are higher."""

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.typing import Coefficients, Money, Parameters, Period, Population


def to_whole_dong(coefficients: Coefficients, level: Money) -> Money:
    """Coefficient times level, half a đồng rounded up (a reading of ours: no text speaks of half đồng).

    An amount beyond OpenFisca's 32 bits stands as the largest that they hold; whoever asks must refuse such a level.
    """
    exact = np.floor(coefficients.astype(np.float64) * level + 0.5)
    return np.minimum(exact, np.iinfo(np.int32).max).astype(np.int32)


class standard_level(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Standard level of social assistance that counts for this person"
    reference = ["ND 20/2021 Art 4(2), Art 4(3)", "ND 335/2026 Art 4(2), Art 4(3)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 20/2021 Art 4(3), ND 335/2026 Art 4(3): a province may go above the national level, not below."""
        at = parameters(period)
        national = at.social_assistance.standard_level
        provincial = getattr(at.provincial, "standard_level", 0)
        return np.maximum(person("local_standard", period), max(national, provincial))


class carers_standard_level(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Standard level that counts for carers' support"
    reference = ["ND 20/2021 Art 20", "ND 335/2026 Art 17"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 335/2026 Art 17: a multiple of the standard level; whether of the province's is a reading of ours."""
        at = parameters(period)
        if at.choices.local_level_counts_for_carers:
            return person("standard_level", period)
        return person.filled_array(at.social_assistance.standard_level, dtype=np.int32)


class pension_level(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Level of the social pension that counts for this person; 0 before July 2025"
    reference = ["ND 176/2025 Art 3", "ND 335/2026 Art 31(1)"]

    def formula(person: Population, period: Period, parameters: Parameters) -> Money:
        """ND 176/2025 Art 3, ND 335/2026 Art 31(1): at least the national level; none before July 2025."""
        at = parameters(period)
        national = getattr(at.social_pension, "level", 0)
        if not national:
            return person.filled_array(0, dtype=np.int32)
        provincial = getattr(at.provincial, "pension_level", 0)
        return np.maximum(person("local_pension_level", period), max(national, provincial))
