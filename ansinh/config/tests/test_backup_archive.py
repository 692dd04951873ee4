"""The file of a backup: what goes in comes out, and whatever is not as it was written is refused with its sentence."""

import hashlib
import io
import json
import random
import tarfile
from pathlib import Path

import pyrage
import pytest

from ansinh.config.backup import archive
from ansinh.config.backup.archive import DUMP, MANIFEST, TRAILER, opened, part_of, write_archive
from ansinh.config.backup.encryption import Key, Lock, make_lock
from ansinh.config.backup.errors import (
    BackupCutOff,
    BackupDamaged,
    BadRecipient,
    NewerBackup,
    NoKey,
    NotABackup,
    WrongKey,
)
from ansinh.core.errors import AnSinhError

PASSPHRASE = "lua-chin-thang-muoi"
CONTENT = random.Random(7).randbytes(300_000)  # noqa: S311 - any bytes

pytestmark = pytest.mark.usefixtures("in_english")


def _write(path: Path, lock: Lock | None = None) -> bytes:
    promised = {"size": len(CONTENT), "sha256": hashlib.sha256(CONTENT).hexdigest()}
    manifest = json.dumps({"parts": {DUMP: promised}}).encode()
    with path.open("w+b") as file:
        write_archive(file, [part_of(MANIFEST, manifest), part_of(DUMP, CONTENT)], lock)
    return path.read_bytes()


def _read(path: Path, key: Key | None = None) -> bytes:
    with path.open("rb") as file, opened(path, file, key=key, scratch=path.parent) as content:
        content.check(path.name)
        part = content.part(DUMP)
        assert part is not None
        part.seek(0)
        return part.read()


def _phrase(text: str) -> Key:
    return Key(lambda: text)


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    _write(tmp_path / "office.ansinh")

    assert _read(tmp_path / "office.ansinh") == CONTENT


def test_encrypted_it_shows_nothing_and_opens_with_its_passphrase(tmp_path: Path) -> None:
    written = _write(tmp_path / "office.ansinh", make_lock(passphrase=PASSPHRASE))

    assert CONTENT[:64] not in written
    assert _read(tmp_path / "office.ansinh", _phrase(PASSPHRASE)) == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["office.ansinh"]


def test_it_opens_with_the_key_of_each_recipient_and_by_hand(tmp_path: Path) -> None:
    hers = pyrage.x25519.Identity.generate()
    written = _write(tmp_path / "office.ansinh", make_lock(passphrase=PASSPHRASE, recipients=[str(hers.to_public())]))

    assert _read(tmp_path / "office.ansinh", Key(lambda: "", [hers])) == CONTENT
    with tarfile.open(fileobj=io.BytesIO(written)) as outer:
        sealed = outer.extractfile("content.tar.age")
        assert sealed is not None
        plain = pyrage.decrypt(sealed.read(), [hers])
    with tarfile.open(fileobj=io.BytesIO(plain)) as inner:
        assert inner.getnames() == [MANIFEST, DUMP]


def test_a_wrong_passphrase_or_key_does_not_open_it(tmp_path: Path) -> None:
    _write(tmp_path / "office.ansinh", make_lock(passphrase=PASSPHRASE))

    with pytest.raises(WrongKey, match=r"office\.ansinh is encrypted, and this passphrase or key does not open it"):
        _read(tmp_path / "office.ansinh", _phrase("another"))
    with pytest.raises(WrongKey):
        _read(tmp_path / "office.ansinh", Key(lambda: PASSPHRASE, [pyrage.x25519.Identity.generate()]))


def test_without_any_key_it_asks_for_one(tmp_path: Path) -> None:
    _write(tmp_path / "office.ansinh", make_lock(recipients=[str(pyrage.x25519.Identity.generate().to_public())]))

    with pytest.raises(NoKey, match="ANSINH_BACKUP_PASSPHRASE"):
        _read(tmp_path / "office.ansinh")


def test_something_that_is_no_key_of_age_is_told() -> None:
    with pytest.raises(BadRecipient, match="age1abc is not a key of age"):
        make_lock(recipients=["age1abc"])


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_cut_off_anywhere_it_is_refused(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "office.ansinh"
    whole = _write(path, make_lock(passphrase=passphrase) if passphrase else None)
    lengths = [1, 511, 512, 2000, len(whole) // 2, len(whole) - TRAILER, len(whole) - 512, len(whole) - 1]

    for length in lengths:
        path.write_bytes(whole[:length])
        with pytest.raises((BackupCutOff, BackupDamaged, NotABackup)):
            _read(path, _phrase(passphrase))
    path.write_bytes(whole[: len(whole) - TRAILER])
    with pytest.raises(BackupCutOff, match=r"office\.ansinh is cut off: its end is missing"):
        _read(path, _phrase(passphrase))


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_one_flipped_bit_anywhere_is_found(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "office.ansinh"
    whole = _write(path, make_lock(passphrase=passphrase) if passphrase else None)
    places = {0, 520, 700, 1100, len(whole) // 2, len(whole) - 1030, len(whole) - 1}
    places |= set(range(100, len(whole), len(whole) // 150))

    for place in sorted(places):
        flipped = bytearray(whole)
        flipped[place] ^= 1
        path.write_bytes(flipped)
        with pytest.raises(AnSinhError):
            _read(path, _phrase(passphrase))


def test_a_foreign_file_is_no_backup(tmp_path: Path) -> None:
    foreign = tmp_path / "photos.tar"
    with tarfile.open(foreign, "w") as other:
        other.add(__file__, "photo.jpg")

    with pytest.raises(NotABackup, match=r"photos\.tar is not a backup of AnSinh"):
        _read(foreign)
    for content in (b"", b"x", b"\0" * 4096, b"PK\x03\x04" + b"z" * 9000):
        (tmp_path / "other").write_bytes(content)
        with pytest.raises(NotABackup):
            _read(tmp_path / "other")


def test_a_file_of_a_later_format_is_told_by_both_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FORMAT", 2)
    _write(tmp_path / "office.ansinh")
    monkeypatch.undo()

    with pytest.raises(NewerBackup, match="was written by AnSinh"):
        _read(tmp_path / "office.ansinh")


def test_a_part_that_is_not_what_the_manifest_says_is_found(tmp_path: Path) -> None:
    manifest = json.dumps({"parts": {DUMP: {"size": 3, "sha256": "0" * 64}}}).encode()
    path = tmp_path / "office.ansinh"
    with path.open("w+b") as file:
        write_archive(file, [part_of(MANIFEST, manifest), part_of(DUMP, b"abc")], None)

    with pytest.raises(BackupDamaged, match=r"database\.dump is not as it was written"):
        _read(path)
