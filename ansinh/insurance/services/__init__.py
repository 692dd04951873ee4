"""Acts of insurance."""

from ansinh.insurance.services.card_lists import (
    cancel_card_list,
    import_card_list,
    preview_card_list,
    record_card_list,
    submit_card_list,
)
from ansinh.insurance.services.card_rows import assign_card_row, reject_card_row, reopen_card_row
from ansinh.insurance.services.cards import NewCard, correct_card, end_card, last_day_of, record_card
from ansinh.insurance.services.following import end_cards_of_dead, merge_cards, split_cards
from ansinh.insurance.services.premium_support import record_premium_support
from ansinh.insurance.services.renewals import open_renewals, renewals_of
from ansinh.insurance.services.state_lists import (
    approve_state_list,
    cancel_state_list,
    prepare_state_list,
    send_state_list,
)
from ansinh.insurance.services.targets import record_target

__all__ = [
    "NewCard",
    "approve_state_list",
    "assign_card_row",
    "cancel_card_list",
    "cancel_state_list",
    "correct_card",
    "end_card",
    "end_cards_of_dead",
    "import_card_list",
    "last_day_of",
    "merge_cards",
    "open_renewals",
    "prepare_state_list",
    "preview_card_list",
    "record_card",
    "record_card_list",
    "record_premium_support",
    "record_target",
    "reject_card_row",
    "renewals_of",
    "reopen_card_row",
    "send_state_list",
    "split_cards",
    "submit_card_list",
]
