"""Acts of the room of accounts."""

from ansinh.accounts.services.accounts import (
    close_account,
    correct_own_account,
    correct_own_password,
    correct_password,
    end_two_steps,
    register_user,
)
from ansinh.accounts.services.duties import close_duty, open_duty, transfer_duties
from ansinh.accounts.services.phones import NewLink, end_phone_link, open_phone_link, record_phone_entry
from ansinh.accounts.services.sign_ins import end_other_sessions
from ansinh.accounts.services.views import forget_view, keep_view

__all__ = [
    "NewLink",
    "close_account",
    "close_duty",
    "correct_own_account",
    "correct_own_password",
    "correct_password",
    "end_other_sessions",
    "end_phone_link",
    "end_two_steps",
    "forget_view",
    "keep_view",
    "open_duty",
    "open_phone_link",
    "record_phone_entry",
    "register_user",
    "transfer_duties",
]
