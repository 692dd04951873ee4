"""What other rooms ask of the judgement; everything else here is its own affair."""

from ansinh.judgement.columns import INPUT_COLUMNS, OUTPUT_COLUMNS
from ansinh.judgement.cross_check import Likelihood, likelihoods_of
from ansinh.judgement.explain import Answer, explain
from ansinh.judgement.filled import require_rules_kept
from ansinh.judgement.funeral import FuneralSupport, funeral_support
from ansinh.judgement.instruments import (
    instrument_as_data,
    instrument_from_data,
    open_brought,
    open_instrument,
    open_ppi,
)
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
from ansinh.judgement.not_met import NotMet
from ansinh.judgement.review import Classified, Contribution, Review, classify, require_instrument, require_lines
from ansinh.judgement.review_reasons import words_of
from openfisca_vietnam.poverty.alkire_foster import Poverty, measure, measure_groups, together
from openfisca_vietnam.poverty.filled import filled_in
from openfisca_vietnam.poverty.form import Form, Kind, Question, read_form
from openfisca_vietnam.poverty.instrument import MEASURED_INCOME, About, Instrument, Purpose, shipped, shipped_codes
from openfisca_vietnam.poverty.scoring import Scores, lacks, score
from openfisca_vietnam.poverty.sheets import text_of
from openfisca_vietnam.poverty.standard import (
    ProvincialLines,
    Standard,
    indicator_codes,
    standard,
    standard_codes,
)
from openfisca_vietnam.reforms.amendment import Amendment
from openfisca_vietnam.reforms.provincial import ExtraGroup, ProvincialResolution

__all__ = [
    "INPUT_COLUMNS",
    "MEASURED_INCOME",
    "OUTPUT_COLUMNS",
    "About",
    "Amendment",
    "Answer",
    "Classified",
    "Contribution",
    "DatedValue",
    "ExtraGroup",
    "Form",
    "FuneralSupport",
    "Instrument",
    "Judgement",
    "Kind",
    "Law",
    "Likelihood",
    "NotMet",
    "Poverty",
    "ProvincialLines",
    "ProvincialResolution",
    "Purpose",
    "Question",
    "Review",
    "Scores",
    "Standard",
    "Verdict",
    "choices_in_force",
    "classify",
    "explain",
    "filled_in",
    "funeral_support",
    "indicator_codes",
    "instrument_as_data",
    "instrument_from_data",
    "judge",
    "lacks",
    "law_as_asked",
    "likelihoods_of",
    "measure",
    "measure_groups",
    "open_brought",
    "open_instrument",
    "open_ppi",
    "parameter_history",
    "parameters_in_force",
    "pension_level",
    "read_form",
    "require_instrument",
    "require_lines",
    "require_rules_kept",
    "score",
    "shipped",
    "shipped_codes",
    "standard",
    "standard_codes",
    "standard_level",
    "text_of",
    "together",
    "words_of",
]
