"""`ansinh serve` for real: migrate an empty house, serve it, stop it, and leave nothing running."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import psycopg

from ansinh.config.embedded_postgres import EmbeddedPostgres
from ansinh.messaging.services.waking import QUEUE, SEND_DUE

ANSINH = str(Path(sys.executable).parent / "ansinh")
WAIT_SECONDS = 180


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _status(url: str) -> int | None:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return None


def _send_due_done(house: EmbeddedPostgres, environment: dict[str, str]) -> bool:
    """Whether a worker does what is asked of the sender, which is no other's work."""
    asked = [ANSINH, "procrastinate", "defer", "--queue", QUEUE, SEND_DUE, '{"timestamp": 0}']
    subprocess.run(asked, env=environment, check=True, timeout=WAIT_SECONDS)
    deadline = time.monotonic() + WAIT_SECONDS
    with psycopg.connect(host=str(house.socket), user="postgres", dbname="ansinh", autocommit=True) as queue:
        while time.monotonic() < deadline:
            rows = queue.execute(
                "select status::text from procrastinate_jobs where queue_name = %s", [QUEUE]
            ).fetchall()
            if rows and all(status == "succeeded" for (status,) in rows):
                return True
            time.sleep(0.2)
    return False


def test_the_site_is_served_and_stops_with_all_its_processes(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"ANSINH_VAR": str(tmp_path / "var")}
    subprocess.run([ANSINH, "migrate", "--verbosity", "0"], env=environment, check=True, timeout=WAIT_SECONDS)
    port = _free_port()

    serve = subprocess.Popen([ANSINH, "serve", "--port", str(port), "--workers", "1"], env=environment)
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while (status := _status(f"http://127.0.0.1:{port}/")) is None and time.monotonic() < deadline:
            time.sleep(0.2)
        children = psutil.Process(serve.pid).children(recursive=True)
        is_sent = _send_due_done(EmbeddedPostgres(tmp_path / "var"), environment)
    finally:
        serve.send_signal(signal.SIGTERM)
        serve.wait(WAIT_SECONDS)
        shutil.rmtree(EmbeddedPostgres(tmp_path / "var").home)

    assert status == 200
    assert is_sent
    assert children
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
