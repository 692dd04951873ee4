"""What other rooms ask of the judgement; everything else here is its own affair."""

from ansinh.judgement.columns import INPUT_COLUMNS, OUTPUT_COLUMNS
from ansinh.judgement.explain import Answer, explain
from ansinh.judgement.funeral import FuneralSupport, funeral_support
from ansinh.judgement.judging import Judgement, Verdict, judge
from ansinh.judgement.law import (
    DatedValue,
    Law,
    choices_in_force,
    law_as_asked,
    parameter_history,
    parameters_in_force,
    pension_level,
    standard_level,
)
from openfisca_vietnam.reforms.amendment import Amendment
from openfisca_vietnam.reforms.provincial import ExtraGroup, ProvincialResolution

__all__ = [
    "INPUT_COLUMNS",
    "OUTPUT_COLUMNS",
    "Amendment",
    "Answer",
    "DatedValue",
    "ExtraGroup",
    "FuneralSupport",
    "Judgement",
    "Law",
    "ProvincialResolution",
    "Verdict",
    "choices_in_force",
    "explain",
    "funeral_support",
    "judge",
    "law_as_asked",
    "parameter_history",
    "parameters_in_force",
    "pension_level",
    "standard_level",
]
