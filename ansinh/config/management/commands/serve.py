"""`ansinh serve`: the web process and the workers, started together and stopped together."""

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from procrastinate.jobs import DEFAULT_QUEUE

from ansinh.messaging.services.waking import QUEUE as MESSAGES

STOP_SECONDS = 10
QUEUES = (DEFAULT_QUEUE, MESSAGES)
"""Each has a worker of its own: a long list that somebody takes in holds up no message."""


class Command(BaseCommand):
    """PostgreSQL, where it is embedded, is started and stopped by the command line around this."""

    help = "Serve the site and work the queues until stopped (Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.SERVE_PORT)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        ansinh = Path(sys.executable).parent
        place = ("--host", options["host"], "--port", str(options["port"]))
        threads = settings.PAGES_AT_ONCE + settings.CALLS_AT_ONCE
        hands = ("--workers", str(options["workers"]), "--blocking-threads", str(threads))
        # A thread that ends takes its connection along, and the next page begins on one that knows no table yet.
        idle = ("--blocking-threads-idle-timeout", str(settings.DATABASES["default"]["CONN_MAX_AGE"]))
        web = [
            *(str(ansinh / "granian"), "--interface", "wsgi", "--no-ws", *place, *hands, *idle),
            "ansinh.config.wsgi:application",
        ]
        workers = [
            [str(ansinh / "ansinh"), "procrastinate", "worker", "--name", queue, "--queues", queue] for queue in QUEUES
        ]
        signal.signal(signal.SIGTERM, _as_interrupt)
        # Own sessions: Ctrl-C reaches this process alone, which then stops the others in order.
        processes = [subprocess.Popen(command, start_new_session=True) for command in (web, *workers)]
        self.stdout.write(f"http://{options['host']}:{options['port']}/")
        self.stdout.flush()
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
            raise CommandError("A process of the site ended by itself; its message stands above.")
        except KeyboardInterrupt:
            self.stdout.write("…")
        finally:
            _stop(processes)


def _as_interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def _stop(processes: "list[subprocess.Popen[bytes]]") -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
