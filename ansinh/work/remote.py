"""What a Dask worker runs; it comes to a process that knows nothing of AnSinh yet."""

import os
from importlib import import_module
from typing import Any


def run_remotely(name: str, actor: Any, area_path: str, given: Any, arguments: dict[str, Any]) -> Any:
    """Do the piece of `work` named `module:function` for one place, with this process's own connection."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ansinh.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.db import close_old_connections

    from ansinh.work.pieces import run_piece

    close_old_connections()
    module, function = name.split(":")
    return run_piece(getattr(import_module(module), function), actor, area_path, given, arguments)
