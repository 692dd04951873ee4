"""The second hand, and sending."""

import datetime as dt
import hashlib

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting
from ansinh.payments.errors import (
    LinesBreakTheLaw,
    LinesCannotBePaid,
    LinesNoLongerDue,
    NoPayingAccount,
    NoReason,
    PayrollChanged,
    SameHand,
    WrongState,
)
from ansinh.payments.models import (
    Cause,
    FileKind,
    LineState,
    PayingAccount,
    Payment,
    Payroll,
    PayrollFile,
    PayrollState,
)
from ansinh.payments.queries import files_for_payroll, lines_of, payroll_file
from ansinh.payments.services import (
    Ending,
    approve_payroll,
    cancel_payment,
    cancel_payroll,
    end_entitlements,
    read_payroll_files,
    reject_payroll,
    send_payroll,
)
from ansinh.payments.testing import (
    NOVEMBER,
    PREPARER,
    checked,
    lan,
    make_approved,
    make_entitlement,
    make_prepared,
    make_recipient,
    make_sent,
    minh,
)
from ansinh.payments.tests.conftest import Desk
from ansinh.registry.testing import make_household, make_member

ON = dt.date(2026, 10, 12)


@pytest.fixture
def prepared(desk: Desk, lawful: None) -> Payroll:
    """Hòa by bank and Bình by post, for November."""
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, number=1))
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, "Phạm Văn Bình", way="post"))
        return make_prepared(desk.lan, desk.area)


def test_a_payroll_cannot_be_approved_by_the_hand_that_prepared_it(desk: Desk, prepared: Payroll) -> None:
    both = lan(desk.area)
    both = type(both)(both.username, both.full_name, both.scope, both.permissions | {"approve_payroll"})

    with acting(both), pytest.raises(SameHand, match="Trần Thị Lan prepared payroll 25522-202611-1"):
        approve_payroll(actor=both, payroll=prepared, on=ON)


def test_another_hand_approves_and_a_second_time_changes_nothing(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh):
        first = approve_payroll(actor=desk.minh, payroll=prepared, on=ON)
        second = approve_payroll(actor=desk.minh, payroll=prepared, on=dt.date(2026, 10, 30))

        assert (first.state, first.approved_by, first.approved_on) == (PayrollState.APPROVED, "minh", ON)
        assert second.approved_on == ON
        assert AuditEntry.objects.filter(act="approve_payroll").count() == 1


def test_without_the_right_nothing_is_approved_returned_or_sent(desk: Desk, prepared: Payroll) -> None:
    powerless = minh(desk.area, without="approve_payroll send_payroll")

    with acting(powerless):
        with pytest.raises(NoRight):
            approve_payroll(actor=powerless, payroll=prepared, on=ON)
        with pytest.raises(NoRight):
            reject_payroll(actor=powerless, payroll=prepared, why="sai")
        with pytest.raises(NoRight):
            send_payroll(actor=powerless, payroll=prepared)


def test_returning_needs_a_reason_and_a_prepared_payroll(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh):
        with pytest.raises(NoReason):
            reject_payroll(actor=desk.minh, payroll=prepared, why="  ")
        approve_payroll(actor=desk.minh, payroll=prepared, on=ON)
        with pytest.raises(WrongState, match="“approved”; this act needs “prepared”"):
            reject_payroll(actor=desk.minh, payroll=prepared, why="sai")


def test_an_approved_payroll_cannot_be_cancelled(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh):
        approve_payroll(actor=desk.minh, payroll=prepared, on=ON)

    with acting(desk.lan), pytest.raises(WrongState):
        cancel_payroll(actor=desk.lan, payroll=prepared, why="sai")


def test_cancelling_needs_a_reason(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.lan), pytest.raises(NoReason):
        cancel_payroll(actor=desk.lan, payroll=prepared, why="")


def test_a_line_that_cannot_be_paid_keeps_the_payroll_from_approval(desk: Desk, lawful: None) -> None:
    with acting(desk.lan):
        person = make_member(desk.lan, desk.area, make_household(desk.lan, desk.area))
        make_entitlement(desk.lan, desk.area, person)
        payroll = make_prepared(desk.lan, desk.area)

    with acting(desk.minh), pytest.raises(LinesCannotBePaid) as refusal:
        approve_payroll(actor=desk.minh, payroll=payroll, on=ON)

    assert refusal.value.refusals == ["Nguyễn Thị Hòa, 540.000 đồng: no payee is registered for this day"]


def test_a_payroll_that_broke_the_law_meanwhile_is_refused(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh), checked(refuse="đã chết"), pytest.raises(LinesBreakTheLaw):
        approve_payroll(actor=desk.minh, payroll=prepared, on=ON)


def test_an_entitlement_that_ended_meanwhile_sends_the_payroll_back(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.lan):
        line = lines_of(prepared)[0]
        assert line.entitlement_id
        end_entitlements(actor=desk.lan, items=[Ending(line.entitlement_id, NOVEMBER, Cause.DIED)])

    with acting(desk.minh), pytest.raises(PayrollChanged, match="1 lines"):
        approve_payroll(actor=desk.minh, payroll=prepared, on=ON)


def test_a_payroll_approved_on_the_25th_is_late(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh):
        assert approve_payroll(actor=desk.minh, payroll=prepared, on=dt.date(2026, 10, 25)).is_late
        assert (AuditEntry.objects.get(act="approve_payroll").after or {})["late"] is True


def test_a_payroll_approved_on_the_24th_is_not(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh):
        assert not approve_payroll(actor=desk.minh, payroll=prepared, on=dt.date(2026, 10, 24)).is_late


def test_sending_stores_every_file_with_its_hash(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh):
        payroll = make_sent(desk.lan, desk.minh, desk.area)

        files = {file.kind: file for file in PayrollFile.objects.filter(payroll=payroll)}
        assert set(files) == set(FileKind) - {FileKind.HOME_LIST}
        for file in files.values():
            assert hashlib.sha256(bytes(file.content)).hexdigest() == file.sha256
        assert set(lines_of(payroll).values_list("state", flat=True)) == {LineState.SENT}


def test_sending_twice_sends_once(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh):
        payroll = make_sent(desk.lan, desk.minh, desk.area)
        sent_at = payroll.sent_at
        hashes = set(PayrollFile.objects.values_list("pk", "sha256"))

        again = send_payroll(actor=desk.minh, payroll=payroll, execute_on=dt.date(2027, 1, 1))

        assert again.sent_at == sent_at
        assert again.execute_on == dt.date(2026, 11, 5)
        assert set(PayrollFile.objects.values_list("pk", "sha256")) == hashes
        assert AuditEntry.objects.filter(act="send_payroll").count() == 1


def test_an_old_payroll_reprints_byte_for_byte(desk: Desk, prepared: Payroll) -> None:
    """Made again from its frozen rows a month later, after its payee moved to another account."""
    with acting(desk.minh):
        payroll = make_sent(desk.lan, desk.minh, desk.area)

        with clock.at(dt.date(2027, 3, 1)):
            for built in files_for_payroll(payroll):
                stored = payroll_file(payroll, built.kind)
                assert stored is not None
                assert bytes(stored.content) == built.content
                assert stored.name == built.name


def test_an_unapproved_payroll_cannot_be_sent(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh), pytest.raises(WrongState, match="“prepared”; this act needs “approved”"):
        send_payroll(actor=desk.minh, payroll=prepared)


def test_without_an_account_to_pay_from_nothing_is_sent(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh):
        payroll = make_approved(desk.lan, desk.minh, desk.area)
        PayingAccount.objects.all().delete()

        with pytest.raises(NoPayingAccount, match="Xã Tân Đông"):
            send_payroll(actor=desk.minh, payroll=payroll)

        payroll.refresh_from_db()
        assert payroll.state == PayrollState.APPROVED
        assert not PayrollFile.objects.exists()


def test_a_death_after_the_approval_must_be_taken_out_before_sending(desk: Desk, prepared: Payroll) -> None:
    with acting(desk.minh):
        payroll = make_approved(desk.lan, desk.minh, desk.area)
    with acting(desk.lan):
        line = lines_of(payroll).get(way="bank")
        assert line.entitlement_id
        end_entitlements(actor=desk.lan, items=[Ending(line.entitlement_id, NOVEMBER, Cause.DIED)])
    with acting(desk.minh):
        with pytest.raises(LinesNoLongerDue) as refusal:
            send_payroll(actor=desk.minh, payroll=payroll)
        assert refusal.value.refusals == [f"{line.transfer_reference} Nguyễn Thị Hòa 540.000 đồng"]
    with acting(desk.lan):
        cancel_payment(actor=desk.lan, payment=line, why="đã chết")

    with acting(desk.minh):
        payroll = send_payroll(actor=desk.minh, payroll=payroll, execute_on=dt.date(2026, 11, 5))

        assert (payroll.line_count, payroll.total_amount) == (1, 540_000)
        assert payroll_file(payroll, FileKind.BANK_LIST) is None
        assert Payment.objects.get(pk=line.pk).state == LineState.CANCELLED


def test_files_with_account_numbers_are_for_those_who_may_see_them_and_leave_a_trace(
    desk: Desk, prepared: Payroll
) -> None:
    with acting(desk.minh):
        payroll = make_sent(desk.lan, desk.minh, desk.area)
        kinds = {file.kind for file in read_payroll_files(actor=desk.minh, payroll=payroll)}
        assert FileKind.PAIN001 not in kinds
        assert FileKind.TREASURY_PAPER in kinds
        assert not AuditEntry.objects.filter(act="read_bank_account").exists()
    with acting(desk.lan):
        assert "view_bank_accounts" in PREPARER
        [file] = read_payroll_files(actor=desk.lan, payroll=payroll, kinds=frozenset({FileKind.PAIN001}))
        assert file.name == "25522-202611-1-pain001.xml"
        assert AuditEntry.objects.filter(act="read_bank_account", object_id=str(payroll.pk)).count() == 1


def test_files_are_for_those_who_may_see_payrolls(desk: Desk, prepared: Payroll) -> None:
    outsider = lan(desk.area, without="view_payroll")

    with acting(outsider), pytest.raises(NoRight):
        read_payroll_files(actor=outsider, payroll=prepared)
