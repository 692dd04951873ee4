"""PostgreSQL's own programs: which one fits the server, and running it."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from psycopg.conninfo import make_conninfo

from ansinh.config.embedded_postgres import EmbeddedPostgres

from .errors import NoFittingTool, ToolFailed

CHUNK = 1 << 20
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Tool:
    """One program of one version (its first number)."""

    path: Path
    version: int
    environment: dict[str, str]


def fitting_tool(name: str, *, at_least: int) -> Tool:
    """The oldest program `name` of version `at_least` or newer: it knows what the server does not. NoFittingTool."""
    found = sorted(_candidates(name), key=lambda tool: tool.version)
    for tool in found:
        if tool.version >= at_least:
            return tool
    versions = ", ".join(f"{tool.path} ({tool.version})" for tool in found) or "-"
    raise NoFittingTool(tool=name, wanted=at_least, found=versions)


def conninfo(database: str) -> str:
    """Where the database is; the password goes by the environment, which other users cannot read."""
    place: dict[str, Any] = settings.DATABASES["default"]
    options = {key: value for key, value in place["OPTIONS"].items() if key != "assume_role"}
    return make_conninfo(
        host=place["HOST"] or None, port=place["PORT"] or None, user=place["USER"] or None, dbname=database, **options
    )


def run_tool(
    tool: Tool, arguments: Sequence[str], *, source: IO[bytes] | None = None, target: IO[bytes] | None = None
) -> bytes:
    """Run it to its end, fed from `source`; its words go to `target`, or come back. Raises ToolFailed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [str(tool.path), *arguments],
            stdin=subprocess.PIPE if source else subprocess.DEVNULL,
            stdout=target or out,
            stderr=errors,
            env=tool.environment,
        )
        try:
            if source is not None and process.stdin is not None:
                _feed(source, process.stdin)
            code = process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        errors.seek(0)
        if code:
            raise ToolFailed(tool=tool.path.name, said=errors.read().decode(errors="replace").strip()[-2000:])
        out.seek(0)
        return out.read()


def _feed(source: IO[bytes], into: IO[bytes]) -> None:
    # Whoever has read enough closes; whether that was an error, its exit status says.
    with suppress(BrokenPipeError):
        while chunk := source.read(CHUNK):
            into.write(chunk)
    with suppress(BrokenPipeError):
        into.close()


def _candidates(name: str) -> Iterator[Tool]:
    place: dict[str, Any] = settings.DATABASES["default"]
    environment = {**os.environ, "PGPASSWORD": str(place.get("PASSWORD") or "")}
    embedded = EmbeddedPostgres(settings.VAR) if settings.EMBEDDED is None else settings.EMBEDDED
    library = str(embedded.home / "server" / "lib")
    places = [(embedded.client(name), {**environment, "LD_LIBRARY_PATH": library})]
    places += [(path, environment) for path in DEBIAN.glob(f"*/bin/{name}")]
    if on_path := shutil.which(name):
        places.append((Path(on_path), environment))
    for path, own in places:
        if not path.exists():
            continue
        answer = subprocess.run([str(path), "--version"], capture_output=True, text=True, env=own, check=False)
        if version := re.search(r"\) (\d+)", answer.stdout):
            yield Tool(path, int(version[1]), own)
