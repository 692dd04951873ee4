"""Taking a backup while work goes on: one snapshot, one file, read back before it counts."""

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from psycopg import sql

import ansinh
from ansinh.audit.services import record
from ansinh.config.database import login
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.roles import OWNER
from ansinh.core.wall import acting

from .archive import CHUNK, DUMP, FORMAT, MANIFEST, SECRET_KEY, Part, opened, part_of, write_archive
from .contents import Login, counts_of, defences_of, migrations_of
from .encryption import Lock
from .errors import NothingToBackUp, NotWritten
from .tools import conninfo, fitting_tool, run_tool

Manifest = dict[str, Any]


def take_backup(path: Path, *, lock: Lock | None) -> Manifest:
    """Write the backup of this office to `path`, whole or not at all; returns its manifest.

    A file that stands there is replaced at the very end. What goes on meanwhile is not in it. Raises NothingToBackUp,
    NoFittingTool, ToolFailed, NotWritten.
    """
    name = str(settings.DATABASES["default"]["NAME"])
    try:
        with login(name) as connection, tempfile.TemporaryFile(dir=settings.VAR) as dump:
            manifest = _describe(connection, dump, name)
            dump.seek(0)
            with _beside(path) as file:
                write_archive(file, _parts(manifest, dump), lock)
                file.flush()
                os.fsync(file.fileno())
                _read_back(path, file, lock, manifest)
                _write_down(path, manifest, encrypted=lock is not None)
    except OSError as problem:
        raise NotWritten(file=path, why=problem.strerror or problem) from problem
    return manifest


def _describe(connection: Login, dump: IO[bytes], name: str) -> Manifest:
    """Dump, counts and description of one and the same moment."""
    connection.autocommit = False
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    connection.execute(sql.SQL("set role {}").format(sql.Identifier(OWNER)))
    connection.execute("set row_security = off")
    [(snapshot, is_ours)] = connection.execute(
        "select pg_export_snapshot(), to_regclass('django_migrations') is not null"
    ).fetchall()
    if not is_ours:
        raise NothingToBackUp(database=name)
    tool = fitting_tool("pg_dump", at_least=connection.info.server_version // 10000)
    run_tool(tool, ["-Fc", f"--role={OWNER}", f"--snapshot={snapshot}", "-d", conninfo(name)], target=dump)
    secret = _secret_key()
    parts = {DUMP: _size_and_hash(dump)}
    if secret is not None:
        parts[SECRET_KEY] = {"size": len(secret), "sha256": hashlib.sha256(secret).hexdigest()}
    return {
        "format": FORMAT,
        "ansinh": ansinh.__version__,
        "made_at": clock.now().isoformat(),
        "database": name,
        "server_version": connection.info.server_version,
        "dumped_with": tool.version,
        "migrations": migrations_of(connection),
        "rows": counts_of(connection),
        "defences": defences_of(connection),
        "parts": parts,
    }


def _secret_key() -> bytes | None:
    """The key where it lies in our file; one from the environment is kept by whoever set it."""
    path = settings.VAR / SECRET_KEY
    if path.exists() and path.read_text(encoding="ascii") == settings.SECRET_KEY:
        return path.read_bytes()
    return None


def _size_and_hash(file: IO[bytes]) -> dict[str, Any]:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return {"size": size, "sha256": digest.hexdigest()}


def _parts(manifest: Manifest, dump: IO[bytes]) -> Iterator[Part]:
    yield part_of(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    yield Part(DUMP, dump, manifest["parts"][DUMP]["size"])
    if (secret := _secret_key()) is not None and SECRET_KEY in manifest["parts"]:
        yield part_of(SECRET_KEY, secret)


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` when the block ends well, and vanishes otherwise.

    What a backup that was killed left beside the place is cleared away by the next one.
    """
    _clear_away(path)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _clear_away(path: Path) -> None:
    for left in path.parent.glob(f".{path.name}.????????"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def _settle(folder: Path) -> None:
    """The name of the new file must outlive a power cut as its bytes do."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_back(path: Path, file: IO[bytes], lock: Lock | None, manifest: Manifest) -> None:
    """What was written opens, is what was meant, and PostgreSQL finds its table of contents in it."""
    with opened(path, file, key=lock.key if lock else None, scratch=settings.VAR) as content:
        content.check(path.name)
        tool = fitting_tool("pg_restore", at_least=manifest["dumped_with"])
        run_tool(tool, ["--list"], source=content.part(DUMP))


def _write_down(path: Path, manifest: Manifest, *, encrypted: bool) -> None:
    """In the trail before the file is there: nobody takes people's data away unseen."""
    with acting(SYSTEM):
        record(
            actor=SYSTEM,
            act="take_backup",
            on="backup",
            area_path=SYSTEM.scope,
            after={
                "file": path.name, "encrypted": encrypted, "rows": sum(manifest["rows"].values()),
                "sha256": manifest["parts"][DUMP]["sha256"],
            },
        )  # fmt: skip
