"""Acts of the review of poor households."""

from ansinh.poverty.filled_form import FilledForm, FormFile

from .conflicts import choose_submission
from .correcting import correct_form
from .cross_checks import record_cross_check
from .forms import read_filled_form, read_form_file
from .instruments import import_instrument, keep_shipped
from .listing import assign_households, cancel_listed, enrol_suggested
from .meetings import Invitation, Minutes, Tally, call_meeting, cancel_meeting, close_survey, record_meeting
from .objections import Said, answer_objection, record_objection, submit_objection
from .old_files import (
    cancel_old_file,
    import_old_file,
    old_file_copy,
    record_old_file,
    undo_old_file,
    years_to_take_over,
)
from .postings import close_posting, close_round, open_posting, open_second_posting, record_publicity
from .provincial_lines import record_provincial_lines
from .rechecks import draw_recheck_sample, drawn_keys, record_recheck
from .recognising import prepare_recognition, recognise_round, revoke_certificate
from .requests import register_request, reject_request
from .rounds import CORRECTED, RoundPlan, approve_round, cancel_round, correct_round, open_survey, prepare_round
from .submissions import submit_form
from .survey_keys import NewKey, end_survey_key, open_survey_key

__all__ = [
    "CORRECTED",
    "FilledForm",
    "FormFile",
    "Invitation",
    "Minutes",
    "NewKey",
    "RoundPlan",
    "Said",
    "Tally",
    "answer_objection",
    "approve_round",
    "assign_households",
    "call_meeting",
    "cancel_listed",
    "cancel_meeting",
    "cancel_old_file",
    "cancel_round",
    "choose_submission",
    "close_posting",
    "close_round",
    "close_survey",
    "correct_form",
    "correct_round",
    "draw_recheck_sample",
    "drawn_keys",
    "end_survey_key",
    "enrol_suggested",
    "import_instrument",
    "import_old_file",
    "keep_shipped",
    "old_file_copy",
    "open_posting",
    "open_second_posting",
    "open_survey",
    "open_survey_key",
    "prepare_recognition",
    "prepare_round",
    "read_filled_form",
    "read_form_file",
    "recognise_round",
    "record_cross_check",
    "record_meeting",
    "record_objection",
    "record_old_file",
    "record_provincial_lines",
    "record_publicity",
    "record_recheck",
    "register_request",
    "reject_request",
    "revoke_certificate",
    "submit_form",
    "submit_objection",
    "undo_old_file",
    "years_to_take_over",
]
