"""The acts that a list asks for, prepared as values: nothing here reads or writes."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.registry.models import BankAccount, Household, Individual
from ansinh.registry.services.circumstances import NewCircumstance
from ansinh.registry.services.contacts import NewContactPoint
from ansinh.registry.services.household_moves import NewMember
from ansinh.registry.services.households import NewHousehold, NewHouseholdClass
from ansinh.registry.services.import_plan import PersonPlan
from ansinh.registry.services.payee_rules import NewBankAccount, NewPayee
from ansinh.registry.services.person_rules import NewIndividual


@dataclass
class Wanted:
    """The acts that a list asks for, in the order in which they are done."""

    households: list[tuple[Household, NewHousehold]] = field(default_factory=list)
    people: list[tuple[PersonPlan, NewIndividual]] = field(default_factory=list)
    corrections: list[tuple[Individual, Mapping[str, object]]] = field(default_factory=list)
    moves: dict[int, tuple[Household, Area]] = field(default_factory=dict)
    addresses: dict[int, tuple[Household, str]] = field(default_factory=dict)
    members: list[NewMember] = field(default_factory=list)
    facts: dict[tuple[int, str], NewCircumstance] = field(default_factory=dict)
    classes: dict[int, NewHouseholdClass] = field(default_factory=dict)
    phones: list[NewContactPoint] = field(default_factory=list)
    accounts: list[tuple[BankAccount, NewBankAccount]] = field(default_factory=list)
    payees: list[NewPayee] = field(default_factory=list)


@dataclass(frozen=True)
class Judged:
    """The people of a list, and what it wants of the registry."""

    plans: Sequence[PersonPlan]
    wanted: Wanted


@dataclass(frozen=True)
class Frame:
    """For whom, where and when a list is judged."""

    actor: Actor
    area: Area
    subject: str
    month: Month
    on: datetime.date
