"""The ground of a campaign: what was left of an earlier one cleared, a database migrated, the commune laid in it."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from ansinh.config.database import lay_database
from ansinh.core.months import Month
from ansinh.core.roles import OWNER
from ansinh.judgement.law import standard_level

from .campaign import BASE, PREFIX
from .child import run
from .scene import lay_scene
from .server import Server

ROOT = Path(__file__).resolve().parents[2]


def lay_ground(server: Server, *, fast: bool) -> None:
    """Warm this process and make `BASE`; `fast` spares the disk, whose power nobody takes here.

    On our own server the base of an earlier campaign serves again as long as no source file has changed.
    """
    standard_level(Month(2026, 11))
    sweep(server)
    if server.can_die:
        with server.connected() as login:
            login.execute(f"alter system set fsync = {'off' if fast else 'on'}")
            login.execute("select pg_reload_conf()")
    sources = _sources()
    if server.comment_on(BASE) == sources:
        return
    server.drop(BASE)
    place = settings.DATABASES["default"]
    kept = place["NAME"]
    place["NAME"] = BASE
    try:
        lay_database()
    finally:
        place["NAME"] = kept
    for step in (_migrate, lay_scene):
        report = run(step, database=BASE)
        if report.outcome != "done":
            raise RuntimeError(f"{step.__name__} {report.outcome}: {report.text}")
    with server.connected(BASE) as login:
        login.execute("create extension if not exists amcheck")
        login.execute("analyze")
    server.wait_until_quiet(BASE)
    server.comment(BASE, sources)


def sweep(server: Server) -> None:
    """Drop the databases of a campaign; the base only where the server is somebody else's."""
    for name in server.databases(PREFIX):
        if name != BASE or not server.can_die:
            server.drop(name)


def _sources() -> str:
    """A hash of everything that the base is made by."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for folder in ("ansinh", "tests/kill"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _migrate() -> None:
    connection.settings_dict["OPTIONS"]["assume_role"] = OWNER
    call_command("migrate", verbosity=0)
