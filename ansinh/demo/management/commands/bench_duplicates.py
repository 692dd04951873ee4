"""`ansinh bench_duplicates`: how well records of one person are found, and how fast."""

import resource
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ansinh.demo.febrl import febrl_file, pairs_found, read_febrl, true_pairs
from ansinh.demo.lookalikes import labelled_register
from ansinh.registry.linkage.model import find_alike
from ansinh.registry.services.duplicates import QUEUE_FROM

PRECISION_BAR, RECALL_BAR = 0.95, 0.93
"""What is reported of Splink on a million records; every line says whether it is reached."""
Pairs = set[tuple[int, int]]


class Command(BaseCommand):
    help = "Measure precision, recall and speed of finding duplicates on labelled sets, straight on the comparison."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, nargs="*", default=[10_000, 1_000_000])
        parser.add_argument("--seed", type=int, nargs="*", default=[1, 2, 3], help="the largest set uses the first")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"{'set':<34}{'records':>10}{'pairs':>8}{'precision':>11}{'recall':>8}{'F1':>7}"
            f"{'seconds':>9}{'MiB':>7}  holds"
        )
        for count in options["people"]:
            for seed in options["seed"] if count < max(options["people"]) else options["seed"][:1]:
                register = labelled_register(count, seed=seed)
                started = time.perf_counter()
                found = find_alike(register.people, at_least=QUEUE_FROM)
                seconds = time.perf_counter() - started
                pairs = {(pair.first, pair.second) for pair in found.pairs}
                self._tell(f"Vietnamese, seed {seed}", found.people, pairs, register.true_pairs(), seconds)
        for number in (1, 2):
            path = febrl_file(number)
            if path is None:
                self.stdout.write(f"FEBRL {number}: not here (FEBRL_FOLDER names its folder)")
                continue
            people = read_febrl(path)
            started = time.perf_counter()
            pairs = pairs_found(people, at_least=QUEUE_FROM)
            self._tell(f"FEBRL {number}", people.num_rows, pairs, true_pairs(people), time.perf_counter() - started)

    def _tell(self, name: str, records: int, found: Pairs, true: Pairs, seconds: float) -> None:
        right = len(found & true)
        precision, recall = right / max(len(found), 1), right / max(len(true), 1)
        both = 2 * precision * recall / max(precision + recall, 1e-9)
        # The most that this process has held so far: of the largest set, its making included.
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        holds = "yes" if precision >= PRECISION_BAR and recall >= RECALL_BAR else "NO"
        self.stdout.write(
            f"{name:<34}{records:>10,}{len(true):>8,}{precision:>11.3f}{recall:>8.3f}{both:>7.3f}{seconds:>9.1f}"
            f"{memory:>7,}  {holds}"
        )
