"""The command `ansinh`: every act of the house from a terminal, with the database started where it is needed."""

import gc
import os
import sys

import ansinh

WITHOUT_DATABASE = {"judge", "help", "--help", "-h", "makemessages", "compilemessages", "collectstatic", "restore"}
MIGRATE = {"migrate", "makemigrations"}
OBJECTS_BEFORE_A_LOOK = 100_000
"""An office's list makes millions of objects and next to no cycles: looking for them every 700 took a sixth of it."""


def main() -> None:
    """Run one command; `migrate` takes the owner's role, everything else the application's.

    A refusal ends with its sentence and exit status 1.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ansinh.config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in MIGRATE:
        os.environ["ANSINH_DATABASE_ROLE"] = "ansinh_owner"
    if command in {"--version", "version"}:
        sys.stdout.write(f"AnSinh {ansinh.__version__}\n")
        return
    from ansinh.core.errors import AnSinhError

    gc.set_threshold(OBJECTS_BEFORE_A_LOOK)
    try:
        _run(command)
    except AnSinhError as refusal:
        sys.exit(f"{command}: {refusal}")
    except Exception as fault:
        from django.db import DatabaseError

        from ansinh.config.errors import refusal_of

        refused = refusal_of(fault) if isinstance(fault, DatabaseError) else None
        if refused is None:
            raise
        sys.exit(f"{command}: {refused}")


def _run(command: str) -> None:
    from django.core.management import execute_from_command_line

    if command in WITHOUT_DATABASE:
        execute_from_command_line(sys.argv)
        return
    from ansinh.config.database import lay_database, running_database

    with running_database():
        if command in MIGRATE:
            lay_database()
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
