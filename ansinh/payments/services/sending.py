"""Sending: every file is made, sealed with its hash and stored in the same act that marks the lines as sent."""

import hashlib
from datetime import date, timedelta

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.core.money import format_dong
from ansinh.payments.errors import DayOutOfTime, LinesNoLongerDue
from ansinh.payments.events import PayrollSent
from ansinh.payments.models import LineState, Payment, Payroll, PayrollFile, PayrollState
from ansinh.payments.queries.bundle import files_for_payroll

from .approval import lock_payroll, require_move, stale_lines

LONGEST_WAIT = timedelta(weeks=6)
SENT_OR_LATER = (PayrollState.SENT, PayrollState.RECONCILED, PayrollState.CLOSED)


@transaction.atomic
def send_payroll(*, actor: Actor, payroll: Payroll, execute_on: date | None = None) -> Payroll:
    """Make and store the files of an approved payroll, and mark its lines as sent; sent already, it comes back as is.

    `execute_on` is the day on which the bank is to pay, today unless given. Raises NoRight, WrongState,
    DayOutOfTime for a day before the approval or long after both today and the month's first, NoPayingAccount, and
    LinesNoLongerDue with the lines to take out first (a death since the approval).
    """
    actor.require("send_payroll", area_path=payroll.area_path)
    payroll = lock_payroll(payroll)
    if payroll.state in SENT_OR_LATER:
        return payroll
    require_move(payroll, PayrollState.SENT)
    if execute_on is not None:
        _require_near(payroll, execute_on)
    stale = list(stale_lines(payroll).order_by("pk"))
    if stale:
        raise LinesNoLongerDue([
            f"{line.transfer_reference} {line.beneficiary_name} {format_dong(line.amount)} đồng" for line in stale
        ])  # fmt: skip
    payroll.sent_at = clock.now()
    payroll.execute_on = execute_on or clock.today()
    files = [
        PayrollFile(
            payroll=payroll,
            area_path=payroll.area_path,
            kind=built.kind,
            name=built.name,
            sha256=hashlib.sha256(built.content).hexdigest(),
            content=built.content,
            written_at=payroll.sent_at,
        )
        for built in files_for_payroll(payroll)
    ]
    PayrollFile.objects.bulk_create(files)
    Payment.objects.filter(payroll=payroll, state=LineState.DUE).update(state=LineState.SENT)
    payroll.state, payroll.sent_by = PayrollState.SENT, actor.username
    payroll.save()
    record(
        actor=actor,
        act="send_payroll",
        on=payroll,
        area_path=payroll.area_path,
        before={"state": PayrollState.APPROVED},
        after={"state": payroll.state, "files": {file.kind: file.sha256 for file in files}},
    )
    announce(PayrollSent(payroll.pk, payroll.month, payroll.area_path))
    return payroll


def _require_near(payroll: Payroll, day: date) -> None:
    """A bank that is told a day of another year pays nobody this month."""
    earliest = payroll.approved_on or day
    latest = max(clock.today(), payroll.month.first_day) + LONGEST_WAIT
    if not earliest <= day <= latest:
        raise DayOutOfTime(earliest=earliest, latest=latest, on=day)
