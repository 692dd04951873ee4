"""Doing what a judged list wants, by the registry's own acts and set by set."""

from typing import TypeVar

from django.db import connection, models

from ansinh.registry.services.circumstances import record_circumstances
from ansinh.registry.services.contacts import record_contact_points
from ansinh.registry.services.households import (
    assign_hamlets,
    correct_addresses,
    enrol_members,
    record_household_classes,
    register_households,
)
from ansinh.registry.services.import_judge import Frame, Judged
from ansinh.registry.services.payees import assign_payees, open_bank_accounts
from ansinh.registry.services.people import correct_many, register_many

WHY = {"recipients": "payment list", "accounts": "list of accounts", "individuals": "list of individuals",
       "households": "list of households"}  # fmt: skip

M = TypeVar("M", bound=models.Model)


def write_judged(frame: Frame, judged: Judged) -> None:
    """Register the new, correct the known, record what the list declares; refused and open rows are left alone."""
    wanted, actor, area, on = judged.wanted, frame.actor, frame.area, frame.on
    registered = register_households(actor=actor, area=area, households=[n for _d, n in wanted.households], on=on)
    for (home, _home), household in zip(wanted.households, registered, strict=True):
        _save(home, household)
    people = register_many(actor=actor, area=area, people=[new for _plan, new in wanted.people], on=on)
    for (plan, _person), person in zip(wanted.people, people, strict=True):
        if plan.individual is not None:
            _save(plan.individual, person)
    why = WHY[frame.subject]
    correct_many(actor=actor, items=wanted.corrections, why=why)
    moved = assign_hamlets(actor=actor, moves=list(wanted.moves.values()), on=on)
    for plan in judged.plans:
        if plan.individual is not None and plan.individual.pk in moved:
            plan.individual.hamlet = moved[plan.individual.pk]
            plan.individual.area_path = moved[plan.individual.pk].path
    correct_addresses(actor=actor, items=list(wanted.addresses.values()), why=why)
    enrol_members(actor=actor, items=wanted.members, on=on)
    record_circumstances(actor=actor, items=list(wanted.facts.values()))
    record_household_classes(actor=actor, items=list(wanted.classes.values()))
    record_contact_points(actor=actor, items=wanted.phones, on=frame.month.first_day)
    opened = open_bank_accounts(actor=actor, items=[new for _draft, new in wanted.accounts], on=on)
    for (draft, _account), account in zip(wanted.accounts, opened, strict=True):
        _save(draft, account)
    assign_payees(actor=actor, items=wanted.payees, on=on)
    with connection.cursor() as cursor:
        # What the commit would still have to check belongs to the act, and its refusal to this officer.
        cursor.execute("set constraints all immediate")


def _save(draft: M, saved: M) -> None:
    """The draft becomes the saved row: whoever holds it, holds the row now."""
    draft.__dict__.update(saved.__dict__)
