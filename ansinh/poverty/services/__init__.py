"""Acts of the review of poor households."""

from ansinh.poverty.filled_form import FilledForm, FormFile

from .conflicts import choose_submission
from .forms import read_filled_form
from .instruments import import_instrument, keep_shipped
from .listing import assign_households, cancel_listed, enrol_suggested
from .requests import register_request, reject_request
from .rounds import RoundPlan, approve_round, cancel_round, correct_round, open_survey, prepare_round
from .submissions import submit_form
from .survey_keys import NewKey, end_survey_key, open_survey_key

__all__ = [
    "FilledForm",
    "FormFile",
    "NewKey",
    "RoundPlan",
    "approve_round",
    "assign_households",
    "cancel_listed",
    "cancel_round",
    "choose_submission",
    "correct_round",
    "end_survey_key",
    "enrol_suggested",
    "import_instrument",
    "keep_shipped",
    "open_survey",
    "open_survey_key",
    "prepare_round",
    "read_filled_form",
    "register_request",
    "reject_request",
    "submit_form",
]
