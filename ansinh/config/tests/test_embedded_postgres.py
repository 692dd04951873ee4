"""The embedded PostgreSQL: laid out once, started by whoever comes first, stopped by whoever started it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from ansinh.config import embedded_postgres
from ansinh.config.embedded_postgres import EmbeddedPostgres


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    cluster = EmbeddedPostgres(tmp_path)
    yield cluster
    shutil.rmtree(cluster.home)


def _ask(cluster: EmbeddedPostgres, question: str) -> object:
    with psycopg.connect(host=str(cluster.socket), port=cluster.port, user="postgres", dbname="postgres") as connection:
        answer = connection.execute(question)
        return answer.fetchall()[0][0] if answer.description else None


def test_it_starts_answers_in_vietnamese_letters_and_stops(cluster: EmbeddedPostgres) -> None:
    with cluster.running():
        assert _ask(cluster, "select upper('đặng')") == "ĐẶNG"
        assert _ask(cluster, "show listen_addresses") == ""

    with pytest.raises(psycopg.OperationalError):
        _ask(cluster, "select 1")


def test_only_the_first_to_start_it_stops_it_and_rows_stay(cluster: EmbeddedPostgres) -> None:
    with cluster.running():
        _ask(cluster, "create table kept as select 1 as one")
        with cluster.running():
            pass
        assert _ask(cluster, "select one from kept") == 1
    with cluster.running():
        assert _ask(cluster, "select one from kept") == 1


def test_two_who_start_it_at_once_both_find_it_running(cluster: EmbeddedPostgres) -> None:
    with cluster.running():
        pass
    with ThreadPoolExecutor(2) as pool:
        started = list(pool.map(lambda _: cluster.start(), range(2)))

    assert _ask(cluster, "select 1") == 1
    assert any(started)
    cluster.stop()


def _postmaster(cluster: EmbeddedPostgres) -> int:
    return int((cluster.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])


def test_a_server_that_was_killed_starts_again_at_once_with_its_rows(cluster: EmbeddedPostgres) -> None:
    cluster.start()
    _ask(cluster, "create table kept as select 1 as one")
    os.kill(_postmaster(cluster), signal.SIGKILL)

    assert cluster.start()

    assert _ask(cluster, "select one from kept") == 1
    cluster.stop()


def test_a_server_that_hangs_on_its_way_down_is_stopped_all_the_same(
    cluster: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_postgres, "STOP_SECONDS", 8)
    cluster.start()
    _ask(cluster, "create table kept as select 1 as one")
    checkpointer = _ask(cluster, "select pid from pg_stat_activity where backend_type = 'checkpointer'")
    os.kill(int(str(checkpointer)), signal.SIGSTOP)

    cluster.stop()

    with pytest.raises(psycopg.OperationalError):
        _ask(cluster, "select 1")
    with cluster.running():
        assert _ask(cluster, "select one from kept") == 1


def test_a_lock_file_that_names_another_living_programme_does_not_keep_it_from_starting(
    cluster: EmbeddedPostgres,
) -> None:
    cluster.start()
    left = (cluster.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[1]
    cluster.stop()
    uid = (cluster.data / "PG_VERSION").stat().st_uid
    with subprocess.Popen(["sleep", "60"], user=uid) as stranger:
        (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{left}", encoding="utf-8")

        with cluster.running():
            assert _ask(cluster, "select 1") == 1
        stranger.kill()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give its server to somebody else")
def test_under_root_the_server_belongs_to_an_unprivileged_user(cluster: EmbeddedPostgres) -> None:
    with cluster.running():
        assert (cluster.data / "PG_VERSION").stat().st_uid != 0
