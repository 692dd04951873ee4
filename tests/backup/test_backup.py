"""Taking a backup: while others write, encrypted, killed in the middle, on a full disk."""

import os
import resource
import subprocess
import threading
from pathlib import Path

import pytest

from ansinh.config.backup.archive import opened
from ansinh.config.backup.encryption import Key
from tests.kill.scene import PEOPLE

from .office import WAIT_SECONDS, OfficeOfTests, at_random_moments

pytestmark = pytest.mark.long

PASSPHRASE = "lua-chin-thang-muoi"
SEED = int(os.environ.get("ANSINH_KILL_SEED", "20261126"))
PAIRS = "select count(*) from django_session where session_key like '{}%'"


def _is_whole(path: Path) -> bool:
    with path.open("rb") as file, opened(path, file, key=None, scratch=path.parent) as content:
        content.check(path.name)
        return "registry_individual" in content.manifest["rows"]


def test_it_tells_what_it_holds_and_leaves_a_row_in_the_trail(office: OfficeOfTests, tmp_path: Path) -> None:
    path = tmp_path / "office.ansinh"

    said = office.must("backup", path)

    assert "read back and found whole" in said
    assert "It is not encrypted" in said
    assert path.stat().st_mode & 0o077 == 0
    assert office.ask("select act, actor_username from audit_auditentry order by id desc limit 1") == [
        ("take_backup", "system")
    ]


def test_taken_while_others_write_it_holds_one_moment(office: OfficeOfTests, tmp_path: Path) -> None:
    """What is written together is in the backup together; counts and rows are of the same moment."""
    path, stop = tmp_path / "office.ansinh", threading.Event()

    def write() -> None:
        with office.connect() as connection:
            number = 0
            while not stop.is_set():
                number += 1
                with connection.transaction():
                    for half in "ab":
                        connection.execute("insert into django_session values (%s, '', now())", [f"{half}{number}"])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        office.must("backup", path)
    finally:
        stop.set()
        writer.join()
    office.must("restore", path, "--drop-old", "--now")

    [(first,)], [(second,)] = office.ask(PAIRS.format("a")), office.ask(PAIRS.format("b"))
    assert first == second > 0
    office.ask("delete from django_session")


def test_encrypted_it_comes_back_with_the_passphrase_only(office: OfficeOfTests, tmp_path: Path) -> None:
    path, secret = tmp_path / "office.ansinh", tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    office.must("backup", path, "--passphrase-file", secret)

    wrong = office.run("restore", path, ANSINH_BACKUP_PASSPHRASE="another")
    none = office.run("restore", path)
    said = office.must("restore", path, "--drop-old", ANSINH_BACKUP_PASSPHRASE=PASSPHRASE)

    assert "this passphrase or key does not open it" in wrong.stderr
    assert "A passphrase is needed" in none.stderr
    assert "as many as were backed up" in said


def test_killed_in_the_middle_it_leaves_the_file_of_before(office: OfficeOfTests, tmp_path: Path) -> None:
    path = tmp_path / "office.ansinh"
    office.must("backup", path)

    killed = at_random_moments(4, within=5, seed=SEED, die=lambda after: _killed_and_looked_at(office, path, after))
    office.must("backup", path)

    assert killed
    assert [left.name for left in tmp_path.iterdir()] == ["office.ansinh"]


def _killed_and_looked_at(office: OfficeOfTests, path: Path, after: float) -> bool:
    was_alive = office.die("backup", path, after=after)
    assert _is_whole(path)
    return was_alive


def test_on_a_full_disk_it_says_so_and_the_file_of_before_stays(office: OfficeOfTests, tmp_path: Path) -> None:
    path = tmp_path / "office.ansinh"
    office.must("backup", path)
    before = path.read_bytes()

    answer = subprocess.run(
        office.command("backup", path),
        env=office.environment,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, len(before) // 2)),
    )

    assert answer.returncode == 1
    assert "office.ansinh" in answer.stderr or "pg_dump failed" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert path.read_bytes() == before
    assert [left.name for left in tmp_path.iterdir()] == ["office.ansinh"]


def test_where_there_is_nothing_yet_it_says_what_to_do(office: OfficeOfTests, tmp_path: Path) -> None:
    office.ask(f'alter database "{office.name}" rename to "{office.name}_aside"', "postgres")
    office.ask(f'create database "{office.name}"', "postgres")

    answer = office.run("backup", tmp_path / "office.ansinh")

    office.ask(f'drop database "{office.name}"', "postgres")
    office.ask(f'alter database "{office.name}_aside" rename to "{office.name}"', "postgres")
    assert "holds no tables of AnSinh: run `ansinh migrate` first" in answer.stderr
    assert not (tmp_path / "office.ansinh").exists()


def test_an_encrypted_file_is_read_back_with_its_own_key(office: OfficeOfTests, tmp_path: Path) -> None:
    path = tmp_path / "office.ansinh"
    office.must("backup", path, "--encrypt", ANSINH_BACKUP_PASSPHRASE=PASSPHRASE)

    with path.open("rb") as file, opened(path, file, key=Key(lambda: PASSPHRASE), scratch=tmp_path) as content:
        content.check(path.name)
        assert content.manifest["rows"]["registry_individual"] == PEOPLE
