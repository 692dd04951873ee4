"""A province's payroll against the bare COPY of the very same rows: judged, written with evidence, ordered."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ansinh.areas.queries import area_for_path
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.months import Month
from ansinh.payments.files.pain001 import stream_pain001
from ansinh.payments.files.shapes import TransferWay
from ansinh.payments.queries import payroll_for, transfers_of
from ansinh.payments.queries.bundle import payroll_head
from ansinh.payments.services import approve_payroll
from ansinh.payments.services.province import prepare_here
from ansinh.work.pieces import Work, in_pieces

Owner = Any
"""A connection of the login that owns the tables."""

TIMES = 3
BLOCK = 1 << 20


@dataclass(frozen=True)
class PayrollTimes:
    """Seconds of each run of ours, and of the COPY of its rows."""

    line_count: int
    total_amount: int
    ours: list[float]
    copied: list[float]


def measure_province(
    *, actor: Actor, area_paths: Sequence[str], month: Month, owner: Owner, cluster: str, folder: Path
) -> PayrollTimes:
    """Prepare the payrolls of all these communes and write their payment orders; then COPY the same rows; three times.

    The COPY is the owner's, into the same table with its indexes and constraints, only its triggers are off. The
    database must hold no other payroll; the rows of the last run stay, prepared.
    """
    order: dict[str, Any] = {"month": month, "on": clock.today(), "folder": str(folder)}
    ours, copied, results = [], [], []
    rows = folder / "rows"
    for run in range(TIMES):
        _empty(owner)
        started = time.perf_counter()
        results = _done(prepare_and_order, actor, area_paths, cluster, **order)
        ours.append(time.perf_counter() - started)
        with rows.open("wb") as out, owner.cursor().copy("copy payments_payment to stdout (format binary)") as copy:
            for block in copy:
                out.write(block)
        copied.append(_copy_in(owner, rows, is_last=run == TIMES - 1))
    rows.unlink()
    return PayrollTimes(
        sum(count for count, _ in results), sum(amount for _, amount in results), ours=ours, copied=copied
    )


def approve_all(*, actor: Actor, area_paths: Sequence[str], month: Month, cluster: str) -> None:
    """The second hand, for what is measured next. `actor` is another than who prepared."""
    _done(approve_here, actor, area_paths, cluster, month=month, on=clock.today())


def _done(
    work: Work[Any], actor: Actor, area_paths: Sequence[str], cluster: str, **arguments: Any
) -> list[tuple[int, int]]:
    outcomes = list(in_pieces(work, actor=actor, area_paths=area_paths, cluster=cluster, **arguments))
    refused = [f"{outcome.area_path}: {outcome.refusal}" for outcome in outcomes if outcome.refusal]
    if refused:
        raise AnSinhError("; ".join(refused))
    return [outcome.result for outcome in outcomes if outcome.result is not None]


def prepare_and_order(*, actor: Actor, area_path: str, month: Month, on: dt.date, folder: str) -> tuple[int, int]:
    """One commune: its payroll with totals and evidence, and its payment order in a file. Lines and đồng."""
    prepared = prepare_here(actor=actor, area_path=area_path, month=month, on=on)
    with (Path(folder) / f"{prepared.reference}.xml").open("wb") as out:
        _write_order(out, area_path, month, on)
    return prepared.line_count, prepared.total_amount


def _write_order(out: BinaryIO, area_path: str, month: Month, on: dt.date) -> None:
    payroll = payroll_for(area=area_for_path(area_path), month=month)
    payroll.sent_at, payroll.execute_on = clock.now(), on
    transfers = [transfer for transfer in transfers_of(payroll) if transfer.way is TransferWay.BANK]
    total = sum(transfer.amount for transfer in transfers)
    stream_pain001(out, payroll_head(payroll), transfers, count=len(transfers), total=total, execute_on=on)


def approve_here(*, actor: Actor, area_path: str, month: Month, on: dt.date) -> tuple[int, int]:
    payroll = approve_payroll(actor=actor, payroll=payroll_for(area=area_for_path(area_path), month=month), on=on)
    return payroll.line_count, payroll.total_amount


def _empty(owner: Owner) -> None:
    owner.execute("truncate payments_payment, payments_payroll, payments_paymentcycle cascade")
    owner.execute("checkpoint")


def _copy_in(owner: Owner, rows: Path, *, is_last: bool) -> float:
    """Seconds of the COPY with its commit. The last rows stay: they are those that were prepared."""
    owner.execute("truncate payments_payment cascade")
    owner.execute("checkpoint")
    owner.execute("alter table payments_payment disable trigger user")
    started = time.perf_counter()
    into = "copy payments_payment from stdin (format binary)"
    with rows.open("rb") as source, owner.transaction(), owner.cursor().copy(into) as copy:
        while block := source.read(BLOCK):
            copy.write(block)
    seconds = time.perf_counter() - started
    owner.execute("alter table payments_payment enable trigger user")
    if not is_last:
        owner.execute("truncate payments_payment cascade")
    return seconds
