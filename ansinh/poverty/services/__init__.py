"""Acts of the review of poor households."""

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
from .requests import register_request, reject_request
from .rounds import RoundPlan, approve_round, cancel_round, correct_round, open_survey, prepare_round
from .submissions import FilledForm, submit_form

__all__ = [
    "FilledForm",
    "RoundPlan",
    "approve_round",
    "assign_households",
    "cancel_listed",
    "cancel_old_file",
    "cancel_round",
    "correct_round",
    "draw_recheck_sample",
    "drawn_keys",
    "enrol_suggested",
    "import_instrument",
    "import_old_file",
    "keep_shipped",
    "old_file_copy",
    "open_survey",
    "prepare_round",
    "record_old_file",
    "record_recheck",
    "register_request",
    "reject_request",
    "submit_form",
    "undo_old_file",
    "years_to_take_over",
]
