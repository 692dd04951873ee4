"""The embedded PostgreSQL: laid out once, started by whoever comes first, stopped by whoever started it."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give its server to somebody else")
def test_under_root_the_server_belongs_to_an_unprivileged_user(cluster: EmbeddedPostgres) -> None:
    with cluster.running():
        assert (cluster.data / "PG_VERSION").stat().st_uid != 0
