"""The acts that are killed: what stands before each, and the act itself. A new act is one entry of `ACTS`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from ansinh.benefits.models import Application, ApplicationState
from ansinh.benefits.services.decisions import decide_many
from ansinh.benefits.services.taking_over import take_over_decisions
from ansinh.benefits.testing import make_person
from ansinh.core.wall import acting
from ansinh.payments.files.bank_list import Result, write_bank_list
from ansinh.payments.files.reading import read_answer
from ansinh.payments.files.shapes import TransferWay
from ansinh.payments.models import Payroll
from ansinh.payments.queries import payroll_for, transfers_of
from ansinh.payments.queries.bundle import payroll_head
from ansinh.payments.services import approve_payroll, prepare_payroll, reconcile_payroll, send_payroll
from ansinh.registry.models import ImportRun, Individual, Merge
from ansinh.registry.services import import_recipients, merge_individuals, split_individuals, undo_import

from .scene import (
    ANSWERED_ON,
    APPROVED_ON,
    CODE,
    DECEMBER,
    DECIDED_ON,
    LIST_CAME_ON,
    NOVEMBER,
    PREPARED_ON,
    REGISTERED_TWICE,
    assess_newcomers,
    chair,
    officer,
    register_again,
    the_commune,
    write_list,
)


@dataclass(frozen=True)
class Place:
    """Folders of an act: `desk` holds what it reads, `out` is empty and takes what it writes (hidden: what it says)."""

    desk: Path
    out: Path


@dataclass(frozen=True)
class Act:
    """`after` names the act at whose end this one begins (none: the empty commune); `prepare` adds to that.

    `leaves_a_trace` where each time it is done is an act of its own in the audit trail, as a look at accounts is.
    """

    name: str
    on: dt.date
    do: Callable[[Place], object]
    after: str = ""
    prepare: Callable[[Place], object] | None = None
    leaves_a_trace: bool = False


def _bring_list(place: Place) -> None:
    write_list(place.desk / "danh-sach.xlsx")


def _import(place: Place) -> None:
    with acting(officer()) as actor:
        path = place.desk / "danh-sach.xlsx"
        import_recipients(actor=actor, path=path, area=the_commune(), month=NOVEMBER, on=LIST_CAME_ON)


def _take_over(place: Place) -> None:
    with acting(officer()) as actor:
        take_over_decisions(actor=actor, area=the_commune(), import_run=ImportRun.objects.get())


def _decide(place: Place) -> None:
    with acting(chair()) as actor:
        files = list(Application.objects.exclude(state=ApplicationState.RECEIVED).order_by("pk"))
        decide_many(actor=actor, area=the_commune(), applications=files, signed_on=DECIDED_ON)


def _prepare(place: Place) -> None:
    with acting(officer()) as actor:
        prepare_payroll(actor=actor, area=the_commune(), month=DECEMBER, on=PREPARED_ON)


def _payroll() -> Payroll:
    return payroll_for(area=the_commune(), month=DECEMBER)


def _approve(place: Place) -> None:
    with acting(chair()) as actor:
        approve_payroll(actor=actor, payroll=_payroll(), on=APPROVED_ON)


def _send(place: Place) -> None:
    with acting(officer()) as actor:
        send_payroll(actor=actor, payroll=_payroll(), execute_on=DECEMBER.first_day)


def _write_files(place: Place) -> None:
    month = f"{DECEMBER.year}-{DECEMBER.number:02d}"
    with (place.out / ".said").open("w", encoding="utf-8") as said:
        call_command(
            "payroll", "files", "--area", CODE, "--month", month, "--as", "lan", "--out", str(place.out), stdout=said
        )


def _fill_in_answer(place: Place) -> None:
    """The bank paid all but every seventh."""
    with acting(officer()):
        payroll = _payroll()
        transfers = [transfer for transfer in transfers_of(payroll) if transfer.way is TransferWay.BANK]
        results = {
            transfer.reference: Result(number % 7 != 3, "" if number % 7 != 3 else "Tài khoản đã đóng")
            for number, transfer in enumerate(transfers)
        }
        answer = write_bank_list(payroll_head(payroll), transfers, results)
    (place.desk / "tra-loi.xlsx").write_bytes(answer)


def _reconcile(place: Place) -> None:
    path = place.desk / "tra-loi.xlsx"
    with acting(officer()) as actor:
        reconcile_payroll(actor=actor, payroll=_payroll(), answer=read_answer(path.name, path.read_bytes()))


def _undo(place: Place) -> None:
    with acting(officer()) as actor:
        undo_import(actor=actor, run=ImportRun.objects.get(), why="nhầm tệp")


def _merge(place: Place) -> None:
    with acting(officer()) as actor:
        survivor, merged = Individual.objects.filter(full_name=REGISTERED_TWICE).order_by("pk")
        merge_individuals(
            actor=actor, survivor=survivor, merged=merged, why="nhập hai lần", on=DECIDED_ON,
            choices={"membership": "survivor"},
        )  # fmt: skip


def _split(place: Place) -> None:
    with acting(officer()) as actor:
        split_individuals(actor=actor, merge=Merge.objects.get(), why="hai người khác nhau", on=DECIDED_ON)


ACTS: tuple[Act, ...] = (
    Act("import", LIST_CAME_ON, _import, prepare=_bring_list),
    Act("undo", LIST_CAME_ON, _undo, after="import"),
    Act("take over", LIST_CAME_ON, _take_over, after="import"),
    Act("decision", DECIDED_ON, _decide, after="take over", prepare=lambda place: assess_newcomers()),
    Act("payroll", PREPARED_ON, _prepare, after="decision"),
    Act("approval", APPROVED_ON, _approve, after="payroll"),
    Act("sending", APPROVED_ON, _send, after="approval"),
    Act("files", APPROVED_ON, _write_files, after="sending", leaves_a_trace=True),
    Act("reconciliation", ANSWERED_ON, _reconcile, after="sending", prepare=_fill_in_answer),
    Act("merge", DECIDED_ON, _merge, after="decision", prepare=lambda place: register_again()),
    Act("split", DECIDED_ON, _split, after="merge"),
)


def _halved(place: Place) -> None:
    """What no act may be: two transactions, and nothing that would know the first one again."""
    area = the_commune()
    for _half in range(2):
        with acting(officer()) as actor:
            make_person(actor, area, "Nguyễn Văn Nửa")


HALVED = Act("halved", LIST_CAME_ON, _halved)
"""Killed only to prove that this way of looking finds it out."""
