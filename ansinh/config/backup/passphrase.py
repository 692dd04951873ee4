"""Where a passphrase comes from: a file, the environment, or the terminal; never an argument others can read."""

import getpass
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from ansinh.config.environment import env_secret

from .errors import NoKey, NotRead, PassphrasesDiffer

VARIABLE = "ANSINH_BACKUP_PASSPHRASE"


def passphrase_of(file: Path | None, *, twice: bool = False) -> str:
    """The passphrase; typed `twice` where a slip would lock the office out.

    Raises NoKey, NotRead, PassphrasesDiffer.
    """
    if file is not None:
        try:
            phrase = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise NotRead(file=file, why=problem) from problem
    else:
        phrase = env_secret(VARIABLE) or _typed(twice=twice)
    if not phrase:
        raise NoKey
    return phrase


def _typed(*, twice: bool) -> str:
    if not sys.stdin.isatty():
        return ""
    phrase = getpass.getpass(_("Passphrase of the backup: "))
    if twice and phrase != getpass.getpass(_("Once more: ")):
        raise PassphrasesDiffer
    return phrase
