"""Who receives the money and how, read from the registry as it stands on the day of preparation."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from ansinh.areas.models import Area
from ansinh.core.periods import in_force
from ansinh.payments.files.latin import same_holder
from ansinh.payments.models import LineProblem
from ansinh.registry.banks import banks
from ansinh.registry.models import BankAccount, Household, Individual, Membership, Payee, PayeeKind, State, Way

GUARDIAN_UNTIL_AGE = 16
"""A child under it is paid into the guardian's account (rules.md, Suspension, moves, death) [choice]."""


class Person(NamedTuple):
    """One individual, with the household and address of the day."""

    pk: int
    full_name: str
    sort_key: str
    birth_date: date
    birth_year: int
    died_on: date | None
    household_id: int | None
    hamlet_id: int | None
    address: str


class Receipt(NamedTuple):
    """Who receives and in which way (a `Way`); `problem`, a `LineProblem`, says why it cannot be paid so."""

    payee_id: int | None = None
    payee_name: str = ""
    way: str = Way.POST.value
    bank_bin: str = ""
    account_number: str = ""
    account_holder: str = ""
    problem: str = LineProblem.NONE.value


class _Account(NamedTuple):
    """A bank account as the registry holds it."""

    bank_bin: str
    number: str
    holder_name: str
    state: str
    valid_from: date
    valid_to: date | None

    def counts(self, on: date) -> bool:
        """Confirmed by two hands, and in force on `on`."""
        in_time = self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
        return self.state == State.CONFIRMED and in_time


def people_for_payroll(individual_ids: Collection[int], on: date) -> dict[int, Person]:
    """Each individual that the wall lets be seen, with household and address on `on`; four queries.

    The queries stay apart and meet here: right after an import the database has no statistics, and a join of
    thousands of rows behind the wall would be planned as a loop in a loop.
    """
    members = dict(
        Membership.objects.filter(in_force(on), individual__among=individual_ids).values_list(
            "individual_id", "household_id"
        )
    )
    homes = {
        pk: (address, hamlet_id)
        for pk, address, hamlet_id in Household.objects.filter(pk__among=set(members.values())).values_list(
            "pk", "address", "hamlet_id"
        )
    }
    rows = list(
        Individual.objects.filter(pk__among=individual_ids)
        .order_by()
        .values_list("pk", "full_name", "sort_key", "birth_date", "died_on", "hamlet_id")
    )
    hamlets = {row[5] for row in rows} | {hamlet_id for _, hamlet_id in homes.values()}
    hamlet_names = dict(Area.objects.filter(pk__in=hamlets - {None}).values_list("pk", "name"))
    people = {}
    for pk, full_name, sort_key, birth_date, died_on, hamlet_id in rows:
        household_id = members.get(pk)
        address, home_hamlet_id = homes.get(household_id, ("", None)) if household_id else ("", None)
        people[pk] = Person(
            pk=pk,
            full_name=full_name,
            sort_key=sort_key,
            birth_date=birth_date,
            birth_year=birth_date.year,
            died_on=died_on,
            household_id=household_id,
            hamlet_id=hamlet_id,
            address=_address(address, hamlet_names.get(hamlet_id or home_hamlet_id or 0, "")),
        )
    return people


def receipts_for_payroll(people: dict[int, Person], on: date) -> dict[int, Receipt]:
    """How each person of `people` is paid on `on`, by individual id; three queries. Nobody in force: `NO_PAYEE`."""
    payees = list(
        Payee.objects.filter(in_force(on), individual__among=people, state=State.CONFIRMED).values_list(
            "individual_id", "kind", "payee_id", "payee_name", "way", "account_id"
        )
    )
    accounts = {
        row[0]: _Account(*row[1:])
        for row in BankAccount.objects.filter(pk__among={row[5] for row in payees if row[5]}).values_list(
            "pk", "bank_bin", "number", "holder_name", "state", "valid_from", "valid_to"
        )
    }
    others = {row[2] for row in payees if row[2]} - people.keys()
    names = {pk: person.full_name for pk, person in people.items()} | dict(
        Individual.objects.filter(pk__in=others).order_by().values_list("pk", "full_name")
    )
    receipts: dict[int, Receipt] = {}
    for individual_id, kind, other_id, other_name, way, account_id in payees:
        payee_id = individual_id if kind == PayeeKind.SELF else other_id
        payee_name = names.get(payee_id, other_name) if payee_id else other_name
        if way == Way.BANK:
            is_alone = kind == PayeeKind.SELF and _age(people[individual_id].birth_date, on) < GUARDIAN_UNTIL_AGE
            account = accounts.get(account_id) if account_id else None
            receipts[individual_id] = _by_bank(payee_id, payee_name, account, is_alone=is_alone, on=on)
        else:
            receipts[individual_id] = Receipt(payee_id, payee_name, way)
    nobody = Receipt(problem=LineProblem.NO_PAYEE.value)
    return {pk: receipts.get(pk, nobody) for pk in people}


def _by_bank(payee_id: int | None, payee_name: str, account: _Account | None, *, is_alone: bool, on: date) -> Receipt:
    if account is None or not account.counts(on):
        return Receipt(payee_id, payee_name, Way.BANK.value, problem=LineProblem.NO_ACCOUNT.value)
    problem = LineProblem.NONE
    if account.bank_bin not in banks():
        problem = LineProblem.UNKNOWN_BANK
    elif not same_holder(account.holder_name, payee_name):
        problem = LineProblem.HOLDER_DIFFERS
    elif is_alone:
        problem = LineProblem.CHILD_ALONE
    return Receipt(
        payee_id, payee_name, Way.BANK.value, account.bank_bin, account.number, account.holder_name, problem.value
    )


def _age(birth_date: date, on: date) -> int:
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def _address(address: str, hamlet_name: str) -> str:
    if hamlet_name and hamlet_name not in address:
        return f"{address}, {hamlet_name}" if address else hamlet_name
    return address
