"""The demo from a terminal: play what has not been played, and print what happened; or make a population."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.demo.figures import figures
from ansinh.demo.paths import shown
from ansinh.demo.plan import COMMUNES
from ansinh.demo.population.build import make_population
from ansinh.demo.population.plan import REGISTERED_SINCE, Plan
from ansinh.demo.population.table import table_of, write_answers
from ansinh.demo.report import report
from ansinh.demo.story import play

FIGURES, POPULATION = "figures", "population"
FEWEST = 1_000


class Command(BaseCommand):
    """Thin: parses arguments, calls the story or makes the population, and prints the report."""

    help = (
        "Play the demo communes (invented people) and print April 2025 and the current month, or the figures;"
        " `demo population` makes whole communes of invented people with a year of payments, to measure on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what", nargs="?", choices=[FIGURES, POPULATION],
            help="figures: print `place; figure; value` and nothing else; population: make one to measure on",
        )  # fmt: skip
        parser.add_argument("--language", choices=["vi", "en"], default="vi")
        parser.add_argument("--people", type=int, default=1_000_000, help="population: how many people (from 1,000)")
        parser.add_argument("--seed", type=int, default=7, help="population: the same seed makes the same people")
        parser.add_argument(
            "--months", type=int, help="population: months already paid (12, or 0 with recipients only)"
        )
        parser.add_argument("--recipients-only", action="store_true", help="population: everybody draws something")
        parser.add_argument("--communes", type=int, help="population: how many (by the size of an average one)")
        parser.add_argument("--plant", type=int, default=0, help="population: errors of each kind, for the two lists")
        parser.add_argument("--processes", type=int, default=2, help="population: how many communes at a time")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            if options["what"] == POPULATION:
                self._make_population(options)
            elif options["what"] == FIGURES:
                self._print_figures()
            else:
                play(COMMUNES, say=lambda step: self.stderr.write(f"… {step}"))
                for line in report(COMMUNES):
                    self.stdout.write(line)

    def _print_figures(self) -> None:
        found = list(figures(COMMUNES))
        if not found:
            raise CommandError(_("Nothing has been played yet. Run first: ansinh demo"))
        for figure in found:
            self.stdout.write(str(figure))

    def _make_population(self, options: dict[str, Any]) -> None:
        now = Month.of(clock.today())
        months = options["months"]
        if months is None:
            months = 0 if options["recipients_only"] else 12
        most = now - Month.of(REGISTERED_SINCE)
        if options["people"] < FEWEST:
            raise CommandError(_("Expected at least %(fewest)s people.") % {"fewest": FEWEST})
        if not 0 <= months <= most:
            raise CommandError(_("Expected 0 to %(most)s months: the communes begin in July 2025.") % {"most": most})
        communes = options["communes"]
        if communes is not None and not 1 <= communes <= options["people"] // FEWEST:
            raise CommandError(_("Expected communes of at least %(fewest)s people each.") % {"fewest": FEWEST})
        if options["plant"] < 0 or (options["plant"] and (options["recipients_only"] or not months)):
            raise CommandError(_("Errors are planted among people of all kinds, in months that are paid."))
        plan = Plan(
            options["people"], options["seed"], now, months, options["recipients_only"], options["plant"], communes
        )
        made = make_population(plan, processes=options["processes"], say=lambda step: self.stderr.write(f"… {step}"))
        for line in table_of(plan, made):
            self.stdout.write(line)
        for place in write_answers(plan, made):
            self.stdout.write(shown(place))
