"""One commune as the columns that the rooms take: its households, and what everybody draws."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ansinh.core.months import Month
from ansinh.demo.population.across import add_visitors, note_visitors, plant_moves, share_money
from ansinh.demo.population.classes import CODES, NONE
from ansinh.demo.population.drawing import NOBODY, Array, source_of, whole
from ansinh.demo.population.facts import Facts, facts_of
from ansinh.demo.population.garden import Garden, Planted
from ansinh.demo.population.ground import prepare_ground
from ansinh.demo.population.law import drawn_by
from ansinh.demo.population.payees import Money, money_of
from ansinh.demo.population.people import NEVER, People, people_of
from ansinh.demo.population.plan import CommunePlan
from ansinh.demo.population.planting import plant_errors
from ansinh.demo.population.recipients import recipients_of
from ansinh.demo.population.records import lookalikes
from ansinh.demo.population.spells import Spells, spells_of
from ansinh.registry.services.bulk_registration import WholeHouseholds

WITH_AMOUNT = ("pension", "wage")


@dataclass
class Commune:
    """Everything of one commune before a row of it is written."""

    plan: CommunePlan
    people: People
    facts: Facts
    spells: Spells
    money: Money
    hard_hamlets: Array
    planted: list[Planted] = field(default_factory=list)
    pairs: list[tuple[int, int, str]] = field(default_factory=list)
    lacking: dict[str, int] = field(default_factory=dict)

    def whole_households(self) -> WholeHouseholds:
        """The columns that the registry registers in one act."""
        return WholeHouseholds(
            households=_households(self.people),
            people=_people(self.people),
            classes=_classes(self.people, self.facts),
            circumstances=_circumstances(self.people, self.facts),
            contacts=self.money.contacts,
            accounts=self.money.accounts,
            payees=self.money.payees,
        )

    def entitlements(self, keys: list[int]) -> dict[str, Any]:
        """The columns that the payments room records; `keys` are those of the people, in their order."""
        return self.spells.columns(np.array(keys, dtype=np.int64), self.facts)

    def is_paid(self, month: Month) -> bool:
        """Whether anybody draws something in the month."""
        number = self.spells.drawn.months.index(month)
        return bool(((self.spells.first <= number) & (self.spells.last >= number)).any())

    def digest(self) -> str:
        """One number for all that is in these columns: the same where every value is the same."""
        found = hashlib.sha256()
        whole_households = self.whole_households()
        for table in ("households", "people", "classes", "circumstances", "contacts", "accounts", "payees"):
            for name, column in whole_households.of(table).items():
                values = column.tolist() if isinstance(column, np.ndarray) else list(column)
                found.update(f"{table}.{name}:{values!r}\n".encode())
        for name, column in self.entitlements(list(range(len(self.people)))).items():
            values = column.tolist() if isinstance(column, np.ndarray) else list(column)
            found.update(f"drawn.{name}:{values!r}\n".encode())
        return found.hexdigest()


def commune_of(plan: CommunePlan) -> Commune:
    """Draw one commune and ask the law about everybody in it; the same plan gives the same columns."""
    hard = hard_hamlets(plan)
    if plan.plan.recipients_only:
        people, facts = recipients_of(plan)
    else:
        people = people_of(plan)
        facts = facts_of(people)
    of_each = plan.plan.plant
    visitors = add_visitors(people, facts, of_each=of_each) if of_each else {}
    if of_each:
        prepare_ground(people, facts, of_each=plan.plant)
    spells = spells_of(people, drawn_by(people, facts, hard))
    planted: list[Planted] = []
    pairs: list[tuple[int, int, str]] = []
    lacking: dict[str, int] = {}
    if of_each:
        garden = Garden(people, facts, spells)
        note_visitors(garden, visitors)
        lacking = plant_errors(garden, of_each=plan.plant)
        missing = plant_moves(garden, of_each=plan.plant)
        lacking |= {"moved": missing} if missing else {}
        pairs = lookalikes(people, garden.rng, garden.bystanders(), of_each=plan.plant)
        planted = garden.planted
    carers = spells.carer(facts)
    receivers = np.unique(np.concatenate([spells.person, carers[carers != NOBODY]]))
    money = money_of(people, receivers)
    if of_each:
        # Whoever cares for another has that money on the account too.
        drawing = np.setdiff1d(spells.person[spells.is_open], sorted(garden.taken | garden.bound))
        planted += share_money(plan, money.accounts, money.contacts, drawing, of_each=of_each)
    return Commune(plan, people, facts, spells, money, hard, planted, pairs, lacking)


def hard_hamlets(plan: CommunePlan) -> Array:
    """Which hamlets a decision calls specially difficult."""
    rng = source_of(plan.plan.seed, plan.number, 2)
    return np.asarray(rng.random(plan.hamlet_count) < plan.province.hard_hamlets)


def _households(people: People) -> dict[str, Any]:
    group = people.hamlet * 0 + np.arange(people.household_count) % 9 + 1
    return {
        "number": [f"H{number + 1:06d}" for number in range(people.household_count)],
        "address": [f"Tổ {number}" for number in group.tolist()],
        "hamlet": [f"{number + 1:03d}" for number in people.hamlet.tolist()],
    }


def _people(people: People) -> dict[str, Any]:
    return {
        "household": people.household,
        "relation": people.relations,
        "full_name": people.names,
        "birth_date": people.birth_date,
        "birth_precision": np.where(people.by_year_only, "year", "day").tolist(),
        "sex": np.where(people.woman, "female", "male").tolist(),
        "identity_number": people.identity_number,
        "ethnicity": people.ethnicities,
        "died_on": people.died_on,
        "since": people.since,
    }


def _classes(people: People, facts: Facts) -> dict[str, Any]:
    parts = [
        (year, np.flatnonzero(facts.classes.in_year(year) != NONE), facts.classes.in_year(year))
        for year in facts.classes.years
    ]
    household = np.concatenate([found for _year, found, _classes in parts])
    years = np.concatenate([np.full(len(found), year) for year, found, _classes in parts])
    codes = np.concatenate([classes[found] for _year, found, classes in parts])
    begins = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return {
        "household": household,
        "household_class": [CODES[code] for code in codes.tolist()],
        "decision_number": [f"{year - 1}/QĐ-UBND" for year in years.tolist()],
        "decided_on": begins - 12,
        "valid_from": begins,
        "valid_to": (years + 1 - 1970).astype("datetime64[Y]").astype("datetime64[D]"),
    }


def _circumstances(people: People, facts: Facts) -> dict[str, Any]:
    kinds, amount = facts.column("kind"), facts.column("amount")
    person, since = facts.column("person"), facts.column("valid_from")
    rng = source_of(people.commune.plan.seed, people.commune.number, 3)
    certified = np.array([kind == "disability" for kind in kinds], dtype=bool)
    numbers = whole(rng, 1, 2999, len(kinds))
    issued = np.maximum(since - whole(rng, 5, 900, len(kinds)), people.birth_date[person])
    return {
        "person": person,
        "kind": kinds,
        "value": facts.column("value"),
        "amount": [one if one >= 0 else None for one in amount.tolist()],
        "related": facts.column("related"),
        "certificate_number": [
            f"{number:04d}/GXNKT" if is_certified else ""
            for number, is_certified in zip(numbers.tolist(), certified.tolist(), strict=True)
        ],
        "issued_on": np.where(certified, issued, NEVER),
        "expires_on": np.full(len(kinds), NEVER),
        "source": facts.column("source"),
        "valid_from": since,
        "valid_to": np.full(len(kinds), NEVER),
    }
