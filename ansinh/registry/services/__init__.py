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
from ansinh.registry.services.duplicates import SearchOutcome, find_duplicates, reject_duplicate
from ansinh.registry.services.hard_areas import record_hard_area
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
from ansinh.registry.services.importing import ImportOutcome, RowResult, import_recipients
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
    "ShownAccount",
    "answer_whom_to_ask",
    "approve_bank_account",
    "approve_move_request",
    "approve_payee",
    "assign_hamlet",
    "assign_payee",
    "assign_payees",
    "correct_household",
    "correct_individual",
    "end_circumstance",
    "end_consent",
    "end_contact_point",
    "end_membership",
    "enrol_member",
    "find_duplicates",
    "import_recipients",
    "merge_individuals",
    "open_bank_account",
    "open_bank_accounts",
    "read_as_believed",
    "read_bank_accounts",
    "read_circumstances",
    "record_circumstance",
    "record_circumstances",
    "record_consent",
    "record_contact_point",
    "record_death",
    "record_hard_area",
    "record_household_class",
    "record_household_classes",
    "record_population_check",
    "register_household",
    "register_households",
    "register_individual",
    "register_many",
    "rehome_area",
    "reject_bank_account",
    "reject_duplicate",
    "reject_move_request",
    "reject_payee",
    "split_individuals",
    "submit_move_request",
]
