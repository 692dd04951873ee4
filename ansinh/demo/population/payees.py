"""Who receives the money and how, and the telephones of the heads of household."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ansinh.demo.population.drawing import NOBODY, Array, holds
from ansinh.demo.population.homes import HEAD
from ansinh.demo.population.identities import bank_accounts, telephones
from ansinh.demo.population.people import People
from ansinh.demo.population.reference import share

GUARDIAN_UNTIL = 17
"""Whoever is below it now was below 16 in the year paid, or still is: a guardian receives."""


@dataclass(frozen=True)
class Money:
    """Columns of accounts, payees and contact points, as the registry takes them."""

    accounts: dict[str, Any]
    payees: dict[str, Any]
    contacts: dict[str, Any]


def money_of(people: People, receivers: Array) -> Money:
    """Payees for everybody who draws or receives something, by bank as often as in the country."""
    rng, count = people.rng, len(receivers)
    guardian = _guardians(people)[receivers]
    is_child = (people.age[receivers] < GUARDIAN_UNTIL) & (guardian != NOBODY)
    by_account = share("paid_by_account") if not people.commune.plan.recipients_only else 1.0
    by_bank = holds(rng, by_account, count)
    at_home = holds(rng, share("paid_at_home"), count)
    with_account = np.flatnonzero(by_bank)
    banks, numbers = bank_accounts(rng, people.commune, len(with_account))
    account = np.full(count, NOBODY)
    account[with_account] = np.arange(len(with_account))
    payee = np.where(is_child, guardian, NOBODY)
    since = people.since[receivers]
    accounts = {
        "person": receivers[with_account],
        "holder": np.where(is_child, guardian, receivers)[with_account],
        "bank_bin": banks,
        "number": numbers,
        "valid_from": since[with_account],
    }
    payees = {
        "person": receivers,
        "kind": np.where(is_child, "guardian", "self").tolist(),
        "payee": payee,
        "way": np.where(by_bank, "bank", np.where(at_home, "home", "post")).tolist(),
        "account": account,
        "valid_from": since,
    }
    return Money(accounts, payees, _contacts(people))


def _guardians(people: People) -> Array:
    """The mother, or the head of the household; nobody for the heads themselves."""
    head = people.head[people.household]
    head = np.where(head == np.arange(len(people)), NOBODY, head)
    return np.where(people.mother != NOBODY, people.mother, head)


def _contacts(people: People) -> dict[str, Any]:
    heads = np.flatnonzero((people.relation == HEAD) & np.isnat(people.died_on))
    heads = heads[holds(people.rng, share("telephone"), len(heads))]
    return {
        "person": heads,
        "channel": ["phone"] * len(heads),
        "value": telephones(people.rng, people.commune, len(heads)),
        "valid_from": people.since[heads],
    }
