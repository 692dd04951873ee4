"""`ansinh import recipients FILE --area CODE`: take in an office's monthly payment list."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ansinh.accounts.queries import actor_for_username
from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_code
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.errors import ListRefused
from ansinh.registry.models import RowOutcome
from ansinh.registry.services import ImportOutcome, import_recipients


class Command(BaseCommand):
    help = "Take in a list of an office. Subject: recipients, the monthly payment list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        subjects = parser.add_subparsers(dest="subject", required=True)
        recipients = subjects.add_parser("recipients", help="the monthly payment list (.xlsx, .xls, .ods, .csv)")
        recipients.add_argument("file", type=Path)
        recipients.add_argument("--area", required=True, metavar="CODE", help="the commune's five digits")
        recipients.add_argument("--on", type=dt.date.fromisoformat, help="the day whose units are meant (today)")
        recipients.add_argument("--month", type=Month.parse, help="the month that the list pays (that of --on)")
        recipients.add_argument("--as", dest="username", help="who acts (without it the house itself)")
        recipients.add_argument("--dry-run", action="store_true", help="say what would happen and keep nothing")
        recipients.add_argument("--keep-good-rows", action="store_true", help="keep the rows that are right")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or clock.today()
        area = area_for_code(options["area"], level=Level.COMMUNE, on=on)
        actor = actor_for_username(options["username"], on=on) if options["username"] else SYSTEM
        with acting(actor, scope=area.path):
            try:
                outcome = import_recipients(
                    actor=actor,
                    path=options["file"],
                    area=area,
                    month=options["month"] or Month.of(on),
                    on=on,
                    dry_run=options["dry_run"],
                    keep_good_rows=options["keep_good_rows"],
                )
            except ListRefused as refusal:
                self._show(refusal.data["outcome"])
                raise CommandError(str(refusal)) from None
        self._show(outcome)
        if options["dry_run"]:
            self.stdout.write(_("This was a dry run: nothing was kept."))
        elif outcome.run is None:
            self.stdout.write(_("Nothing changed."))

    def _show(self, outcome: ImportOutcome) -> None:
        counts = {result.value: outcome.count(result) for result in RowOutcome}
        self.stdout.write(
            _("%(file)s: %(new)s new, %(known)s known, %(changed)s changed, %(refused)s refused")
            % {"file": outcome.file_name, **counts}
        )
        for row in outcome.rows:
            if row.changed:
                self.stdout.write(
                    _("row %(row)s, %(name)s: changed %(fields)s")
                    % {"row": row.number, "name": row.name, "fields": ", ".join(row.changed)}
                )
        for sentence in [*outcome.refusals, *outcome.warnings]:
            self.stdout.write(sentence)
