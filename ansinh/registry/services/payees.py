"""Bank accounts and payees: opening them, and the second hand that a changed account takes."""

import datetime
from collections.abc import Sequence
from functools import reduce
from typing import TypeVar

from django.db import transaction

from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_models, update_rows
from ansinh.core.events import announce
from ansinh.core.text import words
from ansinh.registry.errors import (
    HolderIsNotPayee,
    NotProposed,
    PeriodReversed,
    SameHand,
)
from ansinh.registry.events import PayeeChanged
from ansinh.registry.models import BankAccount, Individual, Payee, State
from ansinh.registry.models.payee import ALLOWED_MOVES
from ansinh.registry.policies import can_confirm_account
from ansinh.registry.services.payee_rules import NewBankAccount, NewPayee, account_row, payee_row

__all__ = [
    "NewBankAccount",
    "NewPayee",
    "approve_bank_account",
    "approve_payee",
    "assign_payee",
    "assign_payees",
    "open_bank_account",
    "open_bank_accounts",
    "reject_bank_account",
    "reject_payee",
]

Proposal = TypeVar("Proposal", BankAccount, Payee)


@transaction.atomic
def open_bank_account(*, actor: Actor, new: NewBankAccount, on: datetime.date) -> BankAccount:
    """Open one account. Raises what `open_bank_accounts` raises."""
    return open_bank_accounts(actor=actor, items=[new], on=on)[0]


@transaction.atomic
def open_bank_accounts(*, actor: Actor, items: Sequence[NewBankAccount], on: datetime.date) -> list[BankAccount]:
    """Record accounts: a person's first one counts at once, another one waits for a second hand and pauses nothing.

    Raises UnknownBank, BadAccountNumber, AccountOpenAlready, ProposalWaiting.
    """
    _lock([new.individual for new in items])
    standing: dict[int, list[BankAccount]] = {}
    keys = [new.individual.pk for new in items]
    for account in BankAccount.objects.filter(individual__among=keys).exclude(state=State.DECLINED).order_by("pk"):
        standing.setdefault(account.individual_id, []).append(account)
    rows = []
    for new in items:
        actor.require("edit_bank_accounts", area_path=new.individual.area_path)
        before = standing.get(new.individual.pk, [])
        rows.append(account_row(actor, new, before, on=on))
        standing[new.individual.pk] = [*before, rows[-1]]
    insert_models(rows)
    if rows:
        record(
            actor=actor, act="open_bank_account", on=rows[0] if len(rows) == 1 else "bank accounts",
            area_path=_shared(rows), after={"accounts": [[row.pk, row.individual_id, row.state] for row in rows]},
        )  # fmt: skip
    return rows


@transaction.atomic
def approve_bank_account(*, actor: Actor, account: BankAccount, on: datetime.date) -> BankAccount:
    """The second hand: the account counts from `on`, and money that went to the one it replaces goes to it.

    Raises SameHand, NotProposed, HolderIsNotPayee.
    """
    locked = _locked_proposal(actor, BankAccount.objects.select_for_update().get(pk=account.pk), State.CONFIRMED)
    replaced = locked.replaces
    locked.state, locked.confirmed_by, locked.valid_from = State.CONFIRMED, actor.username, on
    locked.save(update_fields=["state", "confirmed_by", "valid_from"])
    moved: list[int] = []
    if replaced is not None and replaced.valid_to is None:
        replaced.valid_to = max(on, replaced.valid_from)
        replaced.save(update_fields=["valid_to"])
        moved = _repoint(locked, replaced, actor, on=on)
    record(
        actor=actor, act="approve_bank_account", on=locked, area_path=locked.area_path,
        before={"state": State.PROPOSED, "replaces": replaced.pk if replaced else None},
        after={"state": State.CONFIRMED, "payees_moved": moved},
    )  # fmt: skip
    if moved:
        announce(PayeeChanged(individual_ids=tuple(moved), changed_on=on))
    return locked


@transaction.atomic
def reject_bank_account(*, actor: Actor, account: BankAccount, why: str) -> BankAccount:
    """The proposed account is not taken; what was paid before goes on. The proposer may also withdraw it so."""
    actor.require("edit_bank_accounts", area_path=account.area_path)
    locked = BankAccount.objects.select_for_update().get(pk=account.pk)
    _check_move(locked, State.DECLINED)
    locked.state = State.DECLINED
    locked.save(update_fields=["state"])
    record(
        actor=actor, act="reject_bank_account", on=locked, area_path=locked.area_path, why=why,
        before={"state": State.PROPOSED}, after={"state": State.DECLINED},
    )  # fmt: skip
    return locked


@transaction.atomic
def assign_payee(*, actor: Actor, new: NewPayee, on: datetime.date) -> Payee:
    """Set who receives one person's money from `on`. Raises what `assign_payees` raises."""
    return assign_payees(actor=actor, items=[new], on=on)[0]


@transaction.atomic
def assign_payees(*, actor: Actor, items: Sequence[NewPayee], on: datetime.date) -> list[Payee]:
    """Set payees from `on`; another account than the person's last one waits for a second hand.

    An authorised payee ends with the paper; then what stood before stands again. Who is set already as asked, from the
    same day, is left alone.
    Raises PayeeIncomplete, HolderIsNotPayee, ProposalWaiting, PeriodReversed.
    """
    _lock([new.individual for new in items])
    standing: dict[int, list[Payee]] = {}
    keys = [new.individual.pk for new in items]
    for payee in Payee.objects.filter(individual__among=keys).exclude(state=State.DECLINED).order_by("valid_from"):
        standing.setdefault(payee.individual_id, []).append(payee)
    rows: list[Payee] = []
    given: list[Payee] = []
    displaced: list[Payee] = []
    for new in items:
        actor.require("edit_registry", area_path=new.individual.area_path)
        before = standing.get(new.individual.pk, [])
        row = payee_row(actor, new, before, on=on)
        known = next((one for one in before if _says(one) == _says(row)), None)
        given.append(known or row)
        if known is not None:
            continue
        rows.append(row)
        if row.state == State.CONFIRMED:
            again, ended = _make_room(row, before)
            rows += again
            displaced += ended
    _end(displaced)
    insert_models(rows)
    if rows:
        record(
            actor=actor, act="assign_payee", on=rows[0] if len(items) == 1 else "payees", area_path=_shared(rows),
            after={"payees": [[r.individual_id, r.kind, r.way, r.account_id, r.valid_from, r.state] for r in rows]},
        )  # fmt: skip
        confirmed = tuple({row.individual_id for row in rows if row.state == State.CONFIRMED})
        if confirmed:
            announce(PayeeChanged(individual_ids=confirmed, changed_on=on))
    return given


@transaction.atomic
def approve_payee(*, actor: Actor, payee: Payee, on: datetime.date) -> Payee:
    """The second hand: the proposed payee counts from `on`. Raises SameHand, NotProposed."""
    locked = _locked_proposal(actor, Payee.objects.select_for_update().get(pk=payee.pk), State.CONFIRMED)
    locked.state, locked.confirmed_by, locked.valid_from = State.CONFIRMED, actor.username, on
    if locked.valid_to is not None and locked.valid_to <= on:
        raise PeriodReversed(valid_from=on, valid_to=locked.valid_to)
    before = Payee.objects.filter(individual=locked.individual, state=State.CONFIRMED).order_by("valid_from")
    after, displaced = _make_room(locked, list(before))
    _end(displaced)
    locked.save(update_fields=["state", "confirmed_by", "valid_from"])
    insert_models(after)
    record(
        actor=actor, act="approve_payee", on=locked, area_path=locked.area_path,
        before={"state": State.PROPOSED}, after={"state": State.CONFIRMED, "valid_from": on},
    )  # fmt: skip
    announce(PayeeChanged(individual_ids=(locked.individual_id,), changed_on=on))
    return locked


@transaction.atomic
def reject_payee(*, actor: Actor, payee: Payee, why: str) -> Payee:
    """The proposed payee is not taken; what stood before goes on."""
    actor.require("edit_bank_accounts", area_path=payee.area_path)
    locked = Payee.objects.select_for_update().get(pk=payee.pk)
    _check_move(locked, State.DECLINED)
    locked.state = State.DECLINED
    locked.save(update_fields=["state"])
    record(
        actor=actor, act="reject_payee", on=locked, area_path=locked.area_path, why=why,
        before={"state": State.PROPOSED}, after={"state": State.DECLINED},
    )  # fmt: skip
    return locked


def _says(row: Payee) -> tuple[object, ...]:
    """What two rows share that pay the same way from the same day."""
    told = (row.kind, row.payee_id, row.payee_name, row.document, row.way, row.account_id)
    return (*told, row.state, row.valid_from, row.valid_to)


def _make_room(row: Payee, before: Sequence[Payee]) -> tuple[list[Payee], list[Payee]]:
    """The rows that stand again when an authorised payee ends, and those that end at `row.valid_from`."""
    again, ended = [], []
    for payee in before:
        if payee.state != State.CONFIRMED or payee.pk == row.pk:
            continue
        if payee.valid_to is not None and payee.valid_to <= row.valid_from:
            continue
        if row.valid_to is not None and payee.valid_from >= row.valid_to:
            continue
        if row.valid_to is not None and (payee.valid_to is None or payee.valid_to > row.valid_to):
            again.append(_copy(payee, valid_from=row.valid_to, valid_to=payee.valid_to))
        if payee.valid_from >= row.valid_from:
            payee.state = State.DECLINED
        else:
            payee.valid_to = row.valid_from
        ended.append(payee)
    return again, ended


def _end(payees: Sequence[Payee]) -> None:
    update_rows("registry_payee", ["state", "valid_to"], [(row.pk, row.state, row.valid_to) for row in payees])


def _copy(payee: Payee, *, valid_from: datetime.date, valid_to: datetime.date | None) -> Payee:
    return Payee(
        individual_id=payee.individual_id,
        area_path=payee.area_path,
        kind=payee.kind,
        payee_id=payee.payee_id,
        payee_name=payee.payee_name,
        document=payee.document,
        way=payee.way,
        account_id=payee.account_id,
        state=State.CONFIRMED,
        proposed_by=payee.proposed_by,
        confirmed_by=payee.confirmed_by,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _repoint(account: BankAccount, replaced: BankAccount, actor: Actor, *, on: datetime.date) -> list[int]:
    """Payees that used the replaced account use the new one from `on`."""
    using = Payee.objects.select_for_update().filter(account=replaced, state=State.CONFIRMED)
    rows = [payee for payee in using.select_related("individual") if payee.valid_to is None or payee.valid_to > on]
    after = []
    for payee in rows:
        if words(account.holder_name) != words(payee.payee_name or payee.individual.full_name):
            raise HolderIsNotPayee(holder=account.holder_name, payee=payee.payee_name or payee.individual.full_name)
        begins = max(on, payee.valid_from)
        successor = _copy(payee, valid_from=begins, valid_to=payee.valid_to)
        successor.account, successor.replaces = account, payee
        successor.proposed_by, successor.confirmed_by = account.proposed_by, actor.username
        after.append(successor)
        if payee.valid_from >= on:
            payee.state = State.DECLINED
        else:
            payee.valid_to = on
        payee.save(update_fields=["state", "valid_to"])
    insert_models(after)
    return sorted({payee.individual_id for payee in rows})


def _locked_proposal(actor: Actor, locked: Proposal, state: State) -> Proposal:
    actor.require("edit_bank_accounts", area_path=locked.area_path)
    if not can_confirm_account(actor, locked.proposed_by):
        raise SameHand(who=actor.full_name)
    _check_move(locked, state)
    return locked


def _check_move(row: BankAccount | Payee, state: State) -> None:
    if state not in ALLOWED_MOVES[State(row.state)]:
        raise NotProposed(state=State(row.state).label)


def _lock(individuals: Sequence[Individual]) -> None:
    keys = sorted({individual.pk for individual in individuals})
    list(Individual.objects.select_for_update().filter(pk__among=keys).order_by("pk").values_list("pk"))


def _shared(rows: Sequence[BankAccount] | Sequence[Payee]) -> str:
    return reduce(common_ancestor, {str(row.area_path) for row in rows})
