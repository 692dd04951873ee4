"""Restoring after damage: dropped tables, deleted rows, a broken data folder; and death in the middle."""

import os
from pathlib import Path

import pytest

from tests.kill.scene import PEOPLE as LIST_OF_PEOPLE

from .office import OfficeOfTests, at_random_moments

pytestmark = pytest.mark.long

PEOPLE = "select count(*) from registry_individual"
SEED = int(os.environ.get("ANSINH_KILL_SEED", "20261126"))


def test_after_dropped_tables_and_deleted_rows_everything_is_there_again(office: OfficeOfTests, backup: Path) -> None:
    office.ask("drop table registry_payee cascade")
    office.ask("delete from registry_nameword")
    office.ask("alter table audit_auditentry disable row level security")

    said = office.must("restore", backup, "--drop-old")

    assert "as many as were backed up; wall and triggers stand" in said
    assert office.ask(PEOPLE) == [(LIST_OF_PEOPLE,)]
    assert office.ask("select count(*) > 0 from registry_payee, registry_nameword") == [(True,)]
    assert office.ask("select relrowsecurity from pg_class where relname = 'audit_auditentry'") == [(True,)]
    assert office.ask("select act from audit_auditentry order by id desc limit 1") == [("restore_backup",)]
    assert office.ask("select has_table_privilege('ansinh_app', 'audit_auditentry', 'delete')") == [(False,)]
    assert office.databases() == {office.name}
    assert "No planned migration operations" in office.must("migrate", "--plan")


def test_the_old_database_is_kept_under_a_dated_name(office: OfficeOfTests, backup: Path) -> None:
    office.ask("create table mistaken as select 1")

    said = office.must("restore", backup)

    [kept] = [name for name in office.databases() if name.startswith(f"{office.name}_before_")]
    assert f"The database of before is kept as {kept}" in said
    assert office.ask("select to_regclass('mistaken')::text") == [(None,)]
    assert office.ask("select * from mistaken", kept) == [(1,)]
    office.ask(f'drop database "{kept}"', "postgres")


def test_while_others_work_it_is_refused_unless_it_is_to_be_now(office: OfficeOfTests, backup: Path) -> None:
    with office.connect() as other:
        answer = office.run("restore", backup, "--drop-old")
        assert answer.returncode == 1
        assert "1 others are connected to the database. Stop the site and its worker first" in answer.stderr
        assert other.execute("select 1").fetchone() == (1,)

        office.must("restore", backup, "--drop-old", "--now")
    assert office.ask(PEOPLE) == [(LIST_OF_PEOPLE,)]


def test_a_broken_data_folder_is_put_aside_and_a_new_one_laid(office: OfficeOfTests, backup: Path) -> None:
    if office.server is None:
        pytest.skip("the data folder of the server that DATABASE_URL names is not ours to break")
    office.server.stop()
    (office.server.data / "global" / "pg_control").write_bytes(b"\0" * 8192)
    key = office.var / "secret_key"
    was = key.read_bytes()
    key.unlink()

    refused = office.run("restore", backup)
    assert "If its files are damaged, restore with --new-cluster" in refused.stderr
    said = office.must("restore", backup, "--new-cluster")

    office.server.start()
    assert "The files of the old server lie in" in said
    assert office.ask(PEOPLE) == [(LIST_OF_PEOPLE,)]
    assert key.read_bytes() == was
    assert key.stat().st_mode & 0o077 == 0


def test_killed_at_any_moment_it_leaves_the_old_or_the_new_and_again_ends_right(
    office: OfficeOfTests, backup: Path
) -> None:
    office.ask("create table mistaken as select 1")
    killed = at_random_moments(5, within=8, seed=SEED, die=lambda after: _killed_and_looked_at(office, backup, after))

    office.wait_until_nobody_is_connected()
    office.must("restore", backup, "--drop-old")

    assert killed
    assert office.ask(PEOPLE) == [(LIST_OF_PEOPLE,)]
    assert office.ask("select to_regclass('mistaken')::text") == [(None,)]
    assert f"{office.name}_restoring" not in office.databases()


def _killed_and_looked_at(office: OfficeOfTests, backup: Path, after: float) -> bool:
    was_alive = office.die("restore", backup, "--drop-old", "--now", after=after)
    assert office.ask(PEOPLE) == [(LIST_OF_PEOPLE,)]
    return was_alive


def test_a_backup_of_a_later_version_touches_nothing(office: OfficeOfTests, tmp_path: Path) -> None:
    later = tmp_path / "later.ansinh"
    office.ask("insert into django_migrations (app, name, applied) values ('registry', '9999_later', now())")
    office.must("backup", later)
    office.ask("delete from django_migrations where name = '9999_later'")
    before = office.databases()

    answer = office.run("restore", later)

    assert answer.returncode == 1
    assert "was written by AnSinh" in answer.stderr
    assert office.databases() == before


def test_a_file_that_is_not_there_is_told(office: OfficeOfTests, tmp_path: Path) -> None:
    answer = office.run("restore", tmp_path / "nowhere.ansinh")

    assert (answer.returncode, "nowhere.ansinh cannot be read" in answer.stderr) == (1, True)
