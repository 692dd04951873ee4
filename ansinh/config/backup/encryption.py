"""Encryption by the age format (age-encryption.org): streamed, authenticated, to be opened by other tools too.

age streams to a key; so with a passphrase the file is encrypted to a fresh key, and that key by the passphrase.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyrage

from .errors import BadRecipient, NoKey, WrongKey


@dataclass(frozen=True)
class Lock:
    """Whom the content is encrypted to; `sealed_key` is the fresh key under the passphrase."""

    recipients: Sequence[Any]
    sealed_key: bytes | None
    key: "Key"


@dataclass(frozen=True)
class Key:
    """What opens a backup: secret keys of age (`AGE-SECRET-KEY-…`), else a passphrase, asked for when it is needed."""

    passphrase: Callable[[], str]
    identities: Sequence[Any] = ()


def make_lock(*, passphrase: str = "", recipients: Sequence[str] = ()) -> Lock:
    """A lock for one backup. Raises BadRecipient."""
    keys = [_recipient(recipient) for recipient in recipients]
    # The fresh key also opens what is read back after writing; with recipients alone it is thrown away.
    fresh = pyrage.x25519.Identity.generate()
    sealed = pyrage.passphrase.encrypt(str(fresh).encode(), passphrase) if passphrase else None
    return Lock([fresh.to_public(), *keys], sealed, Key(lambda: passphrase, [fresh]))


def identities_of(path: Path) -> list[Any]:
    """The secret keys in a file as `age-keygen` writes it. Raises BadRecipient."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as problem:
        raise BadRecipient(what=path, why=problem) from None


def encrypt(reader: Any, writer: IO[bytes], lock: Lock) -> None:
    pyrage.encrypt_io(reader, writer, list(lock.recipients))


@contextmanager
def decrypt(
    sealed: IO[bytes], sealed_key: bytes | None, *, key: Key | None, scratch: Path, name: str
) -> Iterator[IO[bytes]]:
    """The content in plain, in a file without a name. Raises NoKey, WrongKey."""
    identities = list(key.identities) if key else []
    if not identities and sealed_key is not None:
        if key is None:
            raise NoKey
        try:
            secret = pyrage.passphrase.decrypt(sealed_key, key.passphrase()).decode()
            identities = [pyrage.x25519.Identity.from_str(secret)]
        except pyrage.DecryptError:
            raise WrongKey(file=name) from None
    if not identities:
        raise NoKey
    with tempfile.TemporaryFile(dir=scratch) as plain:
        try:
            pyrage.decrypt_io(sealed, plain, identities)
        except pyrage.DecryptError:
            raise WrongKey(file=name) from None
        plain.seek(0)
        yield plain


def _recipient(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as problem:
        raise BadRecipient(what=text, why=problem) from None
