"""One act in a forked process that reports to its parent and waits to be killed."""

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.pq import TransactionStatus

from ansinh.core.errors import AnSinhError

from .moments import Moment, Pace, Trigger, Victim

LONGEST_SECONDS = 300


class Hangs(RuntimeError):
    """A process did not report in time."""


@dataclass
class Report:
    """What a process said last: done, refused with a sentence, broken with a trace, or nothing before it died."""

    outcome: str = "died"
    text: str = ""
    pace: Pace = field(default_factory=lambda: Pace(0, 0, ()))


class Child:
    """A forked copy of this warmed process, at work in `database`."""

    def __init__(self, task: Callable[[], object], *, database: str, moment: Moment | None = None) -> None:
        self._reports, reports = os.pipe()
        leave, self._leave = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._reports)
            os.close(self._leave)
            _live(task, database, moment, reports, leave)
        os.close(reports)
        os.close(leave)
        self._unread = b""

    def hear(self, *, seconds: float = LONGEST_SECONDS) -> dict[str, Any] | None:
        """The next message, None when the process has ended without one."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self._unread:
            ready, _, _ = select.select([self._reports], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise Hangs(f"process {self.pid} is silent for {seconds} s")
            read = os.read(self._reports, 65536)
            if not read:
                return None
            self._unread += read
        line, self._unread = self._unread.split(b"\n", 1)
        message: dict[str, Any] = json.loads(line)
        return message

    def go_on(self) -> None:
        # Whoever has ended already waits for nothing.
        with suppress(BrokenPipeError):
            os.write(self._leave, b".")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def bury(self) -> Report:
        """Wait for the end; what was said until then."""
        report = Report()
        while (message := self.hear()) is not None:
            if message["what"] in {"done", "refused", "broken"}:
                pace = Pace(message["seconds"], message["exchanges"], message["commits"])
                report = Report(message["what"], message["text"], pace)
        os.waitpid(self.pid, 0)
        os.close(self._reports)
        os.close(self._leave)
        return report


def run(task: Callable[[], object], *, database: str) -> Report:
    """An undisturbed process from its beginning to its end."""
    child = Child(task, database=database)
    return child.bury()


def _live(task: Callable[[], object], database: str, moment: Moment | None, reports: int, leave: int) -> NoReturn:
    """The life of the child: it never returns into the parent's code."""
    try:
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = database
        counter = _Exchanges(moment, reports, leave)
        counter.watch()
        _say(reports, "begun")
        begun = time.monotonic()
        outcome, text = "done", ""
        try:
            task()
        except AnSinhError as refusal:
            outcome, text = "refused", f"{type(refusal).__name__}: {refusal}"
        except BaseException:
            outcome, text = "broken", traceback.format_exc()
        _say(
            reports, outcome, text=text, seconds=time.monotonic() - begun, exchanges=counter.count,
            commits=counter.commits,
        )  # fmt: skip
        if moment is not None and moment.victim is Victim.CLIENT:
            # Whoever is to be killed does not leave by itself, or the last moment would be missed.
            time.sleep(LONGEST_SECONDS)
        sys.stdout.flush()
    finally:
        os._exit(0)


def _say(reports: int, what: str, **more: object) -> None:
    os.write(reports, json.dumps({"what": what, **more}).encode() + b"\n")


class _Exchanges:
    """Counts what goes to the server and back: queries, rows of a COPY, savepoints and commits alike."""

    def __init__(self, moment: Moment | None, reports: int, leave: int) -> None:
        self.count = 0
        self.commits: list[int] = []
        self._moment = moment if moment and moment.trigger is not Trigger.CLOCK else None
        self._reports, self._leave = reports, leave

    def watch(self) -> None:
        """Every exchange of psycopg passes through `Connection.wait`."""
        exchange = psycopg.Connection.wait

        def counted(own: Any, *arguments: Any, **options: Any) -> Any:
            self.count += 1
            here = self._moment is not None and self.count == self._moment.at
            was_open = own.pgconn.transaction_status != TransactionStatus.IDLE
            if here and self._moment is not None and self._moment.trigger is not Trigger.AFTER:
                self._announce(waits=self._moment.trigger is Trigger.BEFORE)
            answer = exchange(own, *arguments, **options)
            if was_open and own.pgconn.transaction_status == TransactionStatus.IDLE:
                self.commits.append(self.count)
            if here and self._moment is not None and self._moment.trigger is Trigger.AFTER:
                self._announce(waits=True)
            return answer

        psycopg.Connection.wait = counted  # type: ignore[method-assign,assignment]

    def _announce(self, *, waits: bool) -> None:
        """Tell the parent that the moment has come; it kills, and lets the others go on."""
        _say(self._reports, "moment")
        if waits:
            os.read(self._leave, 1)
