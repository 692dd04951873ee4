"""The signed copy, the notice, the complaint, the recovery: what belongs to a decision after it is signed."""

import datetime as dt

import pytest

from ansinh.benefits.errors import (
    ComplainedTooLate,
    ComplaintOpen,
    CopyAttached,
    CopyEmpty,
    DecisionNumberTaken,
    NeverFromEstate,
    NoOffice,
    NoReasonGiven,
    NothingOverpaid,
    NotInDecision,
    WrongState,
)
from ansinh.benefits.models import ComplaintState, Decision, Fault, Office, Recovery, SignedCopy
from ansinh.benefits.queries.deadlines import overdue_complaints
from ansinh.benefits.services.complaints import answer_complaint, record_complaint
from ansinh.benefits.services.decisions import decide_application
from ansinh.benefits.services.papers import attach_signed_copy, cancel_decision, record_notification
from ansinh.benefits.services.recoveries import cancel_recovery, decide_recovery, propose_recovery
from ansinh.benefits.testing import make_assessed, make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.benefits.tests.paying import pay, pay_all
from ansinh.core import clock
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Due, Entitlement
from ansinh.registry.models import Circumstance, Individual
from ansinh.registry.services import record_death

SCAN = b"%PDF-1.7 signed and stamped"
NOVEMBER = Month(2026, 11)


@pytest.fixture
def binh(desk: Desk) -> Individual:
    with acting(desk.lan):
        return make_disabled(desk.lan, desk.area)


def _ask_for_copies(desk: Desk) -> None:
    with acting(desk.minh):
        Office.objects.update(requires_signed_copy=True)


def test_where_the_office_wants_the_signed_copy_nothing_counts_before_it(desk: Desk, binh: Individual) -> None:
    _ask_for_copies(desk)
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, binh)
    with acting(desk.minh):
        decision = decide_application(actor=desk.minh, application=application, signed_on=TODAY)
        assert (decision.state, Entitlement.objects.count()) == ("awaiting_copy", 0)

        copy = attach_signed_copy(actor=desk.minh, decision=decision, name="qd.pdf", content=SCAN)

        decision.refresh_from_db()
        assert (decision.state, Entitlement.objects.count()) == ("in_effect", 1)
        assert len(copy.sha256) == 64
        assert attach_signed_copy(actor=desk.minh, decision=decision, name="qd.pdf", content=SCAN) == copy
        assert Entitlement.objects.count() == 1
        with pytest.raises(CopyAttached, match="never replaced"):
            attach_signed_copy(actor=desk.minh, decision=decision, name="qd.pdf", content=SCAN + b"!")


@pytest.mark.parametrize("content", [b"", b"GIF89a"])
def test_a_copy_is_a_pdf(desk: Desk, binh: Individual, content: bytes) -> None:
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, binh)
    with acting(desk.minh):
        decision = decide_application(actor=desk.minh, application=application, signed_on=TODAY)
        with pytest.raises(CopyEmpty, match="Expected a scanned PDF"):
            attach_signed_copy(actor=desk.minh, decision=decision, name="qd", content=content)
        assert not SignedCopy.objects.exists()


def test_a_decision_that_waits_can_be_cancelled_and_its_file_decided_again(desk: Desk, binh: Individual) -> None:
    _ask_for_copies(desk)
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, binh)
    with acting(desk.minh):
        decision = decide_application(actor=desk.minh, application=application, signed_on=TODAY)
        with pytest.raises(NoReasonGiven):
            cancel_decision(actor=desk.minh, decision=decision, why="")
        cancel_decision(actor=desk.minh, decision=decision, why="Sai tên")
        with pytest.raises(WrongState, match="cancelled"):
            cancel_decision(actor=desk.minh, decision=decision, why="Sai tên")
        again = decide_application(actor=desk.minh, application=application, signed_on=TODAY)
        assert again.number == "2/QĐ-UBND"


def test_a_number_is_given_once_a_year_and_nobody_signs_without_an_office(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        first = make_assessed(desk.lan, desk.area, binh)
        second = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, "Phạm Văn Chín"))
    with acting(desk.minh):
        decide_application(actor=desk.minh, application=first, signed_on=TODAY, number="7/QĐ-UBND")
        with pytest.raises(DecisionNumberTaken, match="7/QĐ-UBND is already given in 2026"):
            decide_application(actor=desk.minh, application=second, signed_on=TODAY, number="7/QĐ-UBND")
        Office.objects.update(valid_to=TODAY)
        with pytest.raises(NoOffice, match="20/11/2026"):
            decide_application(actor=desk.minh, application=second, signed_on=TODAY)
        assert Decision.objects.count() == 1


def test_a_complaint_is_filed_in_time_once_and_answered_with_words(desk: Desk, binh: Individual) -> None:
    decision = _refused(desk)
    person = decision_person(desk, decision)
    with acting(desk.minh):
        record_notification(actor=desk.minh, decision=decision, on=TODAY, how="Trao tận tay")
        decision.refresh_from_db()
    with acting(desk.lan):
        filed = record_complaint(
            actor=desk.lan, decision=decision, individual=person, text="Gia đình tôi là hộ nghèo", received_on=TODAY
        )
        assert filed.due_on == dt.date(2026, 12, 20)
        assert filed == record_complaint(
            actor=desk.lan, decision=decision, individual=person, text="Gia đình tôi là hộ nghèo", received_on=TODAY
        )
        with pytest.raises(ComplaintOpen, match="already being looked into"):
            record_complaint(actor=desk.lan, decision=decision, individual=person, text="Nữa", received_on=TODAY)
        with pytest.raises(NotInDecision, match="Phạm Văn Bình is not named"):
            record_complaint(actor=desk.lan, decision=decision, individual=binh, text="Tôi", received_on=TODAY)
        with pytest.raises(ComplainedTooLate, match="until 18/02/2027"):
            record_complaint(
                actor=desk.lan, decision=decision, individual=person, text="Muộn", received_on=dt.date(2027, 2, 19)
            )
        with pytest.raises(NoRight, match="answer_complaint"):
            answer_complaint(actor=desk.lan, complaint=filed, outcome=ComplaintState.REJECTED, answer="Không", on=TODAY)
    with acting(desk.minh):
        assert list(overdue_complaints(area_path=desk.area.path, on=dt.date(2026, 12, 21))) == [filed]
        with pytest.raises(NoReasonGiven):
            answer_complaint(actor=desk.minh, complaint=filed, outcome=ComplaintState.UPHELD, answer="", on=TODAY)
        answer_complaint(actor=desk.minh, complaint=filed, outcome=ComplaintState.UPHELD, answer="Đúng", on=TODAY)
        with pytest.raises(WrongState, match="upheld"):
            answer_complaint(actor=desk.minh, complaint=filed, outcome=ComplaintState.REJECTED, answer="A", on=TODAY)


def _refused(desk: Desk) -> Decision:
    with acting(desk.lan):
        person = make_person(desk.lan, desk.area, "Lê Thị Tư", birth_date=dt.date(1990, 1, 1))
        application = make_assessed(desk.lan, desk.area, person)
    with acting(desk.minh):
        return decide_application(actor=desk.minh, application=application, signed_on=TODAY)


def decision_person(desk: Desk, decision: Decision) -> Individual:
    """The one person whom the decision names."""
    with acting(desk.lan):
        return Individual.objects.get(full_name="Lê Thị Tư")


def _overpaid(desk: Desk, *, until: Month = NOVEMBER) -> Individual:
    """Paid as severe from October on, while the certificate had lapsed on 10 September."""
    with clock.at(dt.date(2026, 10, 6)), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
    with clock.at(dt.date(2026, 10, 6)), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 10), amount=810_000)
    pay_all(desk, list(NOVEMBER.through(until)))
    with acting(desk.lan):
        Circumstance.objects.filter(individual=person).update(valid_to=dt.date(2026, 9, 10))
    return person


def test_too_much_is_computed_proposed_and_taken_back_by_a_signed_decision_only(desk: Desk) -> None:
    person = _overpaid(desk)
    months = {"first": Month(2026, 10), "last": Month(2026, 11)}
    with acting(desk.lan):
        recovery = propose_recovery(
            actor=desk.lan, area=desk.area, individual=person, fault=Fault.OFFICE, reason="Giấy hết hạn", on=TODAY,
            **months,
        )  # fmt: skip
        assert (recovery.amount, recovery.state, Due.objects.count()) == (810_000, "proposed", 0)
        same = propose_recovery(
            actor=desk.lan, area=desk.area, individual=person, fault=Fault.OFFICE, reason="Giấy hết hạn", on=TODAY,
            **months,
        )  # fmt: skip
        assert (same.pk, Recovery.objects.count()) == (recovery.pk, 1)
        with pytest.raises(NoRight, match="decide_application"):
            decide_recovery(actor=desk.lan, recovery=recovery, signed_on=TODAY)
    with acting(desk.minh):
        decision = decide_recovery(actor=desk.minh, recovery=recovery, signed_on=TODAY, instalments=3)
        [due] = Due.objects.all()
        assert (due.kind, due.amount, due.decision_reference) == ("recovery", 810_000, decision.reference)
        with pytest.raises(WrongState, match="decided"):
            decide_recovery(actor=desk.minh, recovery=recovery, signed_on=TODAY)
        with pytest.raises(WrongState, match="decided"):
            cancel_recovery(actor=desk.minh, recovery=recovery, why="Khó khăn")
    with acting(desk.lan), pytest.raises(NothingOverpaid, match="10/2026 to 11/2026"):
        propose_recovery(
            actor=desk.lan, area=desk.area, individual=person, fault=Fault.OFFICE, reason="Nữa", on=TODAY, **months
        )


def test_a_recovery_is_waived_with_a_reason_and_not_proposed_again(desk: Desk) -> None:
    person = _overpaid(desk)
    values = {"first": Month(2026, 10), "last": Month(2026, 11), "fault": Fault.OFFICE, "reason": "A", "on": TODAY}
    with acting(desk.lan):
        recovery = propose_recovery(actor=desk.lan, area=desk.area, individual=person, **values)  # type: ignore[arg-type]
    with acting(desk.minh):
        cancel_recovery(actor=desk.minh, recovery=recovery, why="Lỗi của cơ quan")
    with acting(desk.lan), pytest.raises(NothingOverpaid):
        propose_recovery(actor=desk.lan, area=desk.area, individual=person, **values)  # type: ignore[arg-type]


def test_what_a_cancelled_decision_asked_back_is_asked_back_by_the_next(desk: Desk) -> None:
    december = Month(2026, 12)
    person = _overpaid(desk, until=december)
    values = {"area": desk.area, "individual": person, "fault": Fault.OFFICE, "reason": "Giấy hết hạn", "on": TODAY}
    with acting(desk.lan):
        recovery = propose_recovery(actor=desk.lan, first=NOVEMBER, last=NOVEMBER, **values)  # type: ignore[arg-type]
    _ask_for_copies(desk)
    with acting(desk.minh):
        first = decide_recovery(actor=desk.minh, recovery=recovery, signed_on=TODAY)
    with acting(desk.lan):
        other = propose_recovery(actor=desk.lan, first=NOVEMBER, last=december, **values)  # type: ignore[arg-type]
        assert other.pk != recovery.pk
    with acting(desk.minh):
        cancel_decision(actor=desk.minh, decision=first, why="Sai số tiền")
        assert set(Recovery.objects.values_list("state", flat=True)) == {"proposed"}

        again = decide_recovery(actor=desk.minh, recovery=recovery, signed_on=TODAY)
        attach_signed_copy(actor=desk.minh, decision=again, name="qd.pdf", content=SCAN)
        assert Due.objects.get().decision_reference == again.reference
        cancel_recovery(actor=desk.minh, recovery=other, why="Khó khăn")


def test_nothing_is_taken_from_an_estate(desk: Desk) -> None:
    person = _overpaid(desk)
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=TODAY)
        person.refresh_from_db()
        with pytest.raises(NeverFromEstate, match="Nothing is taken back"):
            propose_recovery(
                actor=desk.lan, area=desk.area, individual=person, first=Month(2026, 10), last=Month(2026, 11),
                fault=Fault.PAYEE, reason="A", on=TODAY,
            )  # fmt: skip


def test_a_decided_file_is_paid_in_its_month(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, binh)
    with acting(desk.minh):
        decide_application(actor=desk.minh, application=application, signed_on=TODAY)
    assert pay(desk, Month(2026, 11), on=TODAY).total_amount == 810_000
