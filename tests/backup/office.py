"""An office of its own for these tests: its folder, its database, its people."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from ansinh.config.embedded_postgres import SERVER_NAME, EmbeddedPostgres

NAME = "ansinh_backup_test"
WAIT_SECONDS = 300


@dataclass
class OfficeOfTests:
    """`server` is None where DATABASE_URL names one that is not ours."""

    var: Path
    url: str = ""
    environment: dict[str, str] = field(init=False)
    server: EmbeddedPostgres | None = field(init=False)
    name: str = field(init=False)

    def __post_init__(self) -> None:
        own = {"ANSINH_VAR": str(self.var), "ANSINH_LANGUAGE": "en"}
        if self.url:
            own["DATABASE_URL"] = urlsplit(self.url)._replace(path=f"/{NAME}").geturl()
        self.server = None if self.url else EmbeddedPostgres(self.var)
        self.name = NAME if self.url else "ansinh"
        self.environment = {**os.environ, **own}

    def command(self, *words: object) -> list[str]:
        return [sys.executable, "-m", "ansinh.config.cli", *map(str, words)]

    def run(self, *words: object, **more: str) -> "subprocess.CompletedProcess[str]":
        """One `ansinh` command to its end."""
        return subprocess.run(
            self.command(*words),
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=WAIT_SECONDS,
            check=False,
        )

    def must(self, *words: object, **more: str) -> str:
        """One command that has to succeed; returns what it says."""
        answer = self.run(*words, **more)
        assert answer.returncode == 0, f"{answer.stdout}\n{answer.stderr}"
        return answer.stdout

    def die(self, *words: object, after: float) -> bool:
        """One command, killed with SIGKILL after so many seconds; False when it had ended before."""
        process = subprocess.Popen(
            self.command(*words), env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        return False

    def connect(self, database: str = "") -> "psycopg.Connection[tuple[Any, ...]]":
        """As the login, who may break things."""
        if self.server is None:
            url = urlsplit(self.url)._replace(path=f"/{database or self.name}").geturl()
            return psycopg.connect(url, autocommit=True)
        place = {"host": str(self.server.socket), "port": self.server.port, "user": SERVER_NAME}
        return psycopg.connect(**place, dbname=database or self.name, autocommit=True)  # type: ignore[arg-type]

    def ask(self, question: str, database: str = "") -> Any:
        with self.connect(database) as connection:
            answer = connection.execute(question)
            return answer.fetchall() if answer.description else None

    def databases(self) -> set[str]:
        """The office's own and those made beside it; other tests have theirs on the same server."""
        asked = f"select datname from pg_database where starts_with(datname, '{self.name}')"
        return {name for (name,) in self.ask(asked, "postgres")}

    def wait_until_nobody_is_connected(self) -> None:
        """The server notices late that a client was killed."""
        asked = f"select 1 from pg_stat_activity where datname = '{self.name}' and backend_type = 'client backend'"
        while self.ask(asked, "postgres"):
            time.sleep(0.05)

    def drop_databases(self) -> None:
        for name in self.databases():
            self.ask(f'drop database "{name}" with (force)', "postgres")


def at_random_moments(times: int, *, within: float, seed: int, die: Callable[[float], bool]) -> int:
    """Let something die at `times` moments of its first seconds; how often it was still alive."""
    dice = random.Random(seed)  # noqa: S311 - moments of death are no secret
    return sum(die(dice.uniform(0.3, within)) for _ in range(times))
