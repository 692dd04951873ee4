"""The worker of the queue as an operator starts it, killed without a word and started again within a blink.

Each is forked from one process that is warm: started from nothing ten times, they would take a minute.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

IN_HAND = 8
"""Messages that a worker takes at once here: a small campaign has as many hands as a large one."""
RECEIPT_SECONDS = 4
"""So long a receipt is waited for here before a message that nobody confirms goes again."""


class Workers:
    """One worker at a time, of those that `nest` gives birth to."""

    def __init__(self, nest: "subprocess.Popen[str]") -> None:
        self._nest = nest
        self._pid = 0

    def start(self) -> None:
        self._pid = int(self._ask("start"))

    def kill(self) -> None:
        """It is dead when this returns."""
        os.kill(self._pid, signal.SIGKILL)
        self._ask("bury")

    def _ask(self, word: str) -> str:
        asked, answers = self._nest.stdin, self._nest.stdout
        assert asked is not None
        assert answers is not None
        asked.write(f"{word}\n")
        asked.flush()
        answer = answers.readline()
        assert answer, "The process that starts workers has ended: its log says why."
        return answer


@contextmanager
def workers_for(database: str, *, site: str, folder: Path) -> Iterator[Workers]:
    """Workers of the database at this address, for the house that gateways call at `site`; none is left behind."""
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "ansinh.config.settings",
        "ANSINH_SITE_URL": site,
        "ANSINH_MESSAGES_RECEIPT": str(RECEIPT_SECONDS),
    }
    with (folder / "workers.log").open("w") as log:
        nest = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.workers"], env=environment, text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
        try:
            yield Workers(nest)
        finally:
            os.killpg(nest.pid, signal.SIGKILL)
            nest.communicate()


def _give_birth(orders: IO[str], answers: IO[str]) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.urls import reverse

    from ansinh.messaging.services import sending

    sending.AT_ONCE = IN_HAND
    reverse("campaigns")
    pid = 0
    while order := orders.readline():
        if order == "bury\n":
            os.waitpid(pid, 0)
        else:
            pid = os.fork()
            if pid == 0:
                call_command("procrastinate", "worker", verbosity=0)
                os._exit(0)
        answers.write(f"{pid}\n")
        answers.flush()


if __name__ == "__main__":
    _give_birth(sys.stdin, sys.stdout)
