"""What is measured in a database of its own, on the populations of the demo: each part prints its figures as JSON."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_code, area_for_path
from ansinh.areas.services import load_reference_areas
from ansinh.benefits.services.checking import check_missed, check_paid
from ansinh.config.database import login
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.bench_province import approve_all, measure_province
from ansinh.registry.bench import measure_import
from ansinh.registry.models import Household

A_COMMUNE = "25522"
WORKERS = 2
"""One for each core of the machine for which the bars are set."""
APPROVER = replace(SYSTEM, username="bench", full_name="Bench")

Figures = dict[str, Any]


@contextmanager
def _two_workers() -> Iterator[str]:
    """A Dask cluster of this machine, at its address."""
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=WORKERS, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def _places() -> list[str]:
    with acting(SYSTEM):
        communes = Household.objects.order_by().values_list("area_id", flat=True).distinct()
        return list(Area.objects.filter(pk__in=list(communes)).order_by("path").values_list("path", flat=True))


def payroll() -> Figures:
    """The payroll of everybody in the database, against a COPY of its rows; it is approved at the end."""
    month, paths = Month.of(clock.today()), _places()
    with (
        _two_workers() as cluster,
        login(str(settings.DATABASES["default"]["NAME"])) as owner,
        tempfile.TemporaryDirectory(dir=settings.VAR) as folder,
    ):
        times = measure_province(
            actor=SYSTEM, area_paths=paths, month=month, owner=owner, cluster=cluster, folder=Path(folder)
        )
        approve_all(actor=APPROVER, area_paths=paths, month=month, cluster=cluster)
    return {"count": times.line_count, "amount": times.total_amount, "ours": times.ours, "copied": times.copied}


def paid() -> Figures:
    """Everything paid for this month judged again."""
    with _two_workers() as cluster:
        started = time.perf_counter()
        found = check_paid(
            actor=SYSTEM, area=area_for_path(SYSTEM.scope), month=Month.of(clock.today()), cluster=cluster
        )
        seconds = time.perf_counter() - started
    return {"count": found.line_count, "seconds": seconds, "findings": len(found.findings)}


def missed() -> Figures:
    """Everybody registered judged, and held against what they receive."""
    with _two_workers() as cluster:
        started = time.perf_counter()
        found = check_missed(
            actor=SYSTEM, area=area_for_path(SYSTEM.scope), month=Month.of(clock.today()), cluster=cluster
        )
        seconds = time.perf_counter() - started
    return {"count": found.person_count, "seconds": seconds, "findings": len(found.findings)}


def importing() -> Figures:
    """An office's list previewed and applied, at two lengths."""
    month = Month.of(clock.today())
    with acting(SYSTEM):
        load_reference_areas(actor=SYSTEM)
        area = area_for_code(A_COMMUNE, level=Level.COMMUNE, on=clock.today())
    return {"rows": measure_import(area=area, month=month)}


PARTS: dict[str, Callable[[], Figures]] = {"payroll": payroll, "paid": paid, "missed": missed, "import": importing}


def figures_of(output: str) -> Figures:
    """What a part printed last."""
    found: Figures = json.loads(output.strip().splitlines()[-1])
    return found
