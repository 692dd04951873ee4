"""Who receives whose money on a day, for the payroll; and accounts that several households share."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.core.stencils import Asking
from ansinh.registry.models import BankAccount, Individual, Payee, State
from ansinh.registry.policies import individuals_visible_to


@dataclass(frozen=True)
class PayeeInForce:
    """Who receives and how. `payee_id` is None for somebody not registered, then `payee_name` says who.

    `account_id`, `bank_bin`, `account_number` and `holder_name` are None and '' unless `way` is 'bank'.
    """

    individual_id: int
    kind: str
    payee_id: int | None
    payee_name: str
    way: str
    account_id: int | None
    bank_bin: str
    account_number: str
    holder_name: str


@dataclass(frozen=True)
class SharedAccount:
    """One account that receives the money of people of several households: an alert, not a fault."""

    bank_bin: str
    number: str
    individual_ids: tuple[int, ...]
    household_count: int


def payees_in_force(*, individuals: Collection[int] | None = None, on: datetime.date) -> dict[int, PayeeInForce]:
    """The confirmed payee of each individual (ids; None: everybody within the scope) on a day; one query.

    Whoever has none is absent. Showing what comes back is a look at bank accounts: log it.
    """
    rows = Payee.objects.filter(in_force(on), state=State.CONFIRMED)
    if individuals is not None:
        rows = rows.filter(individual_id__in=list(individuals))
    fields = rows.values_list(
        "individual_id", "kind", "payee_id", "payee_name", "individual__full_name", "way", "account_id",
        "account__bank_bin", "account__number", "account__holder_name",
    )  # fmt: skip
    return {
        person: PayeeInForce(
            individual_id=person,
            kind=kind,
            payee_id=person if kind == "self" else payee_id,
            payee_name=payee_name or own_name,
            way=way,
            account_id=account_id,
            bank_bin=bank_bin or "",
            account_number=number or "",
            holder_name=holder or "",
        )
        for person, kind, payee_id, payee_name, own_name, way, account_id, bank_bin, number, holder in fields
    }


def accounts_shared_by_households(*, on: datetime.date) -> list[SharedAccount]:
    """Accounts to which the money of more than one household goes on a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select a.bank_bin, a.number, array_agg(distinct p.individual_id), count(distinct m.household_id)
            from registry_payee p
            join registry_bankaccount a on a.id = p.account_id
            left join registry_membership m on m.individual_id = p.individual_id
                and m.valid_from <= %(on)s and (m.valid_to is null or m.valid_to > %(on)s)
            where p.state = 'confirmed' and p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s)
            group by a.bank_bin, a.number
            having count(distinct m.household_id) > 1
            order by a.bank_bin, a.number
            """,
            {"on": on},
        )
        return [SharedAccount(bin_, number, tuple(people), count) for bin_, number, people, count in cursor.fetchall()]


def people_for_second_hand(actor: Actor) -> "QuerySet[Individual]":
    """People whose new account or payee waits for a second hand, with `account_by` and `payee_by`: who proposed it."""
    accounts, payees = BankAccount.objects.filter(state=State.PROPOSED), Payee.objects.filter(state=State.PROPOSED)
    waiting: QuerySet[Any] = accounts.values("individual").union(payees.values("individual"))
    of_person = {"individual": OuterRef("pk")}
    return individuals_visible_to(actor).filter(pk__in=waiting).annotate(
        account_by=Subquery(accounts.filter(**of_person).values("proposed_by")[:1]),
        payee_by=Subquery(payees.filter(**of_person).values("proposed_by")[:1]),
    )  # fmt: skip


def proposals_of(people: Collection[int]) -> "dict[int, list[BankAccount | Payee]]":
    """By person, the accounts and payees that wait for a second hand, accounts first; two queries."""
    waiting: dict[int, list[BankAccount | Payee]] = defaultdict(list)
    for account in BankAccount.objects.filter(individual__among=people, state=State.PROPOSED).order_by("pk"):
        waiting[account.individual_id].append(account)
    for payee in Payee.objects.filter(individual__among=people, state=State.PROPOSED).order_by("pk"):
        waiting[payee.individual_id].append(payee)
    return waiting


def confirmable_by(rows: "QuerySet[Individual]", username: str) -> "QuerySet[Individual]":
    """Of the people above those with a change that somebody else than `username` proposed."""
    return rows.filter(_by_another(username))


def _by_another(username: str) -> Q:
    return (~Q(account_by=username) & Q(account_by__isnull=False)) | (~Q(payee_by=username) & Q(payee_by__isnull=False))


def second_hand_rows(asking: Asking) -> "dict[str, QuerySet[Individual]]":
    """All people whose changes wait, and those whose changes the actor can confirm ('mine')."""
    rows = people_for_second_hand(asking.actor)
    return {"all": rows, "mine": confirmable_by(rows, asking.actor.username)}
