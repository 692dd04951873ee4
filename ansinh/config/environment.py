"""Typed reading of the environment: a wrong value fails loudly; secrets also from `NAME_FILE`."""

import os
from pathlib import Path


class BadSetting(ValueError):
    """An environment variable does not hold what was expected."""


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "")
    if not value:
        return default
    if value.lower() in {"1", "yes", "true", "on"}:
        return True
    if value.lower() in {"0", "no", "false", "off"}:
        return False
    raise BadSetting(f"{name}: expected yes or no, got {value!r}")


def env_int(name: str, *, default: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    try:
        return int(value)
    except ValueError as problem:
        raise BadSetting(f"{name}: expected a whole number, got {value!r}") from problem


def env_secret(name: str) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names, or an empty text."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, "")
