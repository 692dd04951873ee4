"""A piece of work for the tests: it writes, says whose process does it, and takes its time."""

import os
import time
from pathlib import Path

from ansinh.areas.queries import area_for_path
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import Invalid


def take_note(*, actor: Actor, area_path: str, folder: str, seconds: float) -> str:
    """Write an audit row, then leave a file named after this process, then wait."""
    record(actor=actor, act="take_note", on=area_for_path(area_path), area_path=area_path)
    (Path(folder) / f"{os.getpid()}-{area_path}").touch()
    time.sleep(seconds)
    return f"{area_path} {clock.today()}"


def refuse_one(*, actor: Actor, area_path: str, which: str) -> str:
    if area_path == which:
        raise Invalid
    return area_path
