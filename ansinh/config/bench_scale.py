"""The speeds at a million, and how they grow from ten thousand: each part in a process and a database of its own."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.conf import settings

from ansinh.config.bench_parts import Figures, figures_of
from ansinh.config.database import scratch_database
from ansinh.config.measuring import Ran, run_measured
from ansinh.core.measurements import Measurement, at_most, exactly, told

SMALL = 10_000
SCRATCH = "ansinh_bench"
MIGRATE = ["migrate", "--verbosity", "0"]
MOST_TIMES_A_COPY = 2.5
MOST_MIB = 1536
POPULATION_SECONDS, PAID_SECONDS, MISSED_SECONDS = 300, 60, 90
"""For a million; a smaller measurement has its share."""
MILLION = 1_000_000
NOISE = 1.1
"""How much the time for one may seem to grow where it does not: two runs of one thing differ by that."""
PEERS = (
    ("UNICEF HOPE, amounts, as measured", 1_100, "a second"),
    ("UNICEF HOPE, sealed payments, as measured", 120, "a second"),
    ("openIMIS, beneficiaries of a payroll, as measured", 16, "a second"),
    ("OpenSPP, what its specification aims at", round(MILLION / 600), "a second"),
)


@dataclass(frozen=True)
class Size:
    """What was measured at one number of people."""

    people: int
    population: Ran
    payroll: Figures
    payroll_mib: int
    paid: Figures
    missed: Figures
    renewals: Figures
    lists_mib: int


def measure_scale(people: int) -> Iterator[Measurement]:
    """Rows of the bench for `people` recipients, payments and persons, beside the small number."""
    small, large = measure_size(SMALL), measure_size(people)
    share = people / MILLION
    ours, copied = median(large.payroll["ours"]), median(large.payroll["copied"])
    count = large.payroll["count"]
    yield at_most(
        f"payroll of {count:,}, judged, with evidence, ordered", ours / copied, "times COPY", MOST_TIMES_A_COPY
    )
    yield told("  it took, the median of three", ours, "s")
    yield told("  a COPY of the same rows by the owner", copied, "s")
    yield at_most("  memory of all its processes", large.payroll_mib, "MiB", MOST_MIB)
    yield told("  recipients", count / ours, "a second")
    for name, value, unit in PEERS:
        yield told(f"  beside it: {name}", value, unit)
    yield at_most(f"check paid, {large.paid['count']:,} payments", large.paid["seconds"], "s", PAID_SECONDS * share)
    yield exactly("  wrong payments in a population paid by law", large.paid["findings"], 0)
    yield at_most(
        f"check missed, {large.missed['count']:,} persons", large.missed["seconds"], "s", MISSED_SECONDS * share
    )
    yield exactly("  missed people in a population paid by law", large.missed["findings"], 0)
    yield told("  memory of the two lists", large.lists_mib, "MiB")
    yield from large.renewals["rows"]
    yield at_most(
        f"demo population of {people:,}, a year paid", large.population.seconds, "s", POPULATION_SECONDS * share
    )
    yield told("  memory", large.population.peak_mib, "MiB")
    yield from _import()
    for name, few, many in (
        ("payroll", _each(small.payroll, median(small.payroll["ours"])), _each(large.payroll, ours)),
        ("check paid", _each(small.paid, small.paid["seconds"]), _each(large.paid, large.paid["seconds"])),
        ("check missed", _each(small.missed, small.missed["seconds"]), _each(large.missed, large.missed["seconds"])),
    ):
        yield at_most(f"growth of {name}, time for one at {people:,} against {SMALL:,}", many / few, "times", NOISE)


def _import() -> Iterator[Measurement]:
    """A list of 50,000 rows, in a database of its own."""
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder, scratch_database(SCRATCH) as database:
        run_measured(MIGRATE, database=database, scratch=Path(folder))
        ran = run_measured(["bench", "import"], database=database, scratch=Path(folder))
    yield from figures_of(ran.output)["rows"]
    yield told("  memory of the import", ran.peak_mib, "MiB")


def measure_size(people: int) -> Size:
    """Make the populations of `people` and measure each part on them."""
    populate = ["demo", "population", "--people", str(people)]
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        scratch = Path(folder)
        with scratch_database(SCRATCH) as database:
            run_measured(MIGRATE, database=database, scratch=scratch)
            run_measured([*populate, "--recipients-only"], database=database, scratch=scratch)
            payroll = run_measured(["bench", "payroll"], database=database, scratch=scratch)
            paid = run_measured(["bench", "paid"], database=database, scratch=scratch)
        with scratch_database(SCRATCH) as database:
            run_measured(["migrate", "--verbosity", "0"], database=database, scratch=scratch)
            population = run_measured(
                ["demo", "population", "--people", str(people)], database=database, scratch=scratch
            )
            missed = run_measured(["bench", "missed"], database=database, scratch=scratch)
            renewals = run_measured(["bench", "renewals"], database=database, scratch=scratch)
    return Size(
        people=people,
        population=population,
        payroll=figures_of(payroll.output),
        payroll_mib=payroll.peak_mib,
        paid=figures_of(paid.output),
        missed=figures_of(missed.output),
        renewals=figures_of(renewals.output),
        lists_mib=max(paid.peak_mib, missed.peak_mib),
    )


def _each(figures: Figures, seconds: float) -> float:
    return float(seconds / figures["count"])
