"""Acts of the review of poor households."""

from .instruments import import_instrument, keep_shipped
from .listing import assign_households, cancel_listed, enrol_suggested
from .recognising import prepare_recognition, recognise_round, revoke_certificate
from .requests import register_request, reject_request
from .rounds import RoundPlan, approve_round, cancel_round, correct_round, open_survey, prepare_round
from .submissions import FilledForm, submit_form

__all__ = [
    "FilledForm",
    "RoundPlan",
    "approve_round",
    "assign_households",
    "cancel_listed",
    "cancel_round",
    "correct_round",
    "enrol_suggested",
    "import_instrument",
    "keep_shipped",
    "open_survey",
    "prepare_recognition",
    "prepare_round",
    "recognise_round",
    "register_request",
    "reject_request",
    "revoke_certificate",
    "submit_form",
]
