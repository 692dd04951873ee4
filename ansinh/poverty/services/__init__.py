"""Acts of the review of poor households."""

from .correcting import correct_form
from .instruments import import_instrument, keep_shipped
from .listing import assign_households, cancel_listed, enrol_suggested
from .meetings import Invitation, Minutes, Tally, call_meeting, cancel_meeting, close_survey, record_meeting
from .objections import Said, answer_objection, record_objection, submit_objection
from .postings import close_posting, close_round, open_posting, open_second_posting, record_publicity
from .requests import register_request, reject_request
from .rounds import RoundPlan, approve_round, cancel_round, correct_round, open_survey, prepare_round
from .submissions import FilledForm, submit_form

__all__ = [
    "FilledForm",
    "Invitation",
    "Minutes",
    "RoundPlan",
    "Said",
    "Tally",
    "answer_objection",
    "approve_round",
    "assign_households",
    "call_meeting",
    "cancel_listed",
    "cancel_meeting",
    "cancel_round",
    "close_posting",
    "close_round",
    "close_survey",
    "correct_form",
    "correct_round",
    "enrol_suggested",
    "import_instrument",
    "keep_shipped",
    "open_posting",
    "open_second_posting",
    "open_survey",
    "prepare_round",
    "record_meeting",
    "record_objection",
    "record_publicity",
    "register_request",
    "reject_request",
    "submit_form",
    "submit_objection",
]
