"""Money that comes back of a recovery: recorded by its voucher, never more than is open, taken back with a reason."""

import datetime as dt

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import DayOutOfTime, NeverFromEstate, NoReasonGiven, WrongState
from ansinh.benefits.errors_of_recovery import (
    MoreThanOpen,
    NothingAskedNow,
    NoVoucherGiven,
    RepaymentTakenBack,
    VoucherKnown,
)
from ansinh.benefits.models import ComplaintState, Decision, DecisionState, Recovery, RecoveryState, Repayment
from ansinh.benefits.policies import recoveries_visible_to
from ansinh.benefits.queries.repayments import instalments_of, late_recoveries, with_money, with_open_money
from ansinh.benefits.services.complaints import answer_complaint, record_complaint
from ansinh.benefits.services.repayments import record_repayment, take_back_repayment
from ansinh.benefits.testing import lan, make_asked_back, make_disabled, make_recovery
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.core import clock
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting
from ansinh.registry.services import record_death

pytestmark = pytest.mark.django_db
DAYS = ((2026, 12, 31), (2027, 1, 1), (2027, 1, 31), (2027, 2, 1), (2027, 2, 28), (2027, 3, 1), (2030, 1, 1))


def _asked_back(desk: Desk, name: str = "Phạm Văn Bình", amount: int = 90_000, instalments: int = 1) -> Recovery:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name)
    return make_asked_back(desk.lan, desk.minh, desk.area, person, amount, instalments=instalments)


def _repay(desk: Desk, recovery: Recovery, amount: int, voucher: str = "PT-01", on: dt.date = TODAY) -> Repayment:
    with acting(desk.lan):
        return record_repayment(actor=desk.lan, recovery=recovery, amount=amount, received_on=on, voucher=voucher)


def _state(desk: Desk, recovery: Recovery) -> tuple[str, int, int | None]:
    """The recovery's state, what came in and what is still open."""
    with acting(desk.lan):
        found = with_money(recoveries_visible_to(desk.lan)).get(pk=recovery.pk)
        return found.state, found.came_in, found.still_open


def test_with_the_last_dong_a_recovery_is_repaid_and_each_entry_is_in_the_trail(desk: Desk) -> None:
    recovery = _asked_back(desk)
    assert _state(desk, recovery) == ("decided", 0, 90_000)

    _repay(desk, recovery, 40_000)
    assert _state(desk, recovery) == ("decided", 40_000, 50_000)
    _repay(desk, recovery, 50_000, "PT-02")

    assert _state(desk, recovery) == ("repaid", 90_000, None)
    with acting(desk.lan):
        told = AuditEntry.objects.filter(act="record_repayment").order_by("pk")
        assert list(told.values_list("before__state", "after__state", "after__voucher", "after__still_open")) == [
            ("decided", "decided", "PT-01", 50_000),
            ("decided", "repaid", "PT-02", 0),
        ]


def test_no_more_than_is_open_is_recorded_and_no_voucher_twice(desk: Desk) -> None:
    recovery = _asked_back(desk)
    _repay(desk, recovery, 40_000)

    with pytest.raises(VoucherKnown, match="PT-01"):
        _repay(desk, recovery, 10_000, " PT-01 ")
    for amount in (50_001, 0, -1):
        with pytest.raises(MoreThanOpen, match=r"1 to 50\.000 đồng"):
            _repay(desk, recovery, amount, "PT-02")
    with pytest.raises(NoVoucherGiven):
        _repay(desk, recovery, 10_000, " ")
    _repay(desk, recovery, 50_000, "PT-02")
    with pytest.raises(WrongState, match="decided"):
        _repay(desk, recovery, 1, "PT-03")
    with acting(desk.lan):
        assert Repayment.objects.count() == 2


def test_money_comes_in_from_the_day_of_the_signature_up_to_today(desk: Desk) -> None:
    recovery = _asked_back(desk)

    for day in (TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)):
        with pytest.raises(DayOutOfTime, match="20/11/2026 up to 20/11/2026"):
            _repay(desk, recovery, 10_000, on=day)
    with clock.at(dt.date(2026, 12, 1)):
        assert _repay(desk, recovery, 10_000, on=dt.date(2026, 11, 30)).received_on == dt.date(2026, 11, 30)


def test_nothing_is_recorded_of_what_is_only_proposed(desk: Desk) -> None:
    with acting(desk.lan):
        recovery = make_recovery(desk.lan, desk.area, make_disabled(desk.lan, desk.area))

    with pytest.raises(WrongState, match="proposed"):
        _repay(desk, recovery, 90_000)


def test_only_who_assesses_records_money_and_takes_an_entry_back(desk: Desk) -> None:
    recovery = _asked_back(desk)
    entry = _repay(desk, recovery, 10_000)

    for actor in (desk.minh, lan(desk.area, without="assess_application")):
        with acting(actor), pytest.raises(NoRight, match="assess_application"):
            record_repayment(actor=actor, recovery=recovery, amount=1, received_on=TODAY, voucher="PT-02")
        with acting(actor), pytest.raises(NoRight, match="assess_application"):
            take_back_repayment(actor=actor, repayment=entry, why="Nhầm")


def test_a_wrong_entry_stays_with_its_reason_and_its_voucher_can_be_recorded_anew(desk: Desk) -> None:
    recovery = _asked_back(desk)
    wrong = _repay(desk, recovery, 90_000)

    with acting(desk.lan):
        with pytest.raises(NoReasonGiven):
            take_back_repayment(actor=desk.lan, repayment=wrong, why=" ")
        take_back_repayment(actor=desk.lan, repayment=wrong, why="Nhập nhầm số tiền")
        with pytest.raises(RepaymentTakenBack, match="PT-01"):
            take_back_repayment(actor=desk.lan, repayment=wrong, why="Nhập nhầm số tiền")

    assert _state(desk, recovery) == ("decided", 0, 90_000)
    _repay(desk, recovery, 9_000)
    assert _state(desk, recovery) == ("decided", 9_000, 81_000)
    with acting(desk.lan):
        wrong.refresh_from_db()
        assert (wrong.taken_back_by, wrong.taking_back_reason) == ("lan", "Nhập nhầm số tiền")
        assert AuditEntry.objects.get(act="take_back_repayment").why == "Nhập nhầm số tiền"


def test_after_a_death_nothing_more_is_asked_nor_taken_of_the_heirs(desk: Desk) -> None:
    recovery = _asked_back(desk)
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=recovery.individual, died_on=TODAY)

    with clock.at(dt.date(2026, 12, 2)):
        with pytest.raises(NeverFromEstate, match="Nothing is taken back"):
            _repay(desk, recovery, 40_000, on=dt.date(2026, 11, 21))
        _repay(desk, recovery, 40_000, on=TODAY)
    assert _state(desk, recovery) == ("decided", 40_000, None)


def test_a_complaint_that_was_right_ends_the_asking(desk: Desk) -> None:
    recovery = _asked_back(desk)
    assert recovery.decision is not None
    with acting(desk.lan):
        complaint = record_complaint(
            actor=desk.lan, decision=recovery.decision, individual=recovery.individual, text="Không đúng",
            received_on=TODAY,
        )  # fmt: skip
    _repay(desk, recovery, 40_000)
    with acting(desk.minh):
        answer_complaint(actor=desk.minh, complaint=complaint, outcome=ComplaintState.UPHELD, answer="Đúng", on=TODAY)

    with pytest.raises(NothingAskedNow, match="upheld"):
        _repay(desk, recovery, 50_000, "PT-02")
    assert _state(desk, recovery) == ("decided", 40_000, None)


@pytest.mark.parametrize("state", [DecisionState.AWAITING_COPY, DecisionState.CANCELLED])
def test_a_decision_that_is_not_in_effect_asks_nothing(desk: Desk, state: DecisionState) -> None:
    recovery = _asked_back(desk)
    with acting(desk.minh):
        Decision.objects.update(state=state, in_effect_on=None)

    with pytest.raises(NothingAskedNow, match="not in effect"):
        _repay(desk, recovery, 90_000)
    assert _state(desk, recovery) == ("decided", 0, None)


def test_parts_are_equal_month_by_month_after_the_signature_and_the_remainder_goes_with_the_last(desk: Desk) -> None:
    recovery = _asked_back(desk, amount=100_000, instalments=3)

    plan = instalments_of(recovery, signed_on=TODAY, paid=40_000, is_asked=True, on=dt.date(2027, 2, 1))

    assert [(str(one.month), one.amount, one.open_amount, one.is_late) for one in plan] == [
        ("2026-12", 33_333, 0, False),
        ("2027-01", 33_333, 26_666, True),
        ("2027-02", 33_334, 33_334, False),
    ]


@pytest.mark.parametrize("paid", [0, 1, 33_333, 66_665, 66_666, 99_999])
def test_the_list_finds_late_instalments_as_the_page_shows_them(desk: Desk, paid: int) -> None:
    recovery = _asked_back(desk, amount=100_000, instalments=3)
    if paid:
        _repay(desk, recovery, paid)

    for day in (TODAY, *(dt.date(year, month, day) for year, month, day in DAYS)):
        plan = list(instalments_of(recovery, signed_on=TODAY, paid=paid, is_asked=True, on=day))
        with acting(desk.lan):
            assert late_recoveries(desk.lan, day).exists() == any(one.is_late for one in plan), day


def test_open_money_is_what_is_decided_and_not_repaid(desk: Desk) -> None:
    names = ("Phạm Văn Mở", "Phạm Văn Trả", "Phạm Văn Mất")
    open_, repaid, dead = (_asked_back(desk, name) for name in names)
    _repay(desk, repaid, 90_000)
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=dead.individual, died_on=TODAY)
        make_recovery(desk.lan, desk.area, make_disabled(desk.lan, desk.area, "Phạm Văn Đề"))

        assert [one.pk for one in with_open_money(recoveries_visible_to(desk.lan))] == [open_.pk]
        assert [one.pk for one in late_recoveries(desk.lan, dt.date(2027, 5, 1))] == [open_.pk]
        assert Recovery.objects.filter(state=RecoveryState.REPAID).count() == 1
