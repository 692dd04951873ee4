"""Acts of the registry."""

from ansinh.registry.services.circumstances import (
    NewCircumstance,
    end_circumstance,
    record_circumstance,
    record_circumstances,
)
from ansinh.registry.services.contacts import (
    end_consent,
    end_contact_point,
    record_consent,
    record_contact_point,
    record_population_check,
)
from ansinh.registry.services.duplicates import (
    SearchOutcome,
    find_duplicates,
    job_of_search,
    reject_duplicate,
    reject_duplicates,
    submit_search,
)
from ansinh.registry.services.hard_areas import record_hard_area
from ansinh.registry.services.household_classes import cancel_household_classes
from ansinh.registry.services.household_papers import (
    attach_household_paper,
    cancel_household_paper,
    read_household_paper,
    record_household_note,
)
from ansinh.registry.services.households import (
    NewHousehold,
    NewHouseholdClass,
    assign_hamlet,
    correct_household,
    end_membership,
    enrol_member,
    record_household_class,
    record_household_classes,
    register_household,
    register_households,
)
from ansinh.registry.services.import_background import (
    is_long_file,
    is_long_run,
    job_of_import,
    record_unread_list,
    submit_application,
    submit_errors_copy,
    submit_import,
    submit_import_again,
    submit_undo,
)
from ansinh.registry.services.import_columns import correct_columns, record_columns, sheet_understood
from ansinh.registry.services.import_copy import errors_copy, kept_errors_copy, record_errors_copy, write_errors_copy
from ansinh.registry.services.import_headings import correct_mapping, fields_of
from ansinh.registry.services.import_outcome import ImportOutcome, RowResult
from ansinh.registry.services.import_places import check_titles
from ansinh.registry.services.import_plan import Settlement
from ansinh.registry.services.import_undo import undo_import
from ansinh.registry.services.importing import (
    apply_import,
    cancel_import,
    import_list,
    import_recipients,
    judged_again,
    preview_again,
    preview_import,
    settle_row,
)
from ansinh.registry.services.merging import merge_individuals
from ansinh.registry.services.moves import (
    answer_whom_to_ask,
    approve_move_request,
    reject_move_request,
    submit_move_request,
)
from ansinh.registry.services.payees import (
    NewBankAccount,
    NewPayee,
    approve_bank_account,
    approve_payee,
    assign_payee,
    assign_payees,
    open_bank_account,
    open_bank_accounts,
    reject_bank_account,
    reject_payee,
)
from ansinh.registry.services.people import (
    NewIndividual,
    correct_individual,
    correct_many,
    record_death,
    register_individual,
    register_many,
)
from ansinh.registry.services.reading import ShownAccount, read_as_believed, read_bank_accounts, read_circumstances
from ansinh.registry.services.reform import rehome_area
from ansinh.registry.services.splitting import split_individuals

__all__ = [
    "ImportOutcome",
    "NewBankAccount",
    "NewCircumstance",
    "NewHousehold",
    "NewHouseholdClass",
    "NewIndividual",
    "NewPayee",
    "RowResult",
    "SearchOutcome",
    "Settlement",
    "ShownAccount",
    "answer_whom_to_ask",
    "apply_import",
    "approve_bank_account",
    "approve_move_request",
    "approve_payee",
    "assign_hamlet",
    "assign_payee",
    "assign_payees",
    "attach_household_paper",
    "cancel_household_classes",
    "cancel_household_paper",
    "cancel_import",
    "check_titles",
    "correct_columns",
    "correct_household",
    "correct_individual",
    "correct_many",
    "correct_mapping",
    "end_circumstance",
    "end_consent",
    "end_contact_point",
    "end_membership",
    "enrol_member",
    "errors_copy",
    "fields_of",
    "find_duplicates",
    "import_list",
    "import_recipients",
    "is_long_file",
    "is_long_run",
    "job_of_import",
    "job_of_search",
    "judged_again",
    "kept_errors_copy",
    "merge_individuals",
    "open_bank_account",
    "open_bank_accounts",
    "preview_again",
    "preview_import",
    "read_as_believed",
    "read_bank_accounts",
    "read_circumstances",
    "read_household_paper",
    "record_circumstance",
    "record_circumstances",
    "record_columns",
    "record_consent",
    "record_contact_point",
    "record_death",
    "record_errors_copy",
    "record_hard_area",
    "record_household_class",
    "record_household_classes",
    "record_household_note",
    "record_population_check",
    "record_unread_list",
    "register_household",
    "register_households",
    "register_individual",
    "register_many",
    "rehome_area",
    "reject_bank_account",
    "reject_duplicate",
    "reject_duplicates",
    "reject_move_request",
    "reject_payee",
    "settle_row",
    "sheet_understood",
    "split_individuals",
    "submit_application",
    "submit_errors_copy",
    "submit_import",
    "submit_import_again",
    "submit_move_request",
    "submit_search",
    "submit_undo",
    "undo_import",
    "write_errors_copy",
]
