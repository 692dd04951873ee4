"""What the rows of one person say, compared with what the registry holds: only differences become acts."""

import datetime
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _

from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.core.text import fold, words
from ansinh.registry.lists.rows import ListRow
from ansinh.registry.models import (
    UNVERIFIED,
    BankAccount,
    Circumstance,
    ContactPoint,
    Household,
    HouseholdClass,
    Individual,
    Kind,
    Membership,
    Payee,
    PayeeKind,
    Source,
    State,
)
from ansinh.registry.services.circumstances import NewCircumstance
from ansinh.registry.services.households import NewHouseholdClass
from ansinh.registry.services.import_plan import PersonPlan, name_key, sex_of

GUARDIANS = r"giam ho|cha|me|ong|ba|co|di|chu|bac|cau|mo|anh|chi"


@dataclass
class Standing:
    """What the registry holds of the people of a list on the last day of its month."""

    households: dict[int, Household] = field(default_factory=dict)
    classes: dict[int, HouseholdClass] = field(default_factory=dict)
    circumstances: dict[tuple[int, str], Circumstance] = field(default_factory=dict)
    accounts: dict[int, list[BankAccount]] = field(default_factory=dict)
    payees: dict[int, Payee] = field(default_factory=dict)
    all_payees: dict[int, list[Payee]] = field(default_factory=dict)
    heads: set[int] = field(default_factory=set)
    phones: set[tuple[int, str]] = field(default_factory=set)


def standing_of(individuals: Sequence[Individual], *, month: Month) -> Standing:
    """Read it in seven queries. Facts that begin later than the month stand too, or they would be recorded twice."""
    keys = [person.pk for person in individuals]
    ends_later = in_force(month.last_day)
    standing = Standing()
    members = Membership.objects.filter(individual__among=keys, valid_to__isnull=True).select_related("household")
    standing.households = {member.individual_id: member.household for member in members}
    classes = HouseholdClass.objects.filter(
        ends_later, household__among={household.pk for household in standing.households.values()}
    )
    standing.classes = {row.household_id: row for row in classes}
    for fact in Circumstance.objects.filter(individual__among=keys).order_by("valid_from"):
        if fact.valid_to is None or fact.valid_to > month.last_day:
            standing.circumstances.setdefault((fact.individual_id, fact.kind), fact)
    for account in BankAccount.objects.filter(individual__among=keys).exclude(state=State.DECLINED).order_by("pk"):
        standing.accounts.setdefault(account.individual_id, []).append(account)
    payees = Payee.objects.filter(individual__among=keys).exclude(state=State.DECLINED).order_by("valid_from")
    for payee in payees.select_related("account"):
        standing.all_payees.setdefault(payee.individual_id, []).append(payee)
        if payee.valid_to is None or payee.valid_to > month.last_day:
            standing.payees[payee.individual_id] = payee
    homes = [household.pk for household in standing.households.values()]
    headed = Membership.objects.filter(household__among=homes, is_head=True, valid_to__isnull=True)
    standing.heads = set(headed.values_list("household_id", flat=True))
    phones = ContactPoint.objects.filter(individual__among=keys, valid_to__isnull=True)
    standing.phones = set(phones.values_list("individual_id", "value"))
    return standing


def corrections(plan: PersonPlan) -> dict[str, object]:
    """The fields of a known person that the list writes otherwise; a less exact birth date corrects nothing."""
    person, row = plan.individual, plan.first
    if person is None or row.birth is None:
        return {}
    wanted: dict[str, object] = {"full_name": row.full_name, "sex": sex_of(row), "ethnicity": row.ethnicity}
    if (
        row.birth.precision == "day"
        or person.birth_precision == row.birth.precision
        or person.birth_date.year != row.birth.on.year
    ):
        wanted |= {"birth_date": row.birth.on, "birth_precision": row.birth.precision}
    if row.identity_number:
        wanted["identity_number"] = row.identity_number
    if is_same_name(person.full_name, row.full_name):
        del wanted["full_name"]
    changes = {name: value for name, value in wanted.items() if value and value != getattr(person, name)}
    for name, value in changes.items():
        plan.change(name, getattr(person, name), value)
    return changes


def is_same_name(held: str, written: str) -> bool:
    """Whether a list writes the held name in another way only: Hoà for Hòa, capitals, or without any accents."""
    if written.isascii() and fold(held) == fold(written):
        return True
    letters = [sorted(unicodedata.normalize("NFD", name.casefold())) for name in (held, written)]
    return letters[0] == letters[1] and fold(held) == fold(written)


def since(row: ListRow, *, month: Month) -> datetime.date:
    """From when the list vouches for a fact: the first month paid, the decision, else the month of the list."""
    day = row.first_month or row.decided_on or month.first_day
    return max(day, row.birth.on) if row.birth else day


def facts_of(plan: PersonPlan, standing: Standing, *, month: Month) -> list[NewCircumstance]:
    """The facts that the rows declare and the registry does not hold yet."""
    found: dict[tuple[int, str], NewCircumstance] = {}
    for row in plan.rows:
        subject = plan.cared_for.get(row.key, plan)
        if subject.individual is None or plan.individual is None:
            continue
        declared: dict[str, str] = dict(row.category.facts) if row.category else {}
        if row.disability_degree:
            declared["disability"] = row.disability_degree
        for kind, value in declared.items():
            new = _fact(plan, row, subject.individual, Kind(kind), value, month=month)
            news = _news(plan, row, new, standing, month=month) if new else None
            if news is not None:
                found.setdefault((news.individual.pk, news.kind), news)
    return list(found.values())


def _fact(
    plan: PersonPlan, row: ListRow, subject: Individual, kind: Kind, value: str, *, month: Month
) -> NewCircumstance | None:
    related = plan.individual if kind == Kind.CARER and row.key in plan.cared_for else None
    related_name = row.receiver_name if kind == Kind.CARER and related is None else ""
    if kind == Kind.CARER and related is None and words(related_name) in ([], words(row.full_name)):
        plan.warn(row, _("The list does not name the carer; no carer was recorded."))
        return None
    is_certified = kind == Kind.DISABILITY and bool(row.certificate_number)
    return NewCircumstance(
        individual=subject,
        kind=kind,
        value="" if value == "yes" else value,
        valid_from=since(row, month=month),
        related=related,
        related_name=related_name,
        certificate_number=row.certificate_number if is_certified else "",
        issued_on=row.certificate_issued_on if is_certified else None,
        expires_on=row.certificate_expires_on if is_certified else None,
        source=Source.PAYMENT_LIST,
    )


def _news(
    plan: PersonPlan, row: ListRow, new: NewCircumstance, standing: Standing, *, month: Month
) -> NewCircumstance | None:
    """The fact as it is to be recorded, or None: known already, or a paper says otherwise."""
    held = standing.circumstances.get((new.individual.pk, new.kind))
    label = str(Kind(new.kind).label)
    if held is None:
        if not plan.is_new:
            plan.change(str(new.kind), None, new.value or "yes")
        return new
    if held.value == new.value:
        return None
    if held.source not in UNVERIFIED and not new.certificate_number:
        plan.warn(
            row, str(_("%(fact)s is recorded otherwise by a paper; the list did not change it.")) % {"fact": label}
        )
        return None
    if held.valid_to is not None or held.valid_from >= month.first_day:
        plan.warn(
            row, str(_("%(fact)s is recorded otherwise in that time; the list did not change it.")) % {"fact": label}
        )
        return None
    plan.change(str(new.kind), held.value, new.value)
    return replace(new, valid_from=month.first_day)


LEFT = {"left_poor": "other", "left_near_poor": "other"}
"""What a household is that left a class, where no other row of the file says more."""


def household_class_of(
    plan: PersonPlan, household: Household, standing: Standing, *, month: Month
) -> NewHouseholdClass | None:
    """The class that the list writes or its category implies, where the registry has none or another unverified one.

    A list that names the decision of its class is believed like the decision.
    """
    written = next((row for row in plan.rows if row.household_class and row.household_class not in LEFT), None)
    written = written or next((row for row in plan.rows if row.household_class), None)
    implied = next((row for row in plan.rows if row.category and row.category.household_class), None)
    row = written or implied
    if row is None:
        return None
    wanted = row.household_class or (row.category.household_class if row.category else "")
    wanted = LEFT.get(wanted, wanted)
    is_decided = bool(row.class_decision_number and row.class_decided_on)
    held = standing.classes.get(household.pk)
    begins = datetime.date(month.year, 1, 1)
    if is_decided and row.class_decided_on is not None:
        begins = max(begins, row.class_decided_on)
    if held is not None:
        if held.household_class == wanted or written is None:
            return None
        if not is_decided:
            begins = max(begins, month.first_day)
        stands = held.source not in UNVERIFIED and not is_decided
        if stands or held.valid_to is not None or held.valid_from >= begins:
            plan.warn(row, _("The household's class stands by decision; the list did not change it."))
            return None
    if held is not None or not plan.is_new:
        plan.change("household_class", held.household_class if held else None, wanted)
    return NewHouseholdClass(
        household=household,
        household_class=wanted,
        valid_from=begins,
        decision_number=row.class_decision_number if is_decided else "",
        decided_on=row.class_decided_on if is_decided else None,
        source=Source.DECISION if is_decided else Source.PAYMENT_LIST,
    )


def receiver_of(plan: PersonPlan, row: ListRow) -> tuple[str, str]:
    """The kind of payee and the name: the person, or whoever the list says receives the money."""
    name = row.receiver_name or row.account_holder
    if not name or name_key(name) == name_key(row.full_name):
        return PayeeKind.SELF, ""
    relation = fold(row.receiver_relation)
    if any(word in GUARDIANS.split("|") for word in relation.split(" ")) or "giam ho" in relation:
        return PayeeKind.GUARDIAN, name
    if not ("cham soc" in relation or "nuoi duong" in relation):
        plan.warn(
            row, _("The list does not say by what right %(name)s receives the money; carer was recorded."), name=name
        )
    return PayeeKind.CARER, name


def same_payee(held: Payee | None, *, kind: str, name: str, way: str, account: tuple[str, str] | None) -> bool:
    """Whether the money already goes this way."""
    if held is None:
        return False
    used = (held.account.bank_bin, held.account.number) if held.account else None
    return (held.kind, name_key(held.payee_name), held.way, used) == (kind, name_key(name), way, account)


def raw_values(row: ListRow, cared_for: Mapping[int, PersonPlan]) -> dict[str, object]:
    """What is sealed of a row: its cells as written, and what the office decided, for the room of benefits."""
    person = cared_for.get(row.key)
    return {
        "cells": dict(row.raw),
        "category_text": row.category_text,
        "category": row.category.code if row.category else "",
        "coefficient": str(row.coefficient) if row.coefficient is not None else None,
        "amount": row.amount,
        "arrears_months": row.arrears_months,
        "arrears_amount": row.arrears_amount,
        "decision_number": row.decision_number,
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "first_month": row.first_month.isoformat() if row.first_month else None,
        "way": row.way,
        "cared_for_id": person.individual.pk if person and person.individual else None,
    }
