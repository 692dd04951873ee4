"""Accounts and payees that a list asks for; a changed account waits for its second hand."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import AnSinhError
from ansinh.registry.models import BankAccount, PayeeKind, State
from ansinh.registry.services.import_facts import (
    Standing,
    receiver_of,
    same_payee,
)
from ansinh.registry.services.import_plan import PersonPlan
from ansinh.registry.services.import_wanted import Frame, Wanted
from ansinh.registry.services.payee_rules import NewBankAccount, NewPayee, account_row, check_payee

WAITING = _("A change waits for its second hand; the list did not propose another.")


def want_payees(frame: Frame, wanted: Wanted, plans: Sequence[PersonPlan], standing: Standing) -> None:
    """Accounts first: a first one counts at once and can be paid to; another one waits for its second hand."""
    for plan in plans:
        if not plan.is_good or plan.individual is None:
            continue
        account = _want_account(frame, wanted, plan, standing)
        if plan.is_good:
            _want_payee(frame, wanted, plan, account, standing)


def _want_account(frame: Frame, wanted: Wanted, plan: PersonPlan, standing: Standing) -> BankAccount | None:
    row = next((row for row in plan.rows if row.account_number), None)
    person = plan.individual
    if row is None or person is None:
        return None
    held = [account for account in standing.accounts.get(person.pk, ()) if account.valid_to is None]
    same = next((a for a in held if (a.bank_bin, a.number) == (row.bank_bin, row.account_number)), None)
    if same is not None:
        return same
    if any(account.state == State.PROPOSED for account in held):
        plan.warn(row, WAITING)
        return None
    holder = row.account_holder or row.receiver_name or row.full_name
    new = NewBankAccount(person, row.bank_bin, row.account_number, holder)
    try:
        draft = account_row(frame.actor, new, standing.accounts.get(person.pk, ()), on=frame.on)
    except AnSinhError as refusal:
        plan.refuse(row, "account_number", str(refusal), row.account_number, "")
        return None
    draft.pk = person.pk if person.pk < 0 else -10_000_000 - person.pk
    wanted.accounts.append((draft, new))
    if not plan.is_new:
        plan.change("account", f"…{held[-1].number[-4:]}" if held else None, f"…{new.number[-4:]}")
    return draft


def _want_payee(
    frame: Frame, wanted: Wanted, plan: PersonPlan, account: BankAccount | None, standing: Standing
) -> None:
    row = next((row for row in plan.rows if row.way), None)
    person = plan.individual
    if row is None or person is None:
        return
    account = account if row.way == "bank" else None
    if row.way == "bank" and (account is None or account.state != State.CONFIRMED):
        return
    kind, name = receiver_of(plan, row)
    held = standing.payees.get(person.pk)
    used = (account.bank_bin, account.number) if account else None
    if same_payee(held, kind=kind, name=name, way=row.way, account=used):
        return
    if held is not None and held.state == State.PROPOSED:
        plan.warn(row, WAITING)
        return
    new = NewPayee(
        individual=person,
        way=row.way,
        kind=kind,
        payee_name=name if kind != PayeeKind.SELF else "",
        account=account,
    )
    try:
        check_payee(new, standing.all_payees.get(person.pk, ()), on=frame.on)
    except AnSinhError as refusal:
        plan.refuse(row, "receiver_name", str(refusal), row.receiver_name or row.account_holder, "")
        return
    if not plan.is_new:
        plan.change("payee", f"{held.kind} {held.way}" if held else None, f"{kind} {row.way}")
    wanted.payees.append(new)
