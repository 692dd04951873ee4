"""`ansinh bench`: the speeds we promise, measured in one run on one machine."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ansinh.areas.queries import area_for_code
from ansinh.areas.services import load_reference_areas
from ansinh.config.bench_comparing import measure_comparing, tables
from ansinh.config.bench_messages import measure_messages, messages
from ansinh.config.bench_parts import PARTS
from ansinh.config.bench_renewals import renewals
from ansinh.config.bench_scale import MILLION, measure_scale
from ansinh.config.bench_survey import measure_survey, survey
from ansinh.config.bench_web import measure_web, web
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.files import write_atomically
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.judgement.bench import measure_judgement
from ansinh.judgement.bench_insurance import measure_cards
from ansinh.judgement.bench_review import measure_review
from ansinh.payments.bench import measure_payroll

A_COMMUNE_WITHOUT_PAYROLLS = "00004"
ALL_PARTS = {**PARTS, "web": web, "survey": survey, "tables": tables, "messages": messages, "renewals": renewals}


class Command(BaseCommand):
    """Leaves nothing behind: what it writes is rolled back, or goes into a database that is dropped."""

    help = "Measure, print a table and write var/bench.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", nargs="?", choices=sorted(ALL_PARTS), help="one part, in its own database: as JSON")
        parser.add_argument("--web", action="store_true", help="the desk with 50 and 200 people at once, instead")
        parser.add_argument("--survey", action="store_true", help="200 phones that send 50 forms each, alone")
        parser.add_argument("--tables", action="store_true", help="the tables of a province's reviews, alone")
        parser.add_argument("--messages", action="store_true", help="100,000 messages and their receipts, alone")
        parser.add_argument("--people", type=int, default=MILLION, help="how many people stand for a province")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"]:
            self.stdout.write(json.dumps(ALL_PARTS[options["part"]]()))
            return
        people = options["people"]
        if options["web"]:
            self._tell([measure_web(people)], "bench-web.json")
        elif options["survey"]:
            self._tell([measure_survey()], "bench-survey.json")
        elif options["tables"]:
            self._tell([measure_comparing()], "bench-tables.json")
        elif options["messages"]:
            self._tell([measure_messages()], "bench-messages.json")
        else:
            self._tell(_parts(people), "bench.json")

    def _tell(self, parts: Iterable[Iterable[Mapping[str, Any]]], name: str) -> None:
        rows = []
        self.stdout.write(f"{'what':<66}{'value':>14} {'unit':<12}{'bar':<12}holds")
        for measured in parts:
            for row in measured:
                rows.append(row)
                bar = row["bar"] or ""
                holds = ("yes" if row["holds"] else "NO") if bar else ""
                self.stdout.write(f"{row['name']:<66}{row['value']:>14} {row['unit']:<12}{bar:<12}{holds}")
        write_atomically(settings.VAR / name, json.dumps(rows, indent=2).encode())
        self.stdout.write(str(settings.VAR / name))


def _parts(people: int) -> Iterator[Iterable[Mapping[str, Any]]]:
    today = clock.today()
    with acting(SYSTEM):
        load_reference_areas(actor=SYSTEM)
    commune = area_for_code(A_COMMUNE_WITHOUT_PAYROLLS, level="commune", on=today)
    yield measure_judgement()
    yield measure_review()
    yield measure_cards()
    yield measure_payroll(area=commune, month=Month.of(today).next())
    yield measure_scale(people)
    yield measure_survey()
    yield measure_comparing()
    yield measure_messages()
