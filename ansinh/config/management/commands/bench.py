"""`ansinh bench`: the speeds we promise, measured in one run on one machine."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ansinh.areas.queries import area_for_code
from ansinh.areas.services import load_reference_areas
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.files import write_atomically
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.judgement.bench import measure_judgement
from ansinh.payments.bench import measure_payroll

A_COMMUNE_WITHOUT_PAYROLLS = "00004"


class Command(BaseCommand):
    """Leaves nothing behind: what it writes is rolled back."""

    help = "Measure, print a table and write var/bench.json."

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.today()
        with acting(SYSTEM):
            load_reference_areas(actor=SYSTEM)
        commune = area_for_code(A_COMMUNE_WITHOUT_PAYROLLS, level="commune", on=today)
        rows = [*measure_judgement(), *measure_payroll(area=commune, month=Month.of(today).next())]
        self.stdout.write(f"{'what':<60}{'value':>14} {'unit':<12}{'bar':<12}holds")
        for row in rows:
            bar, holds = row["bar"] or "", "yes" if row["holds"] else "NO"
            self.stdout.write(f"{row['name']:<60}{row['value']:>14} {row['unit']:<12}{bar:<12}{holds}")
        write_atomically(settings.VAR / "bench.json", json.dumps(rows, indent=2).encode())
        self.stdout.write(str(settings.VAR / "bench.json"))
