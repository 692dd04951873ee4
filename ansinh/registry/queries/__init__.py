"""Reads of the registry."""

from ansinh.registry.banks import Bank, bank_named, banks
from ansinh.registry.queries.circumstances import (
    ShownCircumstance,
    circumstances_in_force,
    masked_circumstances,
    proofs_lapsing,
)
from ansinh.registry.queries.duplicates import (
    Evidence,
    ShownPair,
    duplicate_pair,
    duplicate_pairs,
    is_under_review,
    merge_in_effect,
    people_under_review,
    records_of,
    shown_pair,
)
from ansinh.registry.queries.facts import FactTable, facts_for_month
from ansinh.registry.queries.history import (
    HouseholdAsBelieved,
    IndividualAsBelieved,
    household_as_believed,
    individual_as_believed,
)
from ansinh.registry.queries.imports import (
    ImportedEntitlement,
    ShownImportRow,
    ShownPreviewRow,
    imported_entitlements,
    rows_of_preview,
    rows_of_run,
    shown_import_rows,
    shown_preview_rows,
)
from ansinh.registry.queries.lookalikes import ListedPerson, Lookalike, lookalikes_of
from ansinh.registry.queries.payees import (
    PayeeInForce,
    SharedAccount,
    accounts_shared_by_households,
    payees_in_force,
)
from ansinh.registry.queries.people import (
    HouseholdPage,
    bearers_of_numbers,
    household_of,
    household_page,
    search_individuals,
    survivor_of,
)

__all__ = [
    "Bank",
    "Evidence",
    "FactTable",
    "HouseholdAsBelieved",
    "HouseholdPage",
    "ImportedEntitlement",
    "IndividualAsBelieved",
    "ListedPerson",
    "Lookalike",
    "PayeeInForce",
    "SharedAccount",
    "ShownCircumstance",
    "ShownImportRow",
    "ShownPair",
    "ShownPreviewRow",
    "accounts_shared_by_households",
    "bank_named",
    "banks",
    "bearers_of_numbers",
    "circumstances_in_force",
    "duplicate_pair",
    "duplicate_pairs",
    "facts_for_month",
    "household_as_believed",
    "household_of",
    "household_page",
    "imported_entitlements",
    "individual_as_believed",
    "is_under_review",
    "lookalikes_of",
    "masked_circumstances",
    "merge_in_effect",
    "payees_in_force",
    "people_under_review",
    "proofs_lapsing",
    "records_of",
    "rows_of_preview",
    "rows_of_run",
    "search_individuals",
    "shown_import_rows",
    "shown_pair",
    "shown_preview_rows",
    "survivor_of",
]
