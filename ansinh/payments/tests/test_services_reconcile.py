"""Answers, returns, money back to the budget, and closing to the đồng."""

import datetime as dt

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core import events
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.errors import (
    AlreadyOnItsWay,
    BadAnswer,
    DoesNotTieOut,
    NoReason,
    VoucherDiffers,
    WrongState,
)
from ansinh.payments.events import PaymentReturned, PaymentUncollected
from ansinh.payments.files.answer import AnswerDocument
from ansinh.payments.files.reading import read_answer
from ansinh.payments.files.shapes import TransferWay
from ansinh.payments.models import (
    Answer,
    AnswerLine,
    BudgetReturn,
    Cause,
    Entitlement,
    LineState,
    Payment,
    Payroll,
    PayrollState,
)
from ansinh.payments.queries import lines_of, returned_lines, tie_out
from ansinh.payments.services import (
    Adjustment,
    adjust_entitlements,
    cancel_payment,
    close_payroll,
    reconcile_payroll,
    record_withdrawal,
    reissue_payment,
    return_to_budget,
)
from ansinh.payments.testing import (
    NOVEMBER,
    lan,
    make_answer,
    make_approved,
    make_entitlement,
    make_prepared,
    make_recipient,
    make_reconciled,
    make_sent,
    minh,
)
from ansinh.payments.tests.cast import booking, camt, pain002, status
from ansinh.payments.tests.conftest import Desk
from ansinh.registry.models import Individual

ONE, TWO, THREE = (f"25522-202611-1-{number:05d}" for number in (1, 2, 3))
DECEMBER = NOVEMBER.next()
ON = dt.date(2026, 11, 21)


@pytest.fixture
def people(desk: Desk) -> list[Individual]:
    """Three people by bank."""
    names = ("Nguyễn Thị Ân", "Nguyễn Thị Bé", "Nguyễn Thị Cúc")
    with acting(desk.lan):
        found = [make_recipient(desk.lan, desk.area, name, number=number) for number, name in enumerate(names)]
        for person in found:
            make_entitlement(desk.lan, desk.area, person)
    return found


@pytest.fixture
def sent(desk: Desk, people: list[Individual], lawful: None) -> Payroll:
    """Their payroll for November, with the bank."""
    with acting(desk.minh):
        return make_sent(desk.lan, desk.minh, desk.area)


def answer(content: bytes, name: str = "tra-loi.xml") -> AnswerDocument:
    return read_answer(name, content)


def states(payroll: Payroll) -> list[str]:
    return [line.state for line in lines_of(payroll)]


def test_paid_and_returned_are_told_apart_and_the_payroll_is_reconciled(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        result = reconcile_payroll(
            actor=desk.minh, payroll=sent, answer=make_answer(sent, returned={TWO: "Tài khoản đã đóng"})
        )

        assert (result.paid_count, result.returned_count, result.waiting_count) == (2, 1, 0)
        assert states(sent) == ["paid", "returned", "paid"]
        assert lines_of(sent)[1].return_reason == "Tài khoản đã đóng"
        sent.refresh_from_db()
        assert sent.state == PayrollState.RECONCILED
        assert AnswerLine.objects.count() == 3


def test_the_same_file_twice_is_taken_in_once(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        document = make_answer(sent, returned={TWO: "sai tên"})

        first = reconcile_payroll(actor=desk.minh, payroll=sent, answer=document)
        second = reconcile_payroll(actor=desk.minh, payroll=sent, answer=document)

        assert second.answer == first.answer
        assert (second.paid_count, second.returned_count, second.known_count) == (0, 0, 3)
        assert Answer.objects.count() == 1
        assert AuditEntry.objects.filter(act="reconcile_payroll").count() == 1


def test_the_payroll_waits_for_the_last_answer(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        first = reconcile_payroll(
            actor=desk.minh, payroll=sent, answer=answer(pain002(status(ONE, "ACSC") + status(TWO, "ACSP")))
        )
        sent.refresh_from_db()
        assert (first.paid_count, first.undecided_count, first.waiting_count) == (1, 1, 2)
        assert sent.state == PayrollState.SENT

        rest = camt(booking(TWO) + booking(THREE))
        assert reconcile_payroll(actor=desk.minh, payroll=sent, answer=answer(rest)).waiting_count == 0
        sent.refresh_from_db()
        assert sent.state == PayrollState.RECONCILED


def test_money_credited_and_sent_back_later_comes_back(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent))

        late = camt(booking(TWO, is_credit=True, reason="AC04"), "054")
        result = reconcile_payroll(actor=desk.minh, payroll=sent, answer=answer(late))

        assert result.returned_count == 1
        assert states(sent) == ["paid", "returned", "paid"]


def test_a_statement_that_says_again_what_is_known_changes_nothing(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent))

        result = reconcile_payroll(actor=desk.minh, payroll=sent, answer=answer(camt(booking(ONE))))

        assert (result.paid_count, result.known_count) == (0, 1)


def test_fees_and_other_payrolls_on_a_statement_are_passed_over(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        statement = camt(booking(ONE) + booking("25522-202610-1-00001") + booking("PHI DICH VU"))

        result = reconcile_payroll(actor=desk.minh, payroll=sent, answer=answer(statement))

        assert (result.paid_count, result.elsewhere_count) == (1, 2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (pain002(status("25525-202611-1-00001", "ACSC")), "belongs to a payroll of commune 25525, not to this one"),
        (pain002(status("25522-202610-1-00001", "ACSC")), "belongs to another payroll of this commune"),
        (pain002(status("25522-202611-1-00099", "ACSC")), "25522-202611-1-00099 is no payment of this payroll"),
        (pain002(status("LUONG-11", "ACSC")), "expected one like 25522-202611-1-00001, the file says “LUONG-11”"),
        (pain002(status(ONE, "ACSC", amount=540_001)), f"{ONE} is 540000 đồng, the file says 540001"),
        (pain002(status(ONE, "ACSC") + status(ONE, "RJCT")), f"{ONE} stands in the file twice"),
        (camt(booking("25525-202611-1-00001")), "belongs to a payroll of commune 25525"),
        (camt(booking("PHI DICH VU")), "it tells of no transfer of payroll 25522-202611-1"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_of_it_is_kept(
    desk: Desk, sent: Payroll, content: bytes, sentence: str
) -> None:
    with acting(desk.minh):
        with pytest.raises(BadAnswer) as refusal:
            reconcile_payroll(actor=desk.minh, payroll=sent, answer=answer(content))

        assert sentence in str(refusal.value)
        assert "tra-loi.xml" in str(refusal.value)
        assert not Answer.objects.exists()
        assert states(sent) == ["sent", "sent", "sent"]


def test_every_entry_that_does_not_fit_is_listed(desk: Desk, sent: Payroll) -> None:
    content = pain002(status(ONE, "ACSC", amount=1) + status(TWO, "ACSC") + status("x", "ACSC"))

    with acting(desk.minh), pytest.raises(BadAnswer) as refusal:
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=answer(content))

    assert len(refusal.value.problems) == 2


def test_paid_after_it_came_back_is_refused(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent, returned={TWO: "sai tên"}))

        with pytest.raises(BadAnswer, match="came back before, the file says it was paid"):
            reconcile_payroll(actor=desk.minh, payroll=sent, answer=answer(pain002(status(TWO, "ACSC"))))


def test_answers_need_the_right_and_a_sent_payroll(desk: Desk, people: list[Individual], lawful: None) -> None:
    with acting(desk.lan):
        prepared = make_prepared(desk.lan, desk.area)
        with pytest.raises(WrongState, match="“prepared”; this act needs “sent, reconciled”"):
            reconcile_payroll(actor=desk.lan, payroll=prepared, answer=answer(pain002(status(ONE, "ACSC"))))
    powerless = minh(desk.area, without="reconcile_payroll")
    with acting(powerless), pytest.raises(NoRight):
        reconcile_payroll(actor=powerless, payroll=prepared, answer=answer(pain002(status(ONE, "ACSC"))))


def test_a_return_is_announced_with_its_lines_and_reason(
    desk: Desk, sent: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[PaymentReturned] = []
    monkeypatch.setitem(events._listeners, PaymentReturned, [heard.append])

    with acting(desk.minh):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent, returned={TWO: "sai tên"}))

        line = lines_of(sent)[1]
        assert heard == [PaymentReturned(sent.pk, line.individual_id, (line.pk,), "sai tên")]


def test_three_months_uncollected_are_announced_once_they_are_three(
    desk: Desk, people: list[Individual], lawful: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[PaymentUncollected] = []
    monkeypatch.setitem(events._listeners, PaymentUncollected, [heard.append])
    months = [Month(2026, 9), Month(2026, 10), NOVEMBER]

    counts = []
    with acting(lan("vn.")):
        for month in months:
            payroll = make_sent(desk.lan, desk.minh, desk.area, month)
            first = lines_of(payroll).filter(individual=people[0])[0].transfer_reference
            second = lines_of(payroll).filter(individual=people[1])[0].transfer_reference
            refused = {first: "vắng nhà"} | ({second: "vắng nhà"} if month != months[1] else {})
            reconcile_payroll(actor=desk.minh, payroll=payroll, answer=make_answer(payroll, returned=refused))
            counts.append(len(heard))

    assert counts == [0, 0, 1]
    assert heard[0].individual_id == people[0].pk
    assert heard[0].months == tuple(months)
    assert heard[0].suspend_from == DECEMBER
    assert len(heard[0].entitlement_ids) == 1


def test_three_months_are_counted_across_a_change_of_amount(
    desk: Desk, people: list[Individual], lawful: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[PaymentUncollected] = []
    monkeypatch.setitem(events._listeners, PaymentUncollected, [heard.append])

    with acting(lan("vn.")) as actor:
        [held] = Entitlement.objects.filter(individual=people[0])
        [raised] = adjust_entitlements(
            actor=actor, items=[Adjustment(held.pk, NOVEMBER, 600_000, "20/QĐ-UBND", Cause.LEVEL_RAISED)]
        )
        for month in (Month(2026, 9), Month(2026, 10), NOVEMBER):
            payroll = make_sent(actor, desk.minh, desk.area, month)
            first = lines_of(payroll).filter(individual=people[0])[0].transfer_reference
            reconcile_payroll(
                actor=desk.minh, payroll=payroll, answer=make_answer(payroll, returned={first: "vắng nhà"})
            )

    assert [event.entitlement_ids for event in heard] == [(raised,)]


def test_unpaid_months_are_carried_with_their_count(desk: Desk, people: list[Individual], lawful: None) -> None:
    with acting(lan("vn.")):
        for month in (Month(2026, 9), Month(2026, 10)):
            payroll = make_sent(desk.lan, desk.minh, desk.area, month)
            first = lines_of(payroll).filter(individual=people[0])[0].transfer_reference
            reconcile_payroll(
                actor=desk.minh, payroll=payroll, answer=make_answer(payroll, returned={first: "vắng nhà"})
            )

        november = make_prepared(desk.lan, desk.area)

        lines = lines_of(november).filter(individual=people[0]).order_by("for_month")
        assert [(line.kind, line.for_month.month if line.for_month else 0, line.months_unpaid) for line in lines] == [
            ("reissue", 9, 2),
            ("reissue", 10, 1),
            ("regular", 11, 0),
        ]


def test_a_returned_line_is_reissued_when_the_payroll_that_pays_it_is_approved(desk: Desk, sent: Payroll) -> None:
    with acting(lan("vn.")):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent, returned={TWO: "sai tên"}))
        make_prepared(desk.lan, desk.area, DECEMBER)
        assert states(sent)[1] == "returned"

        make_approved(desk.lan, desk.minh, desk.area, DECEMBER)

        assert states(sent)[1] == "reissued"


def test_an_heir_is_paid_on_proof(desk: Desk, sent: Payroll, people: list[Individual]) -> None:
    with acting(lan("vn.")):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent, returned={TWO: "đã chết"}))
        line = returned_lines(desk.area.path).get()
        Individual.objects.filter(pk=people[1].pk).update(died_on=dt.date(2026, 11, 3))

        with pytest.raises(NoReason):
            reissue_payment(actor=desk.minh, payment=line, why="", recipient=people[2])
        for _ in range(2):
            reissue_payment(actor=desk.minh, payment=line, why="giấy chứng tử, sổ hộ khẩu", recipient=people[2])

        december = make_prepared(desk.lan, desk.area, DECEMBER)
        reissue = lines_of(december).get(kind="reissue")
        assert (reissue.beneficiary_name, reissue.payee_name) == ("Nguyễn Thị Bé", "Nguyễn Thị Cúc")
        assert AuditEntry.objects.filter(act="reissue_payment").count() == 1


def test_only_what_came_back_can_be_reissued(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh), pytest.raises(WrongState, match="“sent”; this act needs “returned”"):
        reissue_payment(actor=desk.minh, payment=lines_of(sent)[0], why="x")


def test_money_on_its_way_again_is_neither_cancelled_nor_given_back(desk: Desk, sent: Payroll) -> None:
    with acting(lan("vn.")):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent, returned={TWO: "sai tên"}))
        line = returned_lines(desk.area.path).get()
        make_prepared(desk.lan, desk.area, DECEMBER)

        with pytest.raises(AlreadyOnItsWay, match="25522-202612-1"):
            cancel_payment(actor=desk.minh, payment=line, why="x")
        with pytest.raises(AlreadyOnItsWay):
            reissue_payment(actor=desk.minh, payment=line, why="x")
        with pytest.raises(WrongState):
            return_to_budget(actor=desk.minh, payments=[line], voucher_number="NT-01", on=ON)


def test_a_line_that_was_sent_or_paid_cannot_be_cancelled(desk: Desk, sent: Payroll) -> None:
    with acting(lan("vn.")):
        with pytest.raises(WrongState, match="“sent”"):
            cancel_payment(actor=desk.minh, payment=lines_of(sent)[0], why="x")
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent))
        with pytest.raises(WrongState, match="“paid”"):
            cancel_payment(actor=desk.minh, payment=lines_of(sent)[0], why="x")


def test_cancelling_a_line_needs_right_and_reason_and_counts_once(
    desk: Desk, people: list[Individual], lawful: None
) -> None:
    with acting(desk.lan):
        payroll = make_prepared(desk.lan, desk.area)
        line = lines_of(payroll)[0]
        with pytest.raises(NoReason):
            cancel_payment(actor=desk.lan, payment=line, why=" ")
        cancel_payment(actor=desk.lan, payment=line, why="trùng")
        cancel_payment(actor=desk.lan, payment=line, why="trùng")

        payroll.refresh_from_db()
        assert (payroll.line_count, payroll.total_amount) == (2, 1_080_000)
    powerless = lan(desk.area, without="prepare_payroll")
    with acting(powerless), pytest.raises(NoRight):
        cancel_payment(actor=powerless, payment=lines_of(payroll)[1], why="x")


def test_a_payroll_closes_when_everything_ties_out(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent, returned={TWO: "sai tên"}))

        closed = close_payroll(actor=desk.minh, payroll=sent, on=ON)
        again = close_payroll(actor=desk.minh, payroll=sent, on=dt.date(2027, 1, 1))

        figures = tie_out(closed)
        assert closed.state == PayrollState.CLOSED
        assert again.closed_on == ON
        assert figures.paid_amount + figures.returned_amount == figures.withdrawn_amount == 1_620_000
        assert (figures.kept_amount, figures.given_back_amount) == (540_000, 0)
        assert AuditEntry.objects.filter(act="close_payroll").count() == 1


def test_a_payroll_does_not_close_while_answers_are_missing(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh), pytest.raises(WrongState, match="“sent”; this act needs “reconciled”"):
        close_payroll(actor=desk.minh, payroll=sent, on=ON)


def test_a_payroll_does_not_close_without_the_right(desk: Desk, sent: Payroll) -> None:
    powerless = minh(desk.area, without="close_payroll")

    with acting(powerless), pytest.raises(NoRight):
        close_payroll(actor=powerless, payroll=sent, on=ON)


def test_a_dong_too_much_from_the_treasury_keeps_the_payroll_open(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent))
        record_withdrawal(actor=desk.minh, payroll=sent, voucher_number="GR-02", amount=1, on=ON)

        with pytest.raises(DoesNotTieOut, match=r"to be withdrawn 1\.620\.000, withdrawn 1\.620\.001"):
            close_payroll(actor=desk.minh, payroll=sent, on=ON)


def test_cancelled_money_goes_back_to_the_budget_before_the_payroll_closes(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        reconcile_payroll(actor=desk.minh, payroll=sent, answer=make_answer(sent, returned={TWO: "đã chết"}))
        line = returned_lines(desk.area.path).get()
        cancel_payment(actor=desk.minh, payment=line, why="chết tháng trước")
        with pytest.raises(DoesNotTieOut, match=r"not yet given back to the budget 540\.000"):
            close_payroll(actor=desk.minh, payroll=sent, on=ON)

        given = [return_to_budget(actor=desk.minh, payments=[line], voucher_number="NT-01", on=ON) for _ in range(2)]

        assert given == [540_000, 0]
        assert close_payroll(actor=desk.minh, payroll=sent, on=ON).state == PayrollState.CLOSED
        assert tie_out(sent).given_back_amount == 540_000


def test_money_kept_in_hand_is_not_withdrawn_again_but_money_given_back_is(desk: Desk, sent: Payroll) -> None:
    with acting(lan("vn.")):
        reconcile_payroll(
            actor=desk.minh, payroll=sent, answer=make_answer(sent, returned={ONE: "sai tên", TWO: "sai tên"})
        )
        given_back = returned_lines(desk.area.path)[0]
        return_to_budget(actor=desk.minh, payments=[given_back], voucher_number="NT-01", on=ON)

        december = make_prepared(desk.lan, desk.area, DECEMBER)

        figures = tie_out(december)
        assert figures.total_amount == 5 * 540_000
        assert figures.brought_amount == 540_000
        assert figures.to_withdraw_amount == 4 * 540_000


def test_only_money_that_came_back_is_given_back(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh), pytest.raises(WrongState):
        return_to_budget(actor=desk.minh, payments=list(lines_of(sent)), voucher_number="NT-01", on=ON)

    powerless = minh(desk.area, without="reconcile_payroll")
    with acting(powerless), pytest.raises(NoRight):
        return_to_budget(actor=powerless, payments=list(lines_of(sent)), voucher_number="NT-01", on=ON)


def test_a_line_taken_out_before_sending_has_no_money_to_give_back(
    desk: Desk, people: list[Individual], lawful: None
) -> None:
    with acting(desk.lan):
        line = lines_of(make_prepared(desk.lan, desk.area))[0]
        cancel_payment(actor=desk.lan, payment=line, why="trùng")

        with pytest.raises(WrongState):
            return_to_budget(actor=desk.lan, payments=[line], voucher_number="NT-01", on=ON)
        assert not BudgetReturn.objects.exists()


def test_a_voucher_is_recorded_once_and_not_with_another_sum(desk: Desk, sent: Payroll) -> None:
    with acting(desk.minh):
        known = record_withdrawal(
            actor=desk.minh, payroll=sent, voucher_number="GR-01", amount=1_620_000, on=dt.date(2026, 11, 1)
        )
        assert known.amount == 1_620_000
        with pytest.raises(VoucherDiffers, match=r"GR-01 is already recorded with 1\.620\.000 đồng"):
            record_withdrawal(actor=desk.minh, payroll=sent, voucher_number="GR-01", amount=5, on=ON)


def test_money_is_withdrawn_for_approved_payrolls_only(desk: Desk, people: list[Individual], lawful: None) -> None:
    with acting(lan("vn.")):
        prepared = make_prepared(desk.lan, desk.area)
        with pytest.raises(WrongState):
            record_withdrawal(actor=desk.minh, payroll=prepared, voucher_number="GR-01", amount=5, on=ON)
    powerless = minh(desk.area, without="send_payroll")
    with acting(powerless), pytest.raises(NoRight):
        record_withdrawal(actor=powerless, payroll=prepared, voucher_number="GR-01", amount=5, on=ON)


def test_the_post_offices_answer_closes_the_cash_part(desk: Desk, lawful: None) -> None:
    with acting(lan("vn.")):
        for number, way in enumerate(("bank", "post")):
            person = make_recipient(desk.lan, desk.area, number=number, way=way)
            make_entitlement(desk.lan, desk.area, person)
        payroll = make_reconciled(desk.lan, desk.minh, desk.area)
        assert payroll.state == PayrollState.SENT

        reconcile_payroll(actor=desk.minh, payroll=payroll, answer=make_answer(payroll, way=TransferWay.POST))

        payroll.refresh_from_db()
        assert payroll.state == PayrollState.RECONCILED
        assert set(Payment.objects.values_list("state", flat=True)) == {LineState.PAID}
