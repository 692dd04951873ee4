"""Scheduler and workers as an operator starts them, and the environment that leads them to the tests' database."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ansinh.config.database import database_url

START_SECONDS = 60


@dataclass
class Cluster:
    """`address` is the scheduler's; `workers` are its two workers, of one thread each."""

    address: str
    workers: list["subprocess.Popen[bytes]"]


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url(str(connection.settings_dict["NAME"])),
        "DJANGO_SETTINGS_MODULE": "ansinh.config.settings",
        "PYTHONPATH": str(settings.ROOT),
        "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "20s",
    }


@pytest.fixture
def cluster(transactional_db: None, tmp_path: Path) -> Iterator[Cluster]:
    """Up and answering; ended with the test, whatever it did to them."""
    place, environment = tmp_path / "scheduler.json", _environment()

    def start(*arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    scheduler = start("scheduler", "--port", "0", "--scheduler-file", str(place))
    at_it = ("--scheduler-file", str(place), "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path))
    workers = [start("worker", *at_it) for _ in range(2)]
    try:
        yield Cluster(_address_with_workers(place, count=2), workers)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def _address_with_workers(place: Path, *, count: int) -> str:
    from distributed import Client

    deadline = time.monotonic() + START_SECONDS
    while not place.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    with Client(scheduler_file=str(place), set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(count, timeout=START_SECONDS)
        address: str = client.scheduler.address
    return address
