"""The secret key of an installation that was given none: made once, kept in a file that only the owner reads."""

import os
import secrets
from pathlib import Path


def kept_secret_key(var: Path) -> str:
    """Read the key of this installation, making it the first time."""
    path = var / "secret_key"
    var.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key
