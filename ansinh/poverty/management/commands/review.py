"""`ansinh review import FILE --area CODE --year YEAR`: take over the result of an earlier review."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from ansinh.accounts.queries import actor_for_username
from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_code
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.file_kinds import content_of
from ansinh.core.files import write_atomically
from ansinh.core.wall import acting
from ansinh.poverty.errors_of_oldfiles import OldRowsOpen
from ansinh.poverty.models import OldFile
from ansinh.poverty.queries.oldfiles import JudgedFile, judged_old_file
from ansinh.poverty.services import import_old_file, old_file_copy, record_old_file


def settled(text: str) -> tuple[str, int]:
    """12=345: row 12 is the household with key 345; "Sheet!12=345" where there are several sheets."""
    fits = re.fullmatch(r"(.+)=(\d+)", text.strip())
    if fits is None:
        raise ArgumentTypeError(_("expected ROW=HOUSEHOLD, got %(came)s") % {"came": text})
    return fits[1], int(fits[2])


class Command(BaseCommand):
    help = "Take over the results of reviews that were made before this system."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        bring = acts.add_parser("import", help="the workbook of the result (.xlsx, .xls, .ods)")
        bring.add_argument("file", type=Path)
        bring.add_argument("--area", required=True, metavar="CODE", help="the commune's five digits")
        bring.add_argument("--year", required=True, type=int, help="the year of the review")
        bring.add_argument("--dry-run", action="store_true", help="say what would happen and keep nothing")
        bring.add_argument("--keep-good-rows", action="store_true", help="take over the households that are clear")
        bring.add_argument(
            "--settle", action="append", default=[], type=settled, metavar="ROW=HOUSEHOLD",
            help="which household of the registry a row means",
        )  # fmt: skip
        bring.add_argument("--errors-to", type=Path, metavar="FILE.xlsx", help="the file with what is wrong marked")
        bring.add_argument("--as", dest="username", help="who acts (without it the house itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        today, path = clock.today(), options["file"]
        actor = actor_for_username(options["username"], on=today) if options["username"] else SYSTEM
        area = area_for_code(options["area"], level=Level.COMMUNE, on=today)
        chosen = dict(options["settle"])
        with acting(actor, scope=area.path), transaction.atomic():
            kept = record_old_file(
                actor=actor, area=area, year=options["year"], name=path.name, content=content_of(path)
            )
            judged = judged_old_file(kept, chosen)
            self._show(kept, judged)
            self._copy(kept, judged, options["errors_to"])
            if options["dry_run"]:
                transaction.set_rollback(True)
                self.stdout.write(_("This was a dry run: nothing was kept."))
                return
            try:
                found = import_old_file(
                    actor=actor, kept=kept, settled=chosen, keep_good_rows=options["keep_good_rows"]
                )
            except OldRowsOpen as refusal:
                raise CommandError(str(refusal)) from None
        self.stdout.write(_("%(area)s keeps “%(review)s”.") % {"area": area.full_name, "review": found})

    def _show(self, kept: OldFile, judged: JudgedFile) -> None:
        for note in judged.notes:
            self.stdout.write(note)
        for outcome, count in Counter(row.outcome for row in judged.rows).items():
            self.stdout.write(f"{outcome.label}: {count}")
        for row in judged.rows:
            said = row.fault.sentence if row.fault else row.note
            if said:
                named = {"file": kept.file_name, "row": row.old.place, "name": row.old.head.full_name, "said": said}
                self.stdout.write(_("%(file)s, row %(row)s, %(name)s: %(said)s") % named)
            for home in row.candidates:
                self.stdout.write(f"  {row.old.place}={home.pk}: {home.head_name}, {home.hamlet_name}, {home.number}")

    def _copy(self, kept: OldFile, judged: JudgedFile, to: Path | None) -> None:
        if to is not None:
            write_atomically(to, old_file_copy(kept, judged))
