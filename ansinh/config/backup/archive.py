"""The one file: a tar with a label in plain words, the content (encrypted if wished), and a hash of all before it.

    ansinh-backup.json      format, version, how it is encrypted
    key.age                 with a passphrase: the key of the content, encrypted by it
    content.tar[.age]       manifest.json, database.dump and, where it lies in a file, secret_key
    sha256                  of every byte before this entry

By hand: `tar xf FILE; age -d key.age > key; age -d -i key content.tar.age | tar x; pg_restore …`.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import ansinh

from .encryption import Key, Lock, decrypt, encrypt
from .errors import BackupCutOff, BackupDamaged, NewerBackup, NotABackup

FORMAT = 1
LABEL, KEY, PLAIN, SEALED, HASH = "ansinh-backup.json", "key.age", "content.tar", "content.tar.age", "sha256"
MANIFEST, DUMP, SECRET_KEY = "manifest.json", "database.dump", "secret_key"
BLOCK, CHUNK = 512, 1 << 20
TRAILER = 2 * BLOCK + 2 * BLOCK
"""Bytes of the last entry, a header and a block with the hash, and of the two empty blocks that end a tar."""


@dataclass(frozen=True)
class Part:
    """A piece of the content, read from its beginning."""

    name: str
    source: IO[bytes]
    size: int


def part_of(name: str, content: bytes) -> Part:
    return Part(name, io.BytesIO(content), len(content))


def write_archive(file: IO[bytes], parts: Iterable[Part], lock: Lock | None) -> None:
    """Write the whole archive into an empty seekable `file` that can be read back."""
    label = {"format": FORMAT, "ansinh": ansinh.__version__, "encrypted": lock is not None}
    _write(file, _entry(part_of(LABEL, json.dumps(label, indent=1).encode())))
    content = _tar(parts)
    if lock is None:
        _write_unknown_length(file, PLAIN, lambda: _write(file, content))
    else:
        if lock.sealed_key is not None:
            _write(file, _entry(part_of(KEY, lock.sealed_key)))
        _write_unknown_length(file, SEALED, lambda: encrypt(_Reader(content), file, lock))
    end = file.tell()
    file.seek(0)
    file.write(_trailer(_hash(file, end)))


@contextmanager
def opened(path: Path, file: IO[bytes], *, key: Key | None, scratch: Path) -> Iterator["Content"]:
    """The content of a checked archive; decrypted into a nameless file in `scratch`, which a crash leaves empty.

    Raises NotABackup, NewerBackup, BackupCutOff, BackupDamaged, NoKey, WrongKey.
    """
    with ExitStack() as stack:
        label = read_label(path, file)
        _check_hash(path, file)
        file.seek(0)
        try:
            outer = stack.enter_context(tarfile.open(fileobj=file, mode="r:"))
            if label["encrypted"]:
                sealed_key = _member(outer, KEY).read() if KEY in outer.getnames() else None
                sealed = _member(outer, SEALED)
                plain = stack.enter_context(decrypt(sealed, sealed_key, key=key, scratch=scratch, name=path.name))
            else:
                plain = _member(outer, PLAIN)
            inner = stack.enter_context(tarfile.open(fileobj=plain, mode="r:"))
            content = Content(json.loads(_member(inner, MANIFEST).read()), inner)
        except (tarfile.TarError, KeyError, ValueError) as problem:
            raise BackupDamaged(file=path.name, what=str(problem)) from problem
        yield content


def read_label(path: Path, file: IO[bytes]) -> dict[str, Any]:
    """What stands on the outside. Raises NotABackup and NewerBackup."""
    file.seek(0)
    try:
        with tarfile.open(fileobj=file, mode="r:") as outer:
            first = outer.next()
            if first is None or first.name != LABEL or first.size > CHUNK:
                raise NotABackup(file=path.name)
            label: dict[str, Any] = json.loads(_member(outer, LABEL).read())
            newer = int(label["format"]) > FORMAT
            encrypted = bool(label["encrypted"])
    except (tarfile.TarError, ValueError, KeyError, TypeError) as problem:
        raise NotABackup(file=path.name) from problem
    if newer:
        raise NewerBackup(file=path.name, theirs=label.get("ansinh", "?"), ours=ansinh.__version__)
    return {**label, "encrypted": encrypted}


@dataclass(frozen=True)
class Content:
    """What an archive holds, each part to be read once from its beginning."""

    manifest: Mapping[str, Any]
    _tar: tarfile.TarFile

    def part(self, name: str) -> IO[bytes] | None:
        return _member(self._tar, name) if name in self._tar.getnames() else None

    def check(self, name: str) -> None:
        """Compare every part with size and hash in the manifest; raises BackupDamaged."""
        for part, promised in self.manifest["parts"].items():
            source = self.part(part)
            digest, size = hashlib.sha256(), 0
            while source is not None and (chunk := source.read(CHUNK)):
                digest.update(chunk)
                size += len(chunk)
            if (size, digest.hexdigest()) != (promised["size"], promised["sha256"]):
                raise BackupDamaged(file=name, what=part)


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    found = archive.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def _check_hash(path: Path, file: IO[bytes]) -> None:
    end = file.seek(0, io.SEEK_END) - TRAILER
    if end <= 0:
        raise BackupCutOff(file=path.name)
    file.seek(end)
    trailer = file.read(TRAILER)
    if not trailer.startswith(HASH.encode() + b"\0"):
        raise BackupCutOff(file=path.name)
    file.seek(0)
    if trailer != _trailer(_hash(file, end)):
        raise BackupDamaged(file=path.name, what=HASH)


def _hash(file: IO[bytes], length: int) -> str:
    digest = hashlib.sha256()
    while length and (chunk := file.read(min(CHUNK, length))):
        digest.update(chunk)
        length -= len(chunk)
    return digest.hexdigest()


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return b"\0" * (-size % BLOCK)


def _entry(part: Part) -> Iterator[bytes]:
    yield _header(part.name, part.size)
    left = part.size
    while left and (chunk := part.source.read(min(CHUNK, left))):
        left -= len(chunk)
        yield chunk
    if left:
        raise OSError(f"{part.name} is shorter than it was")
    yield _padding(part.size)


def _tar(parts: Iterable[Part]) -> Iterator[bytes]:
    for part in parts:
        yield from _entry(part)
    yield b"\0" * (2 * BLOCK)


def _trailer(digest: str) -> bytes:
    return b"".join(_entry(part_of(HASH, digest.encode()))) + b"\0" * (2 * BLOCK)


def _write(file: IO[bytes], chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        file.write(chunk)


def _write_unknown_length(file: IO[bytes], name: str, write: Any) -> None:
    """An entry whose length is known only afterwards: its header is written twice."""
    start = file.tell()
    file.write(_header(name, 0))
    write()
    size = file.tell() - start - BLOCK
    file.write(_padding(size))
    end = file.tell()
    file.seek(start)
    file.write(_header(name, size))
    file.seek(end)


class _Reader:
    """Chunks as something to read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = chunks, b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._left) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._left += chunk
        size = len(self._left) if size < 0 else size
        taken, self._left = self._left[:size], self._left[size:]
        return taken
