"""`python -m tests.kill`: a campaign on a server of its own; exit status 1 when anything was lost or doubled."""

import argparse
import fcntl
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .server import Server

VAR = Path(__file__).resolve().parents[2] / "var" / "kill"


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, bring the server up, kill, print; the seed stands first, so that a failing run can be had again."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--servers", type=int, help="how many of them kill the server (a tenth)")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("ANSINH_KILL_SEED") or time.time()))
    parser.add_argument("--act", action="append", help="only this act and what it stands on; may be repeated")
    parser.add_argument("--halved", action="store_true", help="kill an act that is wrong by intent")
    parser.add_argument("--lanes", type=int, default=os.cpu_count() or 1, help="how many clients die side by side")
    parser.add_argument("--fast", action="store_true", help="without fsync: nothing here takes the machine's power")
    options = parser.parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ansinh.config.settings"
    if not os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_URL_FILE"):
        os.environ.setdefault("ANSINH_VAR", str(VAR))
    sys.stdout.write(f"seed {options.seed} (ANSINH_KILL_SEED gives it again)\n")
    sys.stdout.flush()
    import django

    django.setup()
    from django.conf import settings

    settings.VAR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / "kill.lock").open("w") as lock:
        # Two campaigns would kill each other's server.
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    from ansinh.config.database import running_database

    from .ground import lay_ground, sweep
    from .server import Server

    with running_database():
        server = Server()
        try:
            lay_ground(server, fast=options.fast)
            return _kill(server, options)
        finally:
            sweep(server)


def _kill(server: "Server", options: argparse.Namespace) -> int:
    from django.conf import settings

    from .acts import ACTS, HALVED
    from .campaign import Campaign, plan_of, table_of
    from .lanes import deaths_of

    begun = time.monotonic()
    campaign = Campaign(server, settings.VAR / "kill-files")
    stages = campaign.stages(
        [HALVED] if options.halved else [act for act in ACTS if not options.act or act.name in options.act]
    )
    servers = options.times // 10 if options.servers is None else options.servers
    if not server.can_die:
        sys.stdout.write("DATABASE_URL names a server that is not ours to kill: only clients die\n")
        servers = 0
    sys.stdout.write(f"{len(stages)} acts measured in {time.monotonic() - begun:.1f} s\n")
    sys.stdout.flush()
    begun = time.monotonic()
    deaths = []
    dice = random.Random(options.seed)  # noqa: S311 - moments of death are no secret
    for death in deaths_of(campaign, plan_of(dice, stages, times=options.times, servers=servers), lanes=options.lanes):
        deaths.append(death)
        for problem in death.problems:
            sys.stdout.write(f"WRONG {death.act}, {death.moment}: {problem}\n")
            sys.stdout.flush()
        if len(deaths) % 100 == 0:
            sys.stdout.write(f"{len(deaths)} kills after {time.monotonic() - begun:.0f} s\n")
            sys.stdout.flush()
    wrong = sum(bool(death.problems) for death in deaths)
    sys.stdout.write("\n".join(table_of(deaths)) + "\n")
    sys.stdout.write(
        f"{len(deaths)} kills, {servers} of the server, in {time.monotonic() - begun:.1f} s: {wrong} wrong\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
