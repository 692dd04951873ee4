"""The two lists from the terminal: who was paid outside the rules, and who was left behind."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ansinh.accounts.queries import actor_for_username
from ansinh.areas.models import Area
from ansinh.areas.queries import area_for_path, place_for_code
from ansinh.audit.services import record
from ansinh.benefits.errors import UnknownList
from ansinh.benefits.exports.files import check_format, write_tables
from ansinh.benefits.exports.tables import tables_of_missed, tables_of_paid
from ansinh.benefits.findings.inspected import InspectedList, ListKind, read_inspected
from ansinh.benefits.findings.shapes import MissedKind, Wrong
from ansinh.benefits.services.checking import MissedList, PaidList, check_missed, check_paid
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.core.sheets import Table
from ansinh.core.wall import acting


class Command(BaseCommand):
    """Thin: finds actor, place and month, calls the service, prints or writes what came back."""

    help = "List who was paid outside the rules (paid), or who is entitled and left behind (missed)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        lists = parser.add_subparsers(dest="which", required=True)
        for name in ("paid", "missed"):
            which = lists.add_parser(name)
            is_paid = name == "paid"
            which.add_argument("--month", type=Month.parse, metavar="YYYY-MM", required=is_paid)
            which.add_argument("--area", metavar="CODE", help="a commune or a province; without it the area of duty")
            which.add_argument("--as", dest="username", metavar="USERNAME", help="without it the house itself")
            which.add_argument("--out", type=Path, metavar="FILE", help="write to .xlsx or .csv")
            which.add_argument("--cluster", metavar="ADDRESS", help="let a Dask cluster work on the pieces")
            if is_paid:
                kinds = ", ".join(ListKind.values)
                which.add_argument(
                    "--list", dest="lists", action="append", default=[], metavar="KIND=FILE",
                    help=f"match against a list with identity numbers; kinds: {kinds}",
                )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path | None = options["out"]
        if out is not None:
            check_format(out)
        month: Month = options["month"] or Month.of(clock.today())
        actor = actor_for_username(options["username"]) if options["username"] else SYSTEM
        code = options["area"]
        area = place_for_code(code, on=clock.today()) if code else area_for_path(actor.scope)
        common: dict[str, Any] = {"actor": actor, "area": area, "month": month, "cluster": options["cluster"]}
        if options["which"] == "paid":
            brought = [_list(text) for text in options["lists"]]
            paid = check_paid(lists=brought, **common)
            self._tell_paid(paid)
            self._write(actor, area, f"check_paid {month}", tables_of_paid(paid), out)
        else:
            missed = check_missed(**common)
            self._tell_missed(missed)
            self._write(actor, area, f"check_missed {month}", tables_of_missed(missed), out)

    def _tell_paid(self, found: PaidList) -> None:
        self.stdout.write(
            _("%(area)s, %(month)s: %(lines)s lines of %(people)s people, %(amount)s đồng; %(findings)s findings")
            % {
                "area": found.area.full_name,
                "month": found.month.in_vietnamese,
                "lines": found.line_count,
                "people": found.person_count,
                "amount": format_dong(found.amount),
                "findings": len(found.findings),
            }
        )
        counts = Counter(row.kind for row in found.findings)
        sums = {kind: sum(row.difference for row in found.findings if row.kind == kind) for kind in counts}
        for kind in Wrong:
            if kind in counts:
                self.stdout.write(f"  {kind.label}: {counts[kind]}, {format_dong(sums[kind])} đồng")
        self._tell_rest(found)
        if found.alerts:
            self.stdout.write(_("  to be looked at, shared by several: %(count)s") % {"count": len(found.alerts)})
        if found.unseen_count:
            self.stdout.write(
                _("  for the province to judge, people who live elsewhere by now: %(count)s")
                % {"count": found.unseen_count}
            )
        if found.list_rows:
            outcomes = Counter(row.outcome for row in found.list_rows)
            told = ", ".join(f"{outcome} {count}" for outcome, count in sorted(outcomes.items()))
            self.stdout.write(
                _("  rows of the lists: %(rows)s (%(told)s)") % {"rows": len(found.list_rows), "told": told}
            )

    def _tell_missed(self, found: MissedList) -> None:
        self.stdout.write(
            _("%(area)s, %(month)s: %(people)s people judged, %(entitled)s entitled; %(findings)s findings")
            % {
                "area": found.area.full_name,
                "month": found.month.in_vietnamese,
                "people": found.person_count,
                "entitled": found.entitled_count,
                "findings": len(found.findings),
            }
        )
        counts = Counter(row.kind for row in found.findings)
        for kind in MissedKind:
            if kind in counts:
                self.stdout.write(f"  {kind.label}: {counts[kind]}")
        self._tell_rest(found)

    def _tell_rest(self, found: PaidList | MissedList) -> None:
        if found.told_apart:
            self.stdout.write(_("  told apart, nothing to be done: %(count)s") % {"count": len(found.told_apart)})
        if found.later_law_count:
            self.stdout.write(
                _("  paid by the law of the day, waiting for the review of a level raised later: %(count)s")
                % {"count": found.later_law_count}
            )
        for path, why in found.refused:
            self.stdout.write(_("  not checked: %(place)s: %(why)s") % {"place": path, "why": why})

    def _write(self, actor: Actor, area: Area, what: str, tables: list[Table], out: Path | None) -> None:
        if out is None:
            self._print(tables[0])
            return
        written = write_tables(tables, out)
        with acting(actor):
            record(
                actor=actor, act="export_list", on=what, area_path=area.path, after={"files": [str(p) for p in written]}
            )
        for path in written:
            self.stdout.write(str(path))

    def _print(self, table: Table) -> None:
        for row in table.rows:
            self.stdout.write("; ".join(str(cell) for cell in row if cell not in (None, "")))


def _list(text: str) -> InspectedList:
    kind, found, name = text.partition("=")
    if not found or kind not in ListKind.values or not name:
        raise UnknownList(known=", ".join(ListKind.values), came=text)
    return read_inspected(Path(name), ListKind(kind))
