"""The secret key of an installation that was given none: made once, kept in a file that only the owner reads."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from ansinh.core.files import write_atomically


def kept_secret_key(var: Path) -> str:
    """Read the key of this installation, making it the first time."""
    path = var / "secret_key"
    var.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = var / f"{path.name}.{os.getpid()}"
        write_atomically(fresh, secrets.token_urlsafe(50).encode("ascii"))
        # Two who start at once agree on the first one's key, and nobody ever reads half of one.
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii")
