"""Builders for tests of payments and of rooms above: a commune's recipients and payrolls, made through services.

Call them inside `acting(...)`. Lan prepares, Minh approves.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.payments.checks import CheckedLine, LineVerdict, unwire_line_check, wire_line_check, wired_line_check
from ansinh.payments.files.answer import AnswerDocument
from ansinh.payments.files.bank_list import Result, write_bank_list, write_post_list
from ansinh.payments.files.reading import read_answer
from ansinh.payments.files.shapes import Transfer, TransferWay
from ansinh.payments.models import Cause, DueKind, Entitlement, PayingAccount, Payroll
from ansinh.payments.queries import transfers_of
from ansinh.payments.queries.bundle import payroll_head
from ansinh.payments.services import (
    NewDue,
    NewEntitlement,
    approve_payroll,
    open_entitlements,
    open_paying_account,
    prepare_payroll,
    reconcile_payroll,
    record_dues,
    record_withdrawal,
    send_payroll,
)
from ansinh.registry.models import Individual
from ansinh.registry.testing import OFFICER, make_account, make_household, make_member, make_payee

PREPARER = OFFICER | {"prepare_payroll", "view_payroll", "decide_application", "reconcile_payroll"}
APPROVER = frozenset({"approve_payroll", "send_payroll", "reconcile_payroll", "close_payroll", "view_payroll"})
NOVEMBER = Month(2026, 11)


def lan(area: Area | str, *, without: str = "") -> Actor:
    """Lan, who keeps the registry of a commune and prepares its payroll."""
    return _actor(area, "lan", "Trần Thị Lan", PREPARER, without)


def minh(area: Area | str, *, without: str = "") -> Actor:
    """Minh, who approves, sends and closes."""
    return _actor(area, "minh", "Lê Văn Minh", APPROVER, without)


def _actor(area: Area | str, username: str, full_name: str, rights: frozenset[str], without: str) -> Actor:
    scope = area if isinstance(area, str) else str(area.path)
    return Actor(username, full_name, scope, rights - frozenset(without.split()))


@contextmanager
def checked(*benefits: str, refuse: str = "") -> Iterator[None]:
    """Wire a check for each benefit that finds every line lawful, or refuses all with the sentence `refuse`.

    Afterwards the checks that were wired before answer again.
    """

    def check(lines: Sequence[CheckedLine]) -> Sequence[LineVerdict]:
        return [LineVerdict(lawful=not refuse, reason=refuse) for _ in lines]

    checked_benefits = benefits or ("social_allowance", "social_pension")
    before = {benefit: wired_line_check(benefit) for benefit in checked_benefits}
    for benefit in checked_benefits:
        wire_line_check(benefit, check)
    try:
        yield
    finally:
        for benefit, former in before.items():
            if former is None:
                unwire_line_check(benefit)
            else:
                wire_line_check(benefit, former)


def make_recipient(
    actor: Actor,
    area: Area,
    full_name: str = "Nguyễn Thị Hòa",
    *,
    number: int = 1,
    way: str = "bank",
    birth_date: dt.date = dt.date(1945, 9, 2),
    hamlet: Area | None = None,
    **changes: Any,
) -> Individual:
    """A person with a household of one and a payee, by bank unless told; `number` keeps accounts apart."""
    household = make_household(actor, area, hamlet=hamlet)
    person = make_member(actor, area, household, full_name=full_name, birth_date=birth_date, hamlet=hamlet, **changes)
    account = make_account(actor, person, number=f"70022051{number:05d}") if way == "bank" else None
    make_payee(actor, person, account=account, way=way)
    return person


def make_entitlement(actor: Actor, area: Area, individual: Individual, **changes: Any) -> Entitlement:
    """A social pension of 540,000 đồng from July 2026, unless told otherwise."""
    values: dict[str, Any] = {
        "benefit": "social_pension",
        "category": "P75",
        "amount": 540_000,
        "first_month": Month(2026, 7),
        "source_reference": "12/QĐ-UBND",
        **changes,
    }
    [entitlement_id] = open_entitlements(
        actor=actor, items=[NewEntitlement(area=area, individual_id=individual.pk, **values)]
    )
    return Entitlement.objects.get(pk=entitlement_id)


def make_due(actor: Actor, area: Area, individual: Individual, **changes: Any) -> int:
    """A difference of 40,000 đồng for July 2026, unless told otherwise."""
    values: dict[str, Any] = {
        "kind": DueKind.DIFFERENCE,
        "benefit": "social_pension",
        "category": "P75",
        "amount": 40_000,
        "cause": Cause.LEVEL_RAISED,
        "for_month": Month(2026, 7),
        "decision_reference": "20/QĐ-UBND",
        **changes,
    }
    [due_id] = record_dues(actor=actor, items=[NewDue(area=area, individual_id=individual.pk, **values)])
    return due_id


def make_paying_account(approver: Actor, area: Area) -> PayingAccount:
    """The commune's account with Agribank, from its first day in these tests."""
    return open_paying_account(
        actor=approver,
        area=area,
        bank_bin="970405",
        account_number="5700201001234",
        holder_name=f"UBND {area.full_name}",
        enquiries="Bộ phận Văn hóa - Xã hội",
        on=dt.date(2025, 1, 1),
    )


def make_prepared(actor: Actor, area: Area, month: Month = NOVEMBER, *, on: dt.date | None = None) -> Payroll:
    """The payroll of the month, prepared on the 10th of the month before."""
    return prepare_payroll(actor=actor, area=area, month=month, on=on or month.previous().first_day.replace(day=10))


def make_approved(actor: Actor, approver: Actor, area: Area, month: Month = NOVEMBER) -> Payroll:
    """Prepared by one hand, approved by the other on the 12th."""
    payroll = make_prepared(actor, area, month)
    return approve_payroll(actor=approver, payroll=payroll, on=month.previous().first_day.replace(day=12))


def make_sent(actor: Actor, approver: Actor, area: Area, month: Month = NOVEMBER) -> Payroll:
    """Approved, its money withdrawn, and sent to be paid on the 5th of the month."""
    payroll = make_approved(actor, approver, area, month)
    payroll = send_payroll(actor=approver, payroll=payroll, execute_on=month.first_day.replace(day=5))
    record_withdrawal(
        actor=approver, payroll=payroll, voucher_number="GR-01", amount=payroll.total_amount, on=month.first_day
    )
    return payroll


def make_answer(
    payroll: Payroll, *, returned: Mapping[str, str] | None = None, way: TransferWay = TransferWay.BANK
) -> AnswerDocument:
    """The bank's (or post office's) list filled in: all paid but the references in `returned` (with the reason)."""
    refused = returned or {}
    transfers: list[Transfer] = [transfer for transfer in transfers_of(payroll) if (transfer.way is way)]
    results = {
        transfer.reference: Result(transfer.reference not in refused, refused.get(transfer.reference, ""))
        for transfer in transfers
    }
    write = write_bank_list if way is TransferWay.BANK else write_post_list
    return read_answer(f"tra-loi-{way.value}.xlsx", write(payroll_head(payroll), transfers, results))


def make_reconciled(
    actor: Actor, approver: Actor, area: Area, month: Month = NOVEMBER, *, returned: Mapping[str, str] | None = None
) -> Payroll:
    """Sent by bank and answered: all paid but `returned`."""
    payroll = make_sent(actor, approver, area, month)
    reconcile_payroll(actor=approver, payroll=payroll, answer=make_answer(payroll, returned=returned))
    payroll.refresh_from_db()
    return payroll
