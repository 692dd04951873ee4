"""A command of the house in a process of its own: how long it took, and the memory of it and its children."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SECONDS_BETWEEN_LOOKS = 0.2
MIB = 1024 * 1024


@dataclass(frozen=True)
class Ran:
    """What a command printed, how long it took, and the most memory that its processes held together."""

    output: str
    seconds: float
    peak_mib: int


def run_measured(arguments: Sequence[str], *, database: str, scratch: Path) -> Ran:
    """Run `ansinh` with `arguments` on the database at the address `database`; its files go below `scratch`.

    Raises CalledProcessError with what it said where it fails.
    """
    environment = {**os.environ, "DATABASE_URL": database, "ANSINH_VAR": str(scratch)}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "ansinh.config.cli", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    watcher = _Watcher(process.pid)
    watcher.start()
    output, errors = process.communicate()
    seconds = time.perf_counter() - started
    watcher.is_over.set()
    watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(arguments), output, errors)
    return Ran(output, seconds, watcher.peak // MIB)


class _Watcher(threading.Thread):
    """Looks again and again how much memory a process and its children hold; shared pages count once for each."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.root = psutil.Process(pid)
        self.is_over = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self.is_over.wait(SECONDS_BETWEEN_LOOKS):
            self.peak = max(self.peak, sum(map(_held, self._processes())))

    def _processes(self) -> list[psutil.Process]:
        try:
            return [self.root, *self.root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []


def _held(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
