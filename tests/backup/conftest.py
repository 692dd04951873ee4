"""One office, laid once; its server runs all the while."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .office import WAIT_SECONDS, OfficeOfTests


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeOfTests]:
    office = OfficeOfTests(tmp_path_factory.mktemp("office") / "var", os.environ.get("DATABASE_URL", ""))
    if office.server is not None:
        office.server.start()
    office.must("migrate", "--verbosity", "0")
    fill = [sys.executable, "-m", "tests.backup.fill"]
    subprocess.run(fill, env=office.environment, check=True, timeout=WAIT_SECONDS)
    yield office
    if office.server is None:
        office.drop_databases()
    else:
        office.server.stop()
        shutil.rmtree(office.server.home)


@pytest.fixture(scope="module")
def backup(office: OfficeOfTests, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good backup of the office as it was laid."""
    path = tmp_path_factory.mktemp("backups") / "office.ansinh"
    office.must("backup", path)
    return path
