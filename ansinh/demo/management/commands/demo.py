"""The demo from a terminal: play what has not been played, and print what happened."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from ansinh.demo.figures import figures
from ansinh.demo.plan import COMMUNES
from ansinh.demo.report import report
from ansinh.demo.story import play

FIGURES = "figures"


class Command(BaseCommand):
    """Thin: parses arguments, calls the story and prints the report."""

    help = "Play the demo communes (invented people) and print April 2025 and the current month, or the figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", nargs="?", choices=[FIGURES], help="print `place; figure; value` and nothing else")
        parser.add_argument("--language", choices=["vi", "en"], default="vi")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            if options["what"] == FIGURES:
                found = list(figures(COMMUNES))
                if not found:
                    raise CommandError(_("Nothing has been played yet. Run first: ansinh demo"))
                for figure in found:
                    self.stdout.write(str(figure))
                return
            play(COMMUNES, say=lambda step: self.stderr.write(f"… {step}"))
            for line in report(COMMUNES):
                self.stdout.write(line)
