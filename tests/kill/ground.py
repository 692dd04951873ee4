"""The ground of a campaign: what was left of an earlier one cleared, a database migrated, the commune laid in it."""

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


def lay_ground(server: Server, *, fast: bool) -> None:
    """Warm this process and make `BASE`; `fast` spares the disk, whose power nobody takes here."""
    standard_level(Month(2026, 11))
    sweep(server)
    if server.can_die:
        with server.connected() as login:
            login.execute(f"alter system set fsync = {'off' if fast else 'on'}")
            login.execute("select pg_reload_conf()")
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


def sweep(server: Server) -> None:
    """Drop the databases of a campaign."""
    for name in server.databases(PREFIX):
        server.drop(name)


def _migrate() -> None:
    connection.settings_dict["OPTIONS"]["assume_role"] = OWNER
    call_command("migrate", verbosity=0)
