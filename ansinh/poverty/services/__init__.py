"""Acts of the review of poor households."""

from ansinh.poverty.filled_form import FilledForm, FormFile

from .conflicts import choose_submission
from .forms import read_filled_form
from .instruments import import_instrument, keep_shipped
from .listing import assign_households, cancel_listed, enrol_suggested
from .old_files import (
    cancel_old_file,
    import_old_file,
    old_file_copy,
    record_old_file,
    undo_old_file,
    years_to_take_over,
)
from .rechecks import draw_recheck_sample, drawn_keys, record_recheck
from .recognising import prepare_recognition, recognise_round, revoke_certificate
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
    "cancel_old_file",
    "cancel_round",
    "choose_submission",
    "correct_round",
    "draw_recheck_sample",
    "drawn_keys",
    "end_survey_key",
    "enrol_suggested",
    "import_instrument",
    "import_old_file",
    "keep_shipped",
    "old_file_copy",
    "open_survey",
    "open_survey_key",
    "prepare_recognition",
    "prepare_round",
    "recognise_round",
    "record_old_file",
    "record_recheck",
    "read_filled_form",
    "register_request",
    "reject_request",
    "revoke_certificate",
    "submit_form",
    "undo_old_file",
    "years_to_take_over",
]
