"""The way of one payroll in the story: prepared, approved by another hand, sent, answered, closed.

Each step is one act; a payroll that stands where the step leads to is left alone, so the next run goes on from there.
"""

import datetime as dt
from collections.abc import Mapping

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo import bank
from ansinh.demo.days import PayrollDays, payroll_days
from ansinh.demo.paths import answer_file, write_answer, write_payroll_files
from ansinh.demo.plan import CommunePlan
from ansinh.demo.staff import approver, officer
from ansinh.payments.errors import NoSuchPayroll
from ansinh.payments.files.reading import read_answer
from ansinh.payments.models import FileKind, LineState, Payment, Payroll, PayrollState
from ansinh.payments.queries.payrolls import payroll_file, payroll_for, returned_lines
from ansinh.payments.queries.tie_out import tie_out
from ansinh.payments.services.answers import reconcile_payroll
from ansinh.payments.services.approval import approve_payroll
from ansinh.payments.services.closing import close_payroll, record_withdrawal, return_to_budget
from ansinh.payments.services.lines import cancel_payment
from ansinh.payments.services.preparation import prepare_payroll
from ansinh.payments.services.sending import send_payroll

Refused = Mapping[int, str]
"""People (individual ids) whose transfers do not arrive, with the bank's code or the post office's words."""

ACCOUNT_ANSWERED_BY_NOTICE = frozenset({"tan-dong"})
"""Communes whose bank answers by camt.054; the others' bank fills in the list."""


def state_of(area: Area, month: Month) -> PayrollState | None:
    """Where the commune's payroll of the month stands; None before it is prepared. Inside `acting`."""
    try:
        return PayrollState(payroll_for(area=area, month=month).state)
    except NoSuchPayroll:
        return None


def prepare(plan: CommunePlan, area: Area, month: Month) -> None:
    on = payroll_days(month).prepared_on
    with clock.at(on), acting(officer(plan, on=on)) as actor:
        prepare_payroll(actor=actor, area=area, month=month, on=on)


def approve_and_send(plan: CommunePlan, area: Area, month: Month) -> None:
    days = payroll_days(month)
    with clock.at(days.approved_on), acting(approver(plan, on=days.approved_on)) as actor:
        payroll = payroll_for(area=area, month=month)
        approve_payroll(actor=actor, payroll=payroll, on=days.approved_on)
    with clock.at(days.sent_on), acting(officer(plan, on=days.sent_on)) as actor:
        payroll = payroll_for(area=area, month=month)
        if payroll.state != PayrollState.APPROVED:
            return
        amount = tie_out(payroll).to_withdraw_amount
        voucher = f"RDT-{payroll.reference}"
        if amount:
            record_withdrawal(actor=actor, payroll=payroll, voucher_number=voucher, amount=amount, on=days.sent_on)
        first_of_month = max(month.first_day, days.sent_on)
        send_payroll(actor=actor, payroll=payroll, execute_on=first_of_month)


def answer_and_close(plan: CommunePlan, area: Area, month: Month, refused: Refused) -> None:
    """The answers come, what came back for the dead goes to the budget, and the payroll closes."""
    days = payroll_days(month)
    with clock.at(days.answered_on), acting(officer(plan, on=days.answered_on)) as actor:
        payroll = payroll_for(area=area, month=month)
        if payroll.state == PayrollState.SENT:
            _take_in_answers(plan, actor, payroll, refused, days)
    with clock.at(days.closed_on), acting(officer(plan, on=days.closed_on)) as actor:
        payroll = payroll_for(area=area, month=month)
        if payroll.state == PayrollState.RECONCILED:
            _give_back(actor, payroll, on=days.closed_on)
            close_payroll(actor=actor, payroll=payroll, on=days.closed_on)


def write_files(plan: CommunePlan, area: Area, month: Month) -> None:
    """Put the files of a sent payroll into var/demo."""
    with acting(SYSTEM):
        write_payroll_files(plan, payroll_for(area=area, month=month))


def _take_in_answers(plan: CommunePlan, actor: Actor, payroll: Payroll, refused: Refused, days: PayrollDays) -> None:
    lines = Payment.objects.filter(payroll=payroll, individual__in=refused).exclude(state=LineState.CANCELLED)
    refusals = {line.transfer_reference: refused[line.individual_id] for line in lines}
    for name, content in _answers(plan, payroll, refusals, days.answered_on):
        write_answer(plan, payroll, name, content)
        reconcile_payroll(actor=actor, payroll=payroll, answer=read_answer(name, content))


def _answers(plan: CommunePlan, payroll: Payroll, refusals: Mapping[str, str], on: dt.date) -> list[tuple[str, bytes]]:
    """Names and contents of what bank and post office send back."""
    answers = []
    if plan.key in ACCOUNT_ANSWERED_BY_NOTICE:
        order = payroll_file(payroll, FileKind.PAIN001)
        if order is not None:
            notice = bank.notice_of_bookings(bytes(order.content), refusals, booked_on=on)
            answers.append((answer_file(payroll, "camt054", "xml"), notice))
    else:
        sent = payroll_file(payroll, FileKind.BANK_LIST)
        if sent is not None:
            words = {reference: bank.WORDS.get(reason, reason) for reference, reason in refusals.items()}
            answers.append((answer_file(payroll, "bank", "xlsx"), bank.filled_in_list(bytes(sent.content), words)))
    post = payroll_file(payroll, FileKind.POST_SHEET)
    if post is not None:
        words = {reference: bank.WORDS.get(reason, reason) for reference, reason in refusals.items()}
        answers.append((answer_file(payroll, "post", "xlsx"), bank.filled_in_list(bytes(post.content), words)))
    return answers


def _give_back(actor: Actor, payroll: Payroll, *, on: dt.date) -> None:
    """Money for a month that the person did not live to see is not owed: the line goes, the money to the budget."""
    dead = [
        line
        for line in returned_lines(payroll.area_path).filter(payroll=payroll).select_related("individual")
        if line.individual.died_on and line.for_month and line.individual.died_on < line.for_month
    ]
    for line in dead:
        cancel_payment(actor=actor, payment=line, why="Người hưởng đã chết trước tháng chi trả.")
    if dead:
        voucher = f"NTN-{payroll.reference}"
        cancelled = list(Payment.objects.filter(pk__in=[line.pk for line in dead]))
        return_to_budget(actor=actor, payments=cancelled, voucher_number=voucher, on=on)
