"""Who receives the money and how, read from the registry as it stands on the day of preparation."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from ansinh.core.periods import in_force
from ansinh.payments.files.latin import same_holder
from ansinh.payments.models import LineProblem
from ansinh.registry.banks import banks
from ansinh.registry.models import BankAccount, Individual, Membership, Payee, PayeeKind, State, Way

GUARDIAN_UNTIL_AGE = 16
"""A child under it is paid into the guardian's account (rules.md, Suspension, moves, death) [choice]."""


@dataclass(frozen=True)
class Person:
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


@dataclass(frozen=True)
class Receipt:
    """Who receives and in which way; `problem` says why it cannot be paid so."""

    payee_id: int | None = None
    payee_name: str = ""
    way: Way = Way.POST
    bank_bin: str = ""
    account_number: str = ""
    account_holder: str = ""
    problem: LineProblem = LineProblem.NONE


def people_for_payroll(individual_ids: Collection[int], on: date) -> dict[int, Person]:
    """Each individual with household and address on `on`; two queries."""
    homes = {
        individual_id: (household_id, address, hamlet)
        for individual_id, household_id, address, hamlet in Membership.objects.filter(
            in_force(on), individual__in=individual_ids
        ).values_list("individual_id", "household_id", "household__address", "household__hamlet__name")
    }
    people = {}
    for pk, full_name, sort_key, birth_date, died_on, hamlet_id, hamlet_name in Individual.objects.filter(
        pk__in=individual_ids
    ).values_list(
        "pk", "full_name", "sort_key", "birth_date", "died_on", "hamlet_id", "hamlet__name"
    ):  # fmt: skip
        household_id, address, home_hamlet = homes.get(pk, (None, "", None))
        people[pk] = Person(
            pk=pk,
            full_name=full_name,
            sort_key=sort_key,
            birth_date=birth_date,
            birth_year=birth_date.year,
            died_on=died_on,
            household_id=household_id,
            hamlet_id=hamlet_id,
            address=_address(address, hamlet_name or home_hamlet or ""),
        )
    return people


def receipts_for_payroll(people: dict[int, Person], on: date) -> dict[int, Receipt]:
    """How each person of `people` is paid on `on`, by individual id; one query. Nobody in force: `NO_PAYEE`."""
    receipts: dict[int, Receipt] = {}
    payees = (
        Payee.objects.filter(in_force(on), individual__in=list(people), state=State.CONFIRMED)
        .select_related("payee", "account")
        .only(
            "individual_id", "kind", "payee_name", "way", "payee__full_name",
            "account__bank_bin", "account__number", "account__holder_name", "account__state",
            "account__valid_from", "account__valid_to",
        )
    )  # fmt: skip
    for payee in payees:
        person = people[payee.individual_id]
        name = person.full_name if payee.kind == PayeeKind.SELF else payee.payee_name
        receipt = Receipt(
            payee_id=person.pk if payee.kind == PayeeKind.SELF else payee.payee_id,
            payee_name=payee.payee.full_name if payee.payee else name,
            way=Way(payee.way),
        )
        receipts[person.pk] = _by_bank(receipt, payee, person, on) if receipt.way == Way.BANK else receipt
    nobody = Receipt(problem=LineProblem.NO_PAYEE)
    return {pk: receipts.get(pk, nobody) for pk in people}


def _by_bank(receipt: Receipt, payee: Payee, person: Person, on: date) -> Receipt:
    account = payee.account
    if account is None or not _counts(account, on):
        return replace(receipt, problem=LineProblem.NO_ACCOUNT)
    problem = LineProblem.NONE
    if account.bank_bin not in banks():
        problem = LineProblem.UNKNOWN_BANK
    elif not same_holder(account.holder_name, receipt.payee_name):
        problem = LineProblem.HOLDER_DIFFERS
    elif payee.kind == PayeeKind.SELF and _age(person.birth_date, on) < GUARDIAN_UNTIL_AGE:
        problem = LineProblem.CHILD_ALONE
    return replace(
        receipt,
        bank_bin=account.bank_bin,
        account_number=account.number,
        account_holder=account.holder_name,
        problem=problem,
    )


def _counts(account: BankAccount, on: date) -> bool:
    begun = account.valid_from <= on
    return account.state == State.CONFIRMED and begun and (account.valid_to is None or on < account.valid_to)


def _age(birth_date: date, on: date) -> int:
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def _address(address: str, hamlet_name: str) -> str:
    if hamlet_name and hamlet_name not in address:
        return f"{address}, {hamlet_name}" if address else hamlet_name
    return address
