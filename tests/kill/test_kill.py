"""A hundred sudden deaths, some of them the server's; and that an act done by halves would be found out."""

import os
import re
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.long

TIMES, SERVERS = 100, 10
LONGEST_SECONDS = 600


def _campaign(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """A process of its own: it forks, and has a server of its own to kill."""
    return subprocess.run(
        [sys.executable, "-m", "tests.kill", "--fast", *arguments],
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )


def test_after_a_hundred_sudden_deaths_nothing_is_lost_or_doubled(capsys: pytest.CaptureFixture[str]) -> None:
    seed = os.environ.get("ANSINH_KILL_SEED") or str(int(time.time()))

    answer = _campaign("--times", str(TIMES), "--servers", str(SERVERS), "--seed", seed)

    with capsys.disabled():
        sys.stdout.write(f"\n{answer.stdout}")
    assert answer.returncode == 0, f"{answer.stdout}\n{answer.stderr}"
    assert re.search(rf"^{TIMES} kills, .*: 0 wrong$", answer.stdout, re.MULTILINE)


def test_an_act_done_by_halves_is_found_out() -> None:
    answer = _campaign("--times", "12", "--servers", "0", "--seed", "1", "--halved")

    assert answer.returncode == 1, answer.stderr
    assert "stands neither before" in answer.stdout
    assert "done again, it ends otherwise" in answer.stdout
