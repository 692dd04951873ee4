"""Doing what a planned import says, by the registry's own acts and set by set."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.months import Month
from ansinh.registry.models import BankAccount, Channel, Household, PayeeKind, State
from ansinh.registry.services.circumstances import NewCircumstance, record_circumstances
from ansinh.registry.services.contacts import NewContactPoint, record_contact_points, tidied_contact
from ansinh.registry.services.households import (
    NewHousehold,
    NewHouseholdClass,
    assign_hamlet,
    record_household_classes,
    register_households,
)
from ansinh.registry.services.import_facts import (
    Standing,
    corrections,
    facts_of,
    household_class_of,
    receiver_of,
    same_payee,
    since,
    standing_of,
)
from ansinh.registry.services.import_plan import PersonPlan, sex_of
from ansinh.registry.services.payees import NewBankAccount, NewPayee, assign_payees, open_bank_accounts
from ansinh.registry.services.people import NewIndividual, correct_individual, register_many

WHY = "payment list"
WAITING = _("A change waits for its second hand; the list did not propose another.")


def apply_plans(*, actor: Actor, area: Area, plans: Sequence[PersonPlan], month: Month, on: datetime.date) -> None:
    """Register the new, correct the known, record what the list declares; refused people are left alone."""
    good = [plan for plan in plans if not plan.is_refused]
    known = [plan for plan in good if plan.individual is not None]
    households = _register_new(actor, area, [plan for plan in good if plan.individual is None], month=month, on=on)
    standing = standing_of([plan.individual for plan in good if plan.individual], month=month)
    standing.households |= households
    for plan in known:
        _warn_of_the_dead(plan, month=month)
        _correct(actor, plan, standing, on=on)
    _record_facts(actor, [plan for plan in good if not plan.is_refused], standing, month=month)
    _record_payees(actor, [plan for plan in good if not plan.is_refused], standing, on=on)


def _warn_of_the_dead(plan: PersonPlan, *, month: Month) -> None:
    if plan.individual and plan.individual.died_on and plan.individual.died_on < month.first_day:
        plan.warn(
            plan.first, _("The list still names a person whose death is recorded for %(died_on)s."),
            died_on=f"{plan.individual.died_on:%d/%m/%Y}",
        )  # fmt: skip


def _register_new(
    actor: Actor, area: Area, plans: Sequence[PersonPlan], *, month: Month, on: datetime.date
) -> dict[int, Household]:
    households = _households_for(actor, area, plans, on=on)
    people = register_many(
        actor=actor,
        area=area,
        on=on,
        people=[
            NewIndividual(
                full_name=plan.first.full_name,
                birth_date=plan.first.birth.on,
                birth_precision=plan.first.birth.precision,
                sex=sex_of(plan.first),
                identity_number=plan.first.identity_number or None,
                ethnicity=plan.first.ethnicity,
                hamlet=household.hamlet,
                household=household,
                since=since(plan.first, month=month),
            )
            for plan, household in zip(plans, households, strict=True)
            if plan.first.birth is not None
        ],
    )
    for plan, person in zip(plans, people, strict=True):
        plan.individual = person
    return {person.pk: household for person, household in zip(people, households, strict=True)}


def _households_for(actor: Actor, area: Area, plans: Sequence[PersonPlan], *, on: datetime.date) -> list[Household]:
    """One household for each number of the list, one for each person without a number."""
    numbers = {plan.first.household_number for plan in plans} - {""}
    standing = {row.number: row for row in Household.objects.filter(area=area, number__in=numbers)}
    wanted: dict[str, NewHousehold] = {}
    for plan in plans:
        key = plan.first.household_number or f"row {plan.first.number}"
        if key not in standing:
            wanted.setdefault(
                key,
                NewHousehold(number=plan.first.household_number, address=plan.first.address, hamlet=plan.hamlet),
            )
    registered = register_households(actor=actor, area=area, households=list(wanted.values()), on=on)
    standing |= dict(zip(wanted, registered, strict=True))
    return [standing[plan.first.household_number or f"row {plan.first.number}"] for plan in plans]


def _correct(actor: Actor, plan: PersonPlan, standing: Standing, *, on: datetime.date) -> None:
    person = plan.individual
    if person is None:
        return
    changes = corrections(plan)
    household = standing.households.get(person.pk)
    moves = plan.hamlet is not None and household is not None and person.hamlet_id != plan.hamlet.pk
    if not (changes or moves):
        return
    try:
        with transaction.atomic():
            if changes:
                plan.individual = correct_individual(actor=actor, individual=person, changes=changes, why=WHY)
            if moves and plan.hamlet is not None and household is not None:
                plan.change("hamlet", person.hamlet.name if person.hamlet else "", plan.hamlet.name)
                standing.households[person.pk] = assign_hamlet(
                    actor=actor, household=household, hamlet=plan.hamlet, on=on
                )
                person.refresh_from_db()
                plan.individual = person
    except AnSinhError as refusal:
        plan.individual = None
        plan.refuse(plan.first, "full_name", str(refusal), plan.first.full_name, "")


def _record_facts(actor: Actor, plans: Sequence[PersonPlan], standing: Standing, *, month: Month) -> None:
    facts: dict[tuple[int, str], NewCircumstance] = {}
    classes: dict[int, NewHouseholdClass] = {}
    for plan in plans:
        for fact in facts_of(plan, standing, month=month):
            facts.setdefault((fact.individual.pk, fact.kind), fact)
        household = standing.households.get(plan.individual.pk) if plan.individual else None
        if household is not None and household.pk not in classes:
            new = household_class_of(plan, household, standing, month=month)
            if new is not None:
                classes[household.pk] = new
    record_circumstances(actor=actor, items=list(facts.values()))
    record_household_classes(actor=actor, items=list(classes.values()))
    _record_phones(actor, plans, standing, month=month)


def _record_phones(actor: Actor, plans: Sequence[PersonPlan], standing: Standing, *, month: Month) -> None:
    wanted: list[NewContactPoint] = []
    for plan in plans:
        phone = next((row.phone for row in plan.rows if row.phone), "")
        if not phone or plan.individual is None or (plan.individual.pk, phone) in standing.phones:
            continue
        try:
            tidied_contact(Channel.PHONE, phone)
        except AnSinhError as refusal:
            plan.warn(plan.first, str(refusal))
            continue
        wanted.append(NewContactPoint(plan.individual, Channel.PHONE, phone))
        if not plan.is_new:
            plan.change("phone", None, phone)
    record_contact_points(actor=actor, items=wanted, on=month.first_day)


def _record_payees(actor: Actor, plans: Sequence[PersonPlan], standing: Standing, *, on: datetime.date) -> None:
    """Accounts first: a first one counts at once and can be paid to; another one waits for its second hand."""
    wanted: list[tuple[PersonPlan, NewBankAccount]] = []
    accounts: dict[int, BankAccount] = {}
    for plan in plans:
        row = next((row for row in plan.rows if row.account_number), None)
        if row is None or plan.individual is None:
            continue
        held = [account for account in standing.accounts.get(plan.individual.pk, ()) if account.valid_to is None]
        same = next((a for a in held if (a.bank_bin, a.number) == (row.bank_bin, row.account_number)), None)
        if same is not None:
            accounts[plan.individual.pk] = same
            continue
        holder = row.account_holder or row.receiver_name or row.full_name
        new = NewBankAccount(plan.individual, row.bank_bin, row.account_number, holder)
        if any(account.state == State.PROPOSED for account in held):
            plan.warn(row, WAITING)
            continue
        wanted.append((plan, new))
        if not plan.is_new:
            plan.change("account", f"…{held[-1].number[-4:]}" if held else None, f"…{new.number[-4:]}")
    opened = open_bank_accounts(actor=actor, items=[new for plan, new in wanted], on=on)
    accounts |= {account.individual_id: account for account in opened}
    assign_payees(actor=actor, items=_new_payees(plans, accounts, standing), on=on)


def _new_payees(plans: Sequence[PersonPlan], accounts: dict[int, BankAccount], standing: Standing) -> list[NewPayee]:
    items = []
    for plan in plans:
        row = next((row for row in plan.rows if row.way), None)
        if row is None or plan.individual is None:
            continue
        account = accounts.get(plan.individual.pk) if row.way == "bank" else None
        if row.way == "bank" and (account is None or account.state != State.CONFIRMED):
            continue
        kind, name = receiver_of(plan, row)
        held = standing.payees.get(plan.individual.pk)
        used = (account.bank_bin, account.number) if account else None
        if same_payee(held, kind=kind, name=name, way=row.way, account=used):
            continue
        if held is not None and held.state == State.PROPOSED:
            plan.warn(row, WAITING)
            continue
        if not plan.is_new:
            plan.change("payee", f"{held.kind} {held.way}" if held else None, f"{kind} {row.way}")
        items.append(
            NewPayee(
                individual=plan.individual,
                way=row.way,
                kind=kind,
                payee_name=name if kind != PayeeKind.SELF else "",
                account=account,
            )
        )
    return items
