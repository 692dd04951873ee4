"""The example of docs/operations/backup.md does what the page says."""

import re
from pathlib import Path

import pytest

from .office import OfficeOfTests

pytestmark = pytest.mark.long

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations" / "backup.md"


def test_the_example_of_the_page_works(office: OfficeOfTests, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("lua-chin-thang-muoi", encoding="utf-8")
    text = (
        PAGE.read_text(encoding="utf-8").replace("/root/passphrase", str(secret)).replace("/media/usb", str(tmp_path))
    )
    [(name, value)] = re.findall(r"^export (\S+)=(\S+)", text, re.MULTILINE)
    lines = re.findall(r"^\.venv/bin/ansinh (.+)$", text, re.MULTILINE)

    said = [office.must(*line.split(), **{name: value}) for line in lines]

    assert "read back and found whole" in said[0]
    assert "as many as were backed up; wall and triggers stand" in said[1]
