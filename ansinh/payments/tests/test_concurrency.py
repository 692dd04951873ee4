"""Two officers at the same moment, on two real connections: every act has the effect of once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core import testing
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.periods import in_force
from ansinh.core.wall import acting
from ansinh.payments.errors import PayingAccountRecorded, WrongState
from ansinh.payments.models import (
    Answer,
    LineState,
    PayingAccount,
    Payment,
    Payroll,
    PayrollFile,
    PayrollState,
    TreasuryWithdrawal,
)
from ansinh.payments.queries import lines_of
from ansinh.payments.services import (
    approve_payroll,
    cancel_payroll,
    close_payroll,
    open_paying_account,
    reconcile_payroll,
    record_withdrawal,
    reject_payroll,
    send_payroll,
)
from ansinh.payments.testing import (
    NOVEMBER,
    checked,
    make_answer,
    make_approved,
    make_entitlement,
    make_prepared,
    make_recipient,
    make_reconciled,
    make_sent,
    minh,
)
from ansinh.payments.tests.conftest import Desk, make_desk
from ansinh.registry.models import BankAccount, Payee
from ansinh.registry.services import approve_bank_account
from ansinh.registry.testing import make_account

TODAY = dt.date(2026, 11, 20)
pytestmark = pytest.mark.django_db(transaction=True)


def both_at_once(actor: Actor, act: Callable[[], Any]) -> list[Any]:
    """`act` on two connections by one person, or by the two that it takes in turn."""
    with checked():
        return testing.both_at_once(actor, actor, lambda _actor: act())


@pytest.fixture
def stand() -> Desk:
    """Tân Đông with three recipients by bank."""
    desk = make_desk()
    with acting(desk.lan):
        for number in range(3):
            make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, number=number))
    return desk


def test_two_preparations_at_once_make_one_payroll(stand: Desk) -> None:
    first, second = both_at_once(stand.lan, lambda: make_prepared(stand.lan, stand.area))

    assert first == second
    with acting(stand.lan):
        assert Payroll.objects.count() == 1
        assert Payment.objects.count() == 3
        assert AuditEntry.objects.filter(act="prepare_payroll").count() == 1


def test_two_approvals_at_once_approve_once(stand: Desk) -> None:
    with checked(), acting(stand.lan):
        payroll = make_prepared(stand.lan, stand.area)
    hands = iter((stand.minh, Actor("tu", "Tư", stand.area.path, stand.minh.permissions)))

    results = both_at_once(
        stand.minh, lambda: approve_payroll(actor=next(hands), payroll=payroll, on=NOVEMBER.first_day)
    )

    assert {result.approved_by for result in results} == {"minh"}
    with acting(stand.minh):
        assert AuditEntry.objects.filter(act="approve_payroll").count() == 1


def test_two_sendings_at_once_send_once(stand: Desk) -> None:
    with checked(), acting(stand.minh):
        payroll = make_approved(stand.lan, stand.minh, stand.area)

    first, second = both_at_once(stand.minh, lambda: send_payroll(actor=stand.minh, payroll=payroll))

    assert first.sent_at == second.sent_at
    with acting(stand.minh):
        assert AuditEntry.objects.filter(act="send_payroll").count() == 1
        kinds = list(PayrollFile.objects.values_list("kind", flat=True))
        assert len(kinds) == len(set(kinds)) == 7


def test_the_same_answer_taken_in_twice_at_once_counts_once(stand: Desk) -> None:
    with checked(), acting(stand.minh):
        payroll = make_sent(stand.lan, stand.minh, stand.area)
        returned = lines_of(payroll)[1].transfer_reference
        document = make_answer(payroll, returned={returned: "sai tên"})

    first, second = both_at_once(
        stand.minh, lambda: reconcile_payroll(actor=stand.minh, payroll=payroll, answer=document)
    )

    assert (first.paid_count, first.returned_count) == (2, 1)
    assert (second.paid_count, second.returned_count, second.known_count) == (0, 0, 3)
    with acting(minh(stand.area)):
        assert Answer.objects.count() == 1
        assert AuditEntry.objects.filter(act="reconcile_payroll").count() == 1
        assert Payroll.objects.get().state == PayrollState.RECONCILED
        assert [line.state for line in lines_of(payroll)] == [LineState.PAID, LineState.RETURNED, LineState.PAID]


def test_a_payroll_approved_by_one_and_returned_by_another_at_once_is_one_of_both(stand: Desk) -> None:
    with checked(), acting(stand.minh):
        payroll = make_prepared(stand.lan, stand.area)
    acts = iter((
        lambda: approve_payroll(actor=stand.minh, payroll=payroll, on=NOVEMBER.first_day),
        lambda: reject_payroll(actor=stand.minh, payroll=payroll, why="thiếu người"),
    ))  # fmt: skip

    approved, refusal = both_at_once(stand.minh, lambda: next(acts)())

    assert approved.state == PayrollState.APPROVED
    assert isinstance(refusal, WrongState)
    with acting(stand.minh):
        assert [line.state for line in lines_of(payroll)] == [LineState.DUE] * 3


def test_a_payroll_cancelled_while_it_is_approved_stays_as_the_first_left_it(stand: Desk) -> None:
    with checked(), acting(stand.lan):
        payroll = make_prepared(stand.lan, stand.area)
    acts = iter((
        lambda: cancel_payroll(actor=stand.lan, payroll=payroll, why="sai tháng"),
        lambda: approve_payroll(actor=stand.minh, payroll=payroll, on=NOVEMBER.first_day),
    ))  # fmt: skip

    cancelled, refusal = both_at_once(stand.minh, lambda: next(acts)())

    assert cancelled.state == PayrollState.CANCELLED
    assert isinstance(refusal, WrongState)
    with acting(stand.minh):
        assert not Payment.objects.exists()


def test_two_closings_at_once_close_once(stand: Desk) -> None:
    with checked(), acting(stand.minh):
        payroll = make_reconciled(stand.lan, stand.minh, stand.area)

    both_at_once(stand.minh, lambda: close_payroll(actor=stand.minh, payroll=payroll, on=NOVEMBER.last_day))

    with acting(stand.minh):
        assert AuditEntry.objects.filter(act="close_payroll").count() == 1


def test_one_voucher_recorded_by_two_at_once_counts_once(stand: Desk) -> None:
    with checked(), acting(stand.minh):
        payroll = make_approved(stand.lan, stand.minh, stand.area)

    first, second = both_at_once(
        stand.minh,
        lambda: record_withdrawal(
            actor=stand.minh, payroll=payroll, voucher_number="GR-09", amount=1_620_000, on=NOVEMBER.first_day
        ),
    )

    assert first == second
    with acting(stand.minh):
        assert TreasuryWithdrawal.objects.count() == 1


def test_an_account_confirmed_while_the_payroll_is_prepared_is_paid_to_the_old_one_or_the_new(stand: Desk) -> None:
    """Each line goes to one whole account: never the number of one and the holder of the other."""
    with acting(stand.lan):
        person = Payee.objects.order_by("pk")[0].individual
        other = make_account(stand.lan, person, number="7002205999999")
    clerk = Actor("tu", "Tư", stand.area.path, stand.lan.permissions)
    acts = iter((
        lambda: approve_bank_account(actor=clerk, account=other, on=NOVEMBER.previous().first_day),
        lambda: make_prepared(stand.lan, stand.area),
    ))  # fmt: skip

    _account, payroll = both_at_once(stand.lan, lambda: next(acts)())

    with acting(stand.lan):
        line = Payment.objects.get(payroll=payroll, individual=person)
        known = BankAccount.objects.filter(individual=person, number=line.account_number, bank_bin=line.bank_bin)
        assert [account.holder_name for account in known] == [line.account_holder]
        assert Payment.objects.filter(payroll=payroll).count() == 3


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_accounts_to_pay_from_entered_at_once_the_second_is_refused(stand: Desk, is_first: bool) -> None:
    chair, numbers = minh(stand.area), iter(("111222333", "444555666"))
    if is_first:
        with acting(SYSTEM):
            PayingAccount.objects.all().delete()

    def record_account() -> PayingAccount:
        return open_paying_account(
            actor=chair, area=stand.area, bank_bin="970405", account_number=next(numbers), holder_name="UBND xã",
            enquiries="02513 000 000", on=TODAY,
        )  # fmt: skip

    account, refusal = both_at_once(chair, record_account)

    assert isinstance(refusal, PayingAccountRecorded)
    with acting(chair):
        assert PayingAccount.objects.filter(in_force(TODAY)).get() == account
