"""Tables of the registry, one file per noun."""

from ansinh.registry.models.circumstance import (
    HEALTH,
    NEVER_LISTED,
    VALUES,
    WITH_AMOUNT,
    WITH_RELATED,
    Care,
    Circumstance,
    DisabilityDegree,
    Kind,
    ParentalLoss,
    SingleParenthood,
)
from ansinh.registry.models.contact import (
    Channel,
    CheckResult,
    Consent,
    ConsentForm,
    ContactPoint,
    PopulationCheck,
    Purpose,
)
from ansinh.registry.models.duplicate import (
    PAIR_MOVES,
    DuplicatePair,
    Merge,
    MergeState,
    PairState,
    ReviewMark,
)
from ansinh.registry.models.hard_area import HardArea
from ansinh.registry.models.household import Classification, Household, HouseholdClass, Membership, Relation
from ansinh.registry.models.import_run import ImportRow, ImportRun, RowOutcome
from ansinh.registry.models.individual import BirthPrecision, Individual, NameWord, Residence, Sex
from ansinh.registry.models.move import MOVE_STATES, MoveRequest, MoveState
from ansinh.registry.models.payee import BankAccount, Payee, PayeeKind, State, Way
from ansinh.registry.models.sources import UNVERIFIED, Source

__all__ = [
    "HEALTH",
    "MOVE_STATES",
    "NEVER_LISTED",
    "PAIR_MOVES",
    "UNVERIFIED",
    "VALUES",
    "WITH_AMOUNT",
    "WITH_RELATED",
    "BankAccount",
    "BirthPrecision",
    "Care",
    "Channel",
    "CheckResult",
    "Circumstance",
    "Classification",
    "Consent",
    "ConsentForm",
    "ContactPoint",
    "DisabilityDegree",
    "DuplicatePair",
    "HardArea",
    "Household",
    "HouseholdClass",
    "ImportRow",
    "ImportRun",
    "Individual",
    "Kind",
    "Membership",
    "Merge",
    "MergeState",
    "MoveRequest",
    "MoveState",
    "NameWord",
    "PairState",
    "ParentalLoss",
    "Payee",
    "PayeeKind",
    "PopulationCheck",
    "Purpose",
    "Relation",
    "Residence",
    "ReviewMark",
    "RowOutcome",
    "Sex",
    "SingleParenthood",
    "Source",
    "State",
    "Way",
]
