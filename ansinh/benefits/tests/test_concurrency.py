"""Two hands at the same moment, on two real connections: every act has the effect of once."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import ApplicationOpen, CopyAttached, ProposalClosed, WrongState
from ansinh.benefits.errors_of_aid import AidKnown
from ansinh.benefits.errors_of_recovery import MoreThanOpen, RepaymentTakenBack, VoucherKnown
from ansinh.benefits.models import (
    Application,
    Complaint,
    ComplaintState,
    Decision,
    Fault,
    Office,
    Recovery,
    Repayment,
    SignedCopy,
)
from ansinh.benefits.services.applications import register_application
from ansinh.benefits.services.complaints import answer_complaint, record_complaint
from ansinh.benefits.services.decisions import decide_application
from ansinh.benefits.services.emergency_aid import Struck, decide_aid
from ansinh.benefits.services.papers import attach_signed_copy
from ansinh.benefits.services.recoveries import decide_recovery, propose_recovery
from ansinh.benefits.services.repayments import record_repayment, take_back_repayment
from ansinh.benefits.services.review import decide_proposals, propose_changes
from ansinh.benefits.services.suspensions import suspend_payments
from ansinh.benefits.services.taking_over import take_over_decisions
from ansinh.benefits.testing import make_aid, make_asked_back, make_assessed, make_disabled, make_drawn
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import testing
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.sheets import xlsx_bytes
from ansinh.core.wall import acting
from ansinh.payments.errors import LinesNoLongerDue, PayrollChanged
from ansinh.payments.models import Cause, Due, Entitlement, Payment
from ansinh.payments.queries import payroll_for
from ansinh.payments.services import approve_payroll, prepare_payroll, reject_payroll, send_payroll
from ansinh.registry.models import Circumstance
from ansinh.registry.services import import_recipients, record_death

pytestmark = pytest.mark.django_db(transaction=True)

NOVEMBER = Month(2026, 11)


@pytest.fixture
def stand() -> Desk:
    return make_desk()


def both_at_once(actor: Actor, act: Callable[[], Any]) -> list[Any]:
    """`act` on two connections by one person, or by the two that it takes in turn."""
    return testing.both_at_once(actor, actor, lambda _actor: act())


def test_two_signatures_under_one_file_make_one_decision(stand: Desk) -> None:
    with acting(stand.lan):
        application = make_assessed(stand.lan, stand.area, make_disabled(stand.lan, stand.area))

    _decision, refusal = both_at_once(
        stand.minh, lambda: decide_application(actor=stand.minh, application=application, signed_on=TODAY)
    )

    assert isinstance(refusal, WrongState)
    with acting(stand.minh):
        assert (Decision.objects.count(), Entitlement.objects.count()) == (1, 1)
        assert AuditEntry.objects.filter(act="decide_grant").count() == 1


def test_two_files_signed_at_once_get_two_numbers(stand: Desk) -> None:
    with acting(stand.lan):
        people = [make_disabled(stand.lan, stand.area, f"Phạm Văn {name}") for name in "AB"]
        files = [make_assessed(stand.lan, stand.area, person) for person in people]
    turn = iter(files)

    decisions = both_at_once(
        stand.minh, lambda: decide_application(actor=stand.minh, application=next(turn), signed_on=TODAY)
    )

    assert [decision.number for decision in decisions] == ["1/QĐ-UBND", "2/QĐ-UBND"]


def test_one_person_has_one_open_file_for_a_benefit(stand: Desk) -> None:
    with acting(stand.lan):
        person = make_disabled(stand.lan, stand.area)
    numbers = iter(("H63.001", "H63.002"))

    _file, refusal = both_at_once(
        stand.lan,
        lambda: register_application(
            actor=stand.lan, area=stand.area, individual=person, benefit="social_allowance",
            file_number=next(numbers), received_on=TODAY,
        ),
    )  # fmt: skip

    assert isinstance(refusal, ApplicationOpen)
    with acting(stand.lan):
        assert Application.objects.count() == 1


def test_a_copy_attached_by_two_is_kept_once(stand: Desk) -> None:
    with acting(stand.minh):
        Office.objects.update(requires_signed_copy=True)
    with acting(stand.lan):
        application = make_assessed(stand.lan, stand.area, make_disabled(stand.lan, stand.area))
    with acting(stand.minh):
        decision = decide_application(actor=stand.minh, application=application, signed_on=TODAY)
    scans = iter((b"%PDF one", b"%PDF two"))

    _copy, refusal = both_at_once(
        stand.minh,
        lambda: attach_signed_copy(actor=stand.minh, decision=decision, name="qd.pdf", content=next(scans)),
    )

    assert isinstance(refusal, CopyAttached)
    with acting(stand.minh):
        assert (SignedCopy.objects.count(), Entitlement.objects.count()) == (1, 1)


def test_a_list_of_changes_is_signed_once(stand: Desk) -> None:
    with acting(stand.lan):
        person = make_disabled(stand.lan, stand.area)
    with acting(stand.minh):
        make_drawn(stand.minh, stand.area, person, first_month=NOVEMBER, amount=900_000)
    with acting(stand.lan):
        proposals = propose_changes(actor=stand.lan, area=stand.area, month=NOVEMBER)

    _decision, refusal = both_at_once(
        stand.minh,
        lambda: decide_proposals(actor=stand.minh, area=stand.area, proposals=proposals, signed_on=TODAY),
    )

    assert isinstance(refusal, ProposalClosed)
    with acting(stand.minh):
        assert Entitlement.objects.filter(state="active").count() == 1


def test_a_suspension_signed_by_two_is_one(stand: Desk) -> None:
    with acting(stand.lan):
        person = make_disabled(stand.lan, stand.area)
    with acting(stand.minh):
        entitlement = make_drawn(stand.minh, stand.area, person, first_month=NOVEMBER, amount=810_000)

    _decision, refusal = both_at_once(
        stand.minh,
        lambda: suspend_payments(
            actor=stand.minh, area=stand.area, entitlements=[entitlement], cause=Cause.REVIEW_MISSED,
            first_month_not_paid=Month(2026, 12), signed_on=TODAY,
        ),
    )  # fmt: skip

    assert isinstance(refusal, WrongState)


def test_a_recovery_decided_by_two_owes_once(stand: Desk) -> None:
    with acting(stand.lan):
        person = make_disabled(stand.lan, stand.area)
    with acting(stand.minh):
        make_drawn(stand.minh, stand.area, person, first_month=NOVEMBER, amount=810_000)
    pay(stand, NOVEMBER, on=TODAY)
    with acting(stand.lan):
        Circumstance.objects.filter(individual=person).update(valid_to=dt.date(2026, 10, 1))
        recovery = propose_recovery(
            actor=stand.lan, area=stand.area, individual=person, first=NOVEMBER, last=NOVEMBER, fault=Fault.OFFICE,
            reason="Giấy hết hạn", on=TODAY,
        )  # fmt: skip

    _decision, refusal = both_at_once(
        stand.minh, lambda: decide_recovery(actor=stand.minh, recovery=recovery, signed_on=TODAY)
    )

    assert isinstance(refusal, WrongState)
    with acting(stand.minh):
        assert (Due.objects.count(), Recovery.objects.get().state) == (1, "decided")


def test_one_voucher_recorded_twice_at_once_counts_once(stand: Desk) -> None:
    with acting(stand.lan):
        person = make_disabled(stand.lan, stand.area)
    recovery = make_asked_back(stand.lan, stand.minh, stand.area, person)

    _repayment, refusal = both_at_once(
        stand.lan,
        lambda: record_repayment(actor=stand.lan, recovery=recovery, amount=40_000, received_on=TODAY, voucher="PT-01"),
    )

    assert isinstance(refusal, VoucherKnown)
    with acting(stand.lan):
        assert Repayment.objects.count() == 1


def test_two_vouchers_at_once_never_bring_more_than_is_open(stand: Desk) -> None:
    with acting(stand.lan):
        person = make_disabled(stand.lan, stand.area)
    recovery, vouchers = make_asked_back(stand.lan, stand.minh, stand.area, person), iter(("PT-01", "PT-02"))

    _repayment, refusal = both_at_once(
        stand.lan,
        lambda: record_repayment(
            actor=stand.lan, recovery=recovery, amount=50_000, received_on=TODAY, voucher=next(vouchers)
        ),
    )

    assert isinstance(refusal, MoreThanOpen)
    with acting(stand.lan):
        assert Repayment.objects.get().amount == 50_000


def test_an_entry_taken_back_twice_at_once_is_taken_back_once(stand: Desk) -> None:
    with acting(stand.lan):
        person = make_disabled(stand.lan, stand.area)
    recovery = make_asked_back(stand.lan, stand.minh, stand.area, person)
    with acting(stand.lan):
        entry = record_repayment(actor=stand.lan, recovery=recovery, amount=90_000, received_on=TODAY, voucher="PT-01")

    _entry, refusal = both_at_once(
        stand.lan, lambda: take_back_repayment(actor=stand.lan, repayment=entry, why="Nhập nhầm")
    )

    assert isinstance(refusal, RepaymentTakenBack)
    with acting(stand.lan):
        assert (Recovery.objects.get().state, AuditEntry.objects.filter(act="take_back_repayment").count()) == (
            "decided",
            1,
        )


def test_a_complaint_answered_by_two_at_once_has_the_first_answer(stand: Desk) -> None:
    with acting(stand.lan):
        application = make_assessed(stand.lan, stand.area, make_disabled(stand.lan, stand.area))
    with acting(stand.minh):
        decision = decide_application(actor=stand.minh, application=application, signed_on=TODAY)
    with acting(stand.lan):
        complaint = record_complaint(
            actor=stand.lan, decision=decision, individual=application.individual, text="Mức chưa đúng",
            received_on=TODAY,
        )  # fmt: skip
    answers = iter(((ComplaintState.REJECTED, "Đúng theo Điều 6"), (ComplaintState.UPHELD, "Sẽ sửa")))

    def answer() -> Complaint:
        outcome, words = next(answers)
        return answer_complaint(actor=stand.minh, complaint=complaint, outcome=outcome, answer=words, on=TODAY)

    _answered, refusal = both_at_once(stand.minh, answer)

    assert isinstance(refusal, WrongState)
    with acting(stand.minh):
        assert (Complaint.objects.get().state, Complaint.objects.get().answer) == ("rejected", "Đúng theo Điều 6")
        assert AuditEntry.objects.filter(act="answer_complaint").count() == 1


def test_who_is_suspended_while_the_payroll_is_prepared_is_not_paid(stand: Desk) -> None:
    with acting(stand.lan):
        people = [make_disabled(stand.lan, stand.area, f"Phạm Văn {name}") for name in "AB"]
    with acting(stand.minh):
        [suspended, _other] = [
            make_drawn(stand.minh, stand.area, person, first_month=NOVEMBER, amount=810_000) for person in people
        ]
    december = Month(2026, 12)
    acts = iter((
        lambda: suspend_payments(
            actor=stand.minh, area=stand.area, entitlements=[suspended], cause=Cause.REVIEW_MISSED,
            first_month_not_paid=december, signed_on=TODAY,
        ),
        lambda: prepare_payroll(actor=stand.lan, area=stand.area, month=december, on=TODAY),
    ))  # fmt: skip

    both_at_once(stand.minh, lambda: next(acts)())

    with acting(stand.minh):
        payroll = payroll_for(area=stand.area, month=december)
        with pytest.raises(PayrollChanged):
            approve_payroll(actor=stand.minh, payroll=payroll, on=TODAY)
        reject_payroll(actor=stand.minh, payroll=payroll, why="có người bị tạm dừng")
    with acting(stand.lan):
        payroll = prepare_payroll(actor=stand.lan, area=stand.area, month=december, on=TODAY)
        assert [line.individual_id for line in Payment.objects.filter(payroll=payroll)] == [people[1].pk]


def test_who_dies_while_the_payroll_is_approved_is_not_sent_money(stand: Desk) -> None:
    with acting(stand.lan):
        people = [make_disabled(stand.lan, stand.area, f"Phạm Văn {name}") for name in "AB"]
    with acting(stand.minh):
        for person in people:
            make_drawn(stand.minh, stand.area, person, first_month=NOVEMBER, amount=810_000)
    december = Month(2026, 12)
    with acting(stand.lan):
        payroll = prepare_payroll(actor=stand.lan, area=stand.area, month=december, on=TODAY)
    acts = iter((
        lambda: record_death(actor=stand.lan, individual=people[0], died_on=TODAY),
        lambda: approve_payroll(actor=stand.minh, payroll=payroll, on=TODAY),
    ))  # fmt: skip

    _dead, approved = both_at_once(stand.minh, lambda: next(acts)())

    assert approved.state == "approved"
    with acting(stand.lan), pytest.raises(LinesNoLongerDue, match="Phạm Văn A"):
        send_payroll(actor=stand.lan, payroll=payroll)


def test_a_list_taken_over_by_two_at_once_is_taken_over_once(stand: Desk, tmp_path: Path) -> None:
    path = tmp_path / "danh-sach.xlsx"
    headers = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đối tượng", "Số quyết định", "Ngày quyết định", "Hệ số",
               "Số tiền")  # fmt: skip
    row = (1, "Phạm Văn Bình", "15/05/1980", "Nam", "Người khuyết tật nặng", "12/QĐ-UBND", "03/04/2022", 1.5, 810_000)
    path.write_bytes(xlsx_bytes([row], headers=headers))
    with acting(stand.lan):
        run = import_recipients(actor=stand.lan, path=path, area=stand.area, month=NOVEMBER, on=TODAY).run
    assert run is not None

    both_at_once(stand.lan, lambda: take_over_decisions(actor=stand.lan, area=stand.area, import_run=run))

    with acting(stand.minh):
        assert (Decision.objects.count(), Entitlement.objects.count()) == (1, 1)
        assert AuditEntry.objects.filter(act="take_over_decisions").count() == 1


def test_two_hands_decide_emergency_aid_once(stand: Desk) -> None:
    with acting(stand.lan):
        aid = make_aid(stand.lan, stand.area, Struck(household_count=3, person_count=9))

    _decided, refusal = both_at_once(stand.minh, lambda: decide_aid(actor=stand.minh, aid=aid))

    assert isinstance(refusal, WrongState)
    with acting(stand.minh):
        assert AuditEntry.objects.filter(act="decide_aid").count() == 1


def test_emergency_aid_proposed_twice_at_once_stands_once(stand: Desk) -> None:
    amounts = iter((20_000_000, 30_000_000))
    struck = Struck(household_count=1, person_count=1)

    _aid, refusal = both_at_once(
        stand.lan, lambda: make_aid(stand.lan, stand.area, struck, quantity=next(amounts))
    )  # fmt: skip

    assert isinstance(refusal, AidKnown)
