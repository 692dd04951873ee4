"""Reads of the registry."""

from ansinh.registry.banks import Bank, bank_named, banks
from ansinh.registry.queries.circumstances import (
    LapsingProof,
    ShownCircumstance,
    circumstances_in_force,
    masked_circumstances,
    proofs_lapsing,
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
    shown_import_rows,
    shown_preview_rows,
)
from ansinh.registry.queries.payees import (
    PayeeInForce,
    SharedAccount,
    accounts_shared_by_households,
    payees_in_force,
    proposals_waiting,
)
from ansinh.registry.queries.people import HouseholdPage, household_of, household_page, search_individuals

__all__ = [
    "Bank",
    "FactTable",
    "HouseholdAsBelieved",
    "HouseholdPage",
    "ImportedEntitlement",
    "IndividualAsBelieved",
    "LapsingProof",
    "PayeeInForce",
    "SharedAccount",
    "ShownCircumstance",
    "ShownImportRow",
    "ShownPreviewRow",
    "accounts_shared_by_households",
    "bank_named",
    "banks",
    "circumstances_in_force",
    "facts_for_month",
    "household_as_believed",
    "household_of",
    "household_page",
    "imported_entitlements",
    "individual_as_believed",
    "masked_circumstances",
    "payees_in_force",
    "proofs_lapsing",
    "proposals_waiting",
    "search_individuals",
    "shown_import_rows",
    "shown_preview_rows",
]
