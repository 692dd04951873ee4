"""What must be true of a bank account or a payee before its row is written."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.core.text import tidy, words
from ansinh.registry.banks import bank_named
from ansinh.registry.errors import (
    AccountOpenAlready,
    BadAccountNumber,
    HolderIsNotPayee,
    NotProposed,
    PayeeIncomplete,
    PeriodReversed,
    ProposalWaiting,
    UnknownBank,
)
from ansinh.registry.models import BankAccount, Individual, Payee, PayeeKind, State, Way


@dataclass(frozen=True)
class NewBankAccount:
    """An account to be opened for a person; `bank` is a short name or the six digits, '' for the holder's own name."""

    individual: Individual
    bank: str
    number: str
    holder_name: str = ""


@dataclass(frozen=True)
class NewPayee:
    """Who is to receive a person's money: themselves, a guardian, somebody authorised `until` a date, or a carer."""

    individual: Individual
    way: str
    kind: str = PayeeKind.SELF
    payee: Individual | None = None
    payee_name: str = ""
    document: str = ""
    account: BankAccount | None = None
    until: datetime.date | None = None


def account_row(actor: Actor, new: NewBankAccount, before: Sequence[BankAccount], *, on: datetime.date) -> BankAccount:
    """The row of a new account: confirmed when it is the person's first, proposed otherwise."""
    bank = bank_named(new.bank)
    if bank is None:
        raise UnknownBank(given=new.bank)
    number = re.sub(r"[\s.-]", "", new.number)
    if not re.fullmatch(r"[0-9A-Za-z]{4,19}", number):
        raise BadAccountNumber(given=new.number)
    waiting = next((account for account in before if account.state == State.PROPOSED), None)
    if waiting is not None:
        raise ProposalWaiting(name=new.individual.full_name, proposed_by=waiting.proposed_by)
    if any((a.bank_bin, a.number) == (bank.bin, number) and a.valid_to is None for a in before):
        raise AccountOpenAlready(name=new.individual.full_name)
    return BankAccount(
        individual=new.individual,
        area_path=new.individual.area_path,
        bank_bin=bank.bin,
        number=number,
        holder_name=tidy(new.holder_name) or new.individual.full_name,
        replaces=before[-1] if before else None,
        state=State.PROPOSED if before else State.CONFIRMED,
        proposed_by=actor.username,
        valid_from=on,
    )


def check_payee(new: NewPayee, before: Sequence[Payee], *, on: datetime.date) -> tuple[PayeeKind, str]:
    """The kind and the name of the payee to be set. Raises PayeeIncomplete, PeriodReversed, ProposalWaiting."""
    kind = PayeeKind(new.kind)
    name = tidy(new.payee_name) or (new.payee.full_name if new.payee else "")
    if kind != PayeeKind.SELF and not name:
        raise PayeeIncomplete(kind=kind.label, expected=_("the payee's name"))
    if kind == PayeeKind.SELF and name:
        raise PayeeIncomplete(kind=kind.label, expected=_("no other person"))
    if kind == PayeeKind.AUTHORISED and not (new.until and tidy(new.document)):
        raise PayeeIncomplete(kind=kind.label, expected=_("the paper of authority and the day it ends"))
    if new.until is not None and new.until <= on:
        raise PeriodReversed(valid_from=on, valid_to=new.until)
    if (new.way == Way.BANK) != (new.account is not None):
        raise PayeeIncomplete(kind=kind.label, expected=_("an account for payment by bank, and none otherwise"))
    waiting = next((payee for payee in before if payee.state == State.PROPOSED), None)
    if waiting is not None:
        raise ProposalWaiting(name=new.individual.full_name, proposed_by=waiting.proposed_by)
    if new.account is not None:
        _check_account(new.account, name or new.individual.full_name)
    return kind, name


def payee_row(actor: Actor, new: NewPayee, before: Sequence[Payee], *, on: datetime.date) -> Payee:
    """The row of a new payee: proposed when the money is to go to another account than the last."""
    kind, name = check_payee(new, before, on=on)
    last_account = next((payee.account_id for payee in reversed(before) if payee.account_id), None)
    changes = new.account is not None and last_account is not None and new.account.pk != last_account
    return Payee(
        individual=new.individual,
        area_path=new.individual.area_path,
        kind=kind,
        payee=new.payee,
        payee_name=name,
        document=tidy(new.document),
        way=new.way,
        account=new.account,
        replaces=before[-1] if changes else None,
        state=State.PROPOSED if changes else State.CONFIRMED,
        proposed_by=actor.username,
        valid_from=on,
        valid_to=new.until,
    )


def _check_account(account: BankAccount, payee_name: str) -> None:
    if account.state != State.CONFIRMED or account.valid_to is not None:
        raise NotProposed(state=State(account.state).label)
    if words(account.holder_name) != words(payee_name):
        raise HolderIsNotPayee(holder=account.holder_name, payee=payee_name)
