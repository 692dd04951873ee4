"""`ansinh judge FILE --month YYYY-MM [--out FILE]`: judge a spreadsheet, without any database."""

import datetime as dt
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import AnSinhError, Invalid
from ansinh.core.months import Month


class NotADay(Invalid):
    code = "not_a_day"
    message = _("Expected a day like 2026-08-01, got “%(text)s”.")


def a_day(text: str) -> dt.date:
    """The ISO date that the text writes; raises `NotADay`."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotADay(text=text) from None


class Command(BaseCommand):
    help = str(_("Judge the persons of a spreadsheet by the law of a month; nothing is stored."))
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--out", type=Path, metavar="FILE", help="a .csv or .xlsx file; without it, to the screen")
        parser.add_argument("--known-on", metavar="YYYY-MM-DD", help="by the law as it was known on this day")
        parser.add_argument("--language", choices=("vi", "en"), default="vi")

    def handle(self, *args: Any, **options: Any) -> None:
        from ansinh.judgement.files import read_columns, write_csv, write_verdicts
        from ansinh.judgement.judging import judge

        path: Path = options["file"]
        with translation.override(options["language"]):
            try:
                month = Month.parse(options["month"])
                known_on = a_day(options["known_on"]) if options["known_on"] else None
                columns, rows = read_columns(path)
                judgement = judge(columns, month=month, known_on=known_on, rows=rows, file=path.name)
                if options["out"]:
                    write_verdicts(judgement.rows(), options["out"])
                else:
                    write_csv(judgement.rows(), sys.stdout)
            except AnSinhError as refusal:
                raise CommandError(str(refusal)) from refusal
