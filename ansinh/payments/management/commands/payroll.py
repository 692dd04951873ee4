"""Payrolls from the terminal: each sub-command is one act, on a commune; a province's are prepared in one batch."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ansinh.accounts.queries import actor_for_username
from ansinh.areas.models import Area, Level
from ansinh.areas.queries import place_for_code
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.files import write_atomically
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.files.reading import read_answer
from ansinh.payments.models import Payroll
from ansinh.payments.queries import payroll_for, problem_lines
from ansinh.payments.services import (
    approve_payroll,
    prepare_payroll,
    prepare_payrolls,
    read_payroll_files,
    reconcile_payroll,
    send_payroll,
)
from ansinh.payments.tasks import SEND_PAYROLL
from ansinh.work.services import enqueue_job


def _actor(username: str | None) -> Actor:
    """Who acts; without a name the house itself."""
    return actor_for_username(username) if username else SYSTEM


class Command(BaseCommand):
    """Thin: finds actor, commune and month, and calls the service."""

    help = "Prepare, approve, send or reconcile the payroll of a commune, or write its files into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for name in ("prepare", "approve", "send", "reconcile", "files"):
            act = acts.add_parser(name)
            act.add_argument("--area", required=True, metavar="CODE", help="of the commune; prepare: or province")
            act.add_argument("--month", required=True, type=Month.parse, metavar="YYYY-MM")
            act.add_argument("--as", required=name != "prepare", dest="username", metavar="USERNAME")
            if name == "prepare":
                act.add_argument("--cluster", metavar="ADDRESS", help="of a province: let this Dask cluster do it")
            if name == "reconcile":
                act.add_argument("answer", type=Path, help="the bank's or post office's .xlsx, pain.002 or camt file")
            if name == "send":
                act.add_argument("--in-background", action="store_true", help="let the worker of `ansinh serve` do it")
            if name == "files":
                act.add_argument("--out", type=Path, default=Path(), help="folder to write into")

    def handle(self, *args: Any, **options: Any) -> None:
        month: Month = options["month"]
        area = place_for_code(options["area"], on=month.first_day)
        if options["act"] == "prepare" and area.level == Level.PROVINCE:
            self._prepare_province(_actor(options["username"]), area, month, options["cluster"])
            return
        if options["act"] == "files":
            self._write_files(options["username"], area, month, options["out"])
            return
        with acting(_actor(options["username"])) as actor:
            if options["act"] == "prepare":
                self._prepare(actor, area, month)
                return
            payroll = payroll_for(area=area, month=month)
            if options["act"] == "approve":
                self._tell(approve_payroll(actor=actor, payroll=payroll, on=clock.today()))
            elif options["act"] == "send" and options["in_background"]:
                arguments = {"payroll": payroll.pk}
                job = enqueue_job(actor=actor, kind=SEND_PAYROLL, arguments=arguments, area_path=payroll.area_path)
                self.stdout.write(f"{payroll.reference}: {job.get_state_display()}")
            elif options["act"] == "send":
                self._tell(send_payroll(actor=actor, payroll=payroll))
            else:
                self._reconcile(actor, payroll, options["answer"])

    def _prepare(self, actor: Actor, area: Area, month: Month) -> None:
        payroll = prepare_payroll(actor=actor, area=area, month=month, on=clock.today())
        self._tell(payroll)
        for line in problem_lines(payroll):
            self.stdout.write(f"{line.transfer_reference} {line.beneficiary_name}: {line.get_problem_display()}")
        if clock.today() >= payroll.ready_before:
            self.stdout.write(_("Late: it was to be ready before %(day)s.") % {"day": payroll.ready_before})

    def _prepare_province(self, actor: Actor, province: Area, month: Month, cluster: str | None) -> None:
        line_count, total, refused = 0, 0, 0
        for outcome in prepare_payrolls(actor=actor, area=province, month=month, on=clock.today(), cluster=cluster):
            if outcome.result is None:
                refused += 1
                self.stdout.write(f"{outcome.area_path} {outcome.refusal}")
                continue
            prepared = outcome.result
            line_count, total = line_count + prepared.line_count, total + prepared.total_amount
            self.stdout.write(f"{prepared.reference}: {prepared.line_count}, {format_dong(prepared.total_amount)} đồng")
        self.stdout.write(
            _("%(area)s: %(lines)s lines, %(total)s đồng; %(refused)s communes without a payroll")
            % {"area": province.full_name, "lines": line_count, "total": format_dong(total), "refused": refused}
        )

    def _reconcile(self, actor: Actor, payroll: Payroll, path: Path) -> None:
        answer = read_answer(path.name, path.read_bytes())
        result = reconcile_payroll(actor=actor, payroll=payroll, answer=answer)
        self.stdout.write(
            _("%(paid)s paid, %(returned)s returned, %(waiting)s still without an answer")
            % {"paid": result.paid_count, "returned": result.returned_count, "waiting": result.waiting_count}
        )

    def _write_files(self, username: str, area: Area, month: Month, folder: Path) -> None:
        """The look at accounts is written down for good before a file leaves the house."""
        with acting(actor_for_username(username)) as actor:
            files = read_payroll_files(actor=actor, payroll=payroll_for(area=area, month=month))
        for file in files:
            write_atomically(folder / file.name, bytes(file.content))
            self.stdout.write(str(folder / file.name))

    def _tell(self, payroll: Payroll) -> None:
        self.stdout.write(
            f"{payroll.reference}: {payroll.get_state_display()}, {payroll.line_count}, "
            f"{format_dong(payroll.total_amount)} đồng"
        )
