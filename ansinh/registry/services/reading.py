"""Looking at what is sensitive: health facts and bank accounts. Every look is written down."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.audit.services import record_read
from ansinh.core.actors import Actor
from ansinh.registry.banks import banks
from ansinh.registry.models import HEALTH, BankAccount, Household, Individual, State
from ansinh.registry.policies import may_see_accounts
from ansinh.registry.queries.circumstances import ShownCircumstance, listed_circumstances, masked_circumstances
from ansinh.registry.queries.history import IndividualAsBelieved, individual_as_believed

__all__ = [
    "ShownAccount",
    "ShownCircumstance",
    "read_as_believed",
    "read_bank_accounts",
    "read_circumstances",
    "read_circumstances_of_household",
]


@dataclass(frozen=True)
class ShownAccount:
    """An account as this actor may see it: the whole number, or the last four digits."""

    account: BankAccount
    bank_name: str
    number: str
    holder_name: str | Promise
    is_masked: bool


@transaction.atomic
def read_circumstances(*, actor: Actor, individual: Individual) -> list[ShownCircumstance]:
    """The person's facts, newest first; health facts only with the right to see them, and then the look is logged."""
    actor.require("view_registry", area_path=individual.area_path)
    shown = masked_circumstances(actor=actor, individual=individual)
    if any(fact.kind in HEALTH and not fact.is_masked for fact in shown):
        record_read(actor=actor, what="health", on=individual, area_path=individual.area_path)
    return shown


@transaction.atomic
def read_circumstances_of_household(
    *, actor: Actor, household: Household, members: Collection[int]
) -> dict[int, list[ShownCircumstance]]:
    """The facts of the members, HIV left out; one look is logged for all of them where a health fact is shown."""
    actor.require("view_registry", area_path=household.area_path)
    shown = listed_circumstances(actor=actor, individuals=members)
    if any(fact.kind in HEALTH and not fact.is_masked for facts in shown.values() for fact in facts):
        record_read(actor=actor, what="health", on=household, area_path=household.area_path)
    return shown


@transaction.atomic
def read_as_believed(*, actor: Actor, individual: Individual, at: datetime.datetime) -> IndividualAsBelieved:
    """What was recorded about a person at an instant; where that shows a health fact, the look is logged."""
    actor.require("view_registry", area_path=individual.area_path)
    believed = individual_as_believed(actor=actor, individual=individual, at=at)
    if any(fact["kind"] in HEALTH for fact in believed.circumstances):
        record_read(actor=actor, what="health", on=individual, area_path=individual.area_path)
    return believed


@transaction.atomic
def read_bank_accounts(*, actor: Actor, individual: Individual) -> list[ShownAccount]:
    """The person's accounts, newest first; whole numbers only with the right to see them, and then logged."""
    actor.require("view_registry", area_path=individual.area_path)
    accounts = list(BankAccount.objects.filter(individual=individual).exclude(state=State.DECLINED).order_by("-pk"))
    whole = may_see_accounts(actor)
    if whole and accounts:
        record_read(actor=actor, what="bank_account", on=individual, area_path=individual.area_path)
    return [
        ShownAccount(
            account=account,
            bank_name=banks()[account.bank_bin].short_name if account.bank_bin in banks() else account.bank_bin,
            number=account.number if whole else f"…{account.number[-4:]}",
            holder_name=account.holder_name if whole else _("(hidden)"),
            is_masked=not whole,
        )
        for account in accounts
    ]
