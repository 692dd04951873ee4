"""Batches on a cluster: the same result as on one process, also when a worker dies over its piece."""

import datetime as dt
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.benefits.services.checking import check_missed, check_paid
from ansinh.benefits.services.costing import judge_costs
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import Invalid
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Payment
from ansinh.payments.services import prepare_payrolls
from ansinh.payments.testing import lan, make_entitlement, make_recipient
from ansinh.work.errors import NoCluster
from ansinh.work.pieces import in_pieces
from tests.cluster.conftest import Cluster
from tests.cluster.work import refuse_one, take_note

pytestmark = pytest.mark.long

NOVEMBER, EVE = Month(2026, 11), dt.date(2026, 10, 25)


def _communes(count: int) -> list[Area]:
    return [make_commune(f"2552{number}", f"Tân Đông {number}") for number in range(count)]


def _pensioners(communes: list[Area]) -> None:
    """Commune *n* has *n* + 1 social pensioners."""
    for place, commune in enumerate(communes):
        officer = lan(commune)
        with acting(officer):
            for number in range(place + 1):
                person = make_recipient(officer, commune, number=100 * place + number)
                make_entitlement(
                    officer, commune, person, benefit="social_pension", category="P75", first_month=NOVEMBER
                )


def _lines() -> list[tuple[str, int, int]]:
    with acting(SYSTEM):
        return list(Payment.objects.order_by("transfer_reference").values_list("area_path", "individual_id", "amount"))


def test_a_province_prepared_on_a_cluster_comes_to_what_one_process_makes_of_it(cluster: Cluster) -> None:
    communes = _communes(5)
    _pensioners(communes)
    province = communes[0].parent
    assert province is not None

    with clock.at(EVE):
        outcomes = list(prepare_payrolls(actor=SYSTEM, area=province, month=NOVEMBER, on=EVE, cluster=cluster.address))
        on_cluster = _lines()
        again = list(prepare_payrolls(actor=SYSTEM, area=province, month=NOVEMBER, on=EVE))

    assert [outcome.area_path for outcome in outcomes] == [commune.path for commune in communes]
    assert [outcome.result.total_amount for outcome in outcomes if outcome.result] == [
        540_000 * (place + 1) for place in range(5)
    ]
    assert again == outcomes
    assert _lines() == on_cluster


def test_judgement_and_the_two_lists_say_on_a_cluster_what_they_say_on_one_process(cluster: Cluster) -> None:
    communes = _communes(3)
    _pensioners(communes)
    province = communes[0].parent
    assert province is not None
    with acting(SYSTEM):
        unpaid = make_recipient(SYSTEM, communes[1], number=900)

    questions: list[tuple[Callable[..., Any], Month]] = [
        (check_paid, NOVEMBER), (check_missed, Month.of(EVE)), (judge_costs, NOVEMBER),
    ]  # fmt: skip

    with clock.at(EVE):
        list(prepare_payrolls(actor=SYSTEM, area=province, month=NOVEMBER, on=EVE))
        here = [ask(actor=SYSTEM, area=province, month=month) for ask, month in questions]
        there = [ask(actor=SYSTEM, area=province, month=month, cluster=cluster.address) for ask, month in questions]

    assert there == here
    assert unpaid.pk in {one.person_id for one in here[1].findings}


def test_a_piece_whose_worker_is_killed_is_done_again_and_counts_once(cluster: Cluster, tmp_path: Path) -> None:
    communes = _communes(4)
    paths = [commune.path for commune in communes]
    folder = tmp_path / "notes"
    folder.mkdir()
    doomed = cluster.workers[0]

    def kill_once_it_writes() -> None:
        while not any(name.startswith(f"{doomed.pid}-") for name in os.listdir(folder)):
            time.sleep(0.02)
        doomed.send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill_once_it_writes)
    killer.start()
    outcomes = list(
        in_pieces(take_note, actor=SYSTEM, area_paths=paths, cluster=cluster.address, folder=str(folder), seconds=1.5)
    )
    killer.join()

    assert doomed.wait(timeout=10) == -signal.SIGKILL
    assert [outcome.area_path for outcome in outcomes] == paths
    assert all(outcome.result for outcome in outcomes)
    begun = [name.split("-", 1)[1] for name in os.listdir(folder)]
    assert len(begun) > len(paths)
    with acting(SYSTEM):
        noted = AuditEntry.objects.filter(act="take_note").values_list("area_path", flat=True)
        assert sorted(noted) == paths


def test_a_refusal_of_one_place_stops_no_other_and_keeps_its_sentence(cluster: Cluster) -> None:
    paths = [commune.path for commune in _communes(3)]

    here = list(in_pieces(refuse_one, actor=SYSTEM, area_paths=paths, which=paths[1]))
    there = list(in_pieces(refuse_one, actor=SYSTEM, area_paths=paths, cluster=cluster.address, which=paths[1]))

    assert there == here
    assert [outcome.result for outcome in there] == [paths[0], None, paths[2]]
    assert there[1].refusal == str(Invalid())


def test_an_officer_reaches_no_place_outside_the_duty_on_a_cluster_either(cluster: Cluster) -> None:
    ours, other = _communes(2)

    outcomes = list(
        in_pieces(refuse_one, actor=lan(ours), area_paths=[ours.path, other.path], cluster=cluster.address, which="")
    )

    assert outcomes[0].result == ours.path
    assert outcomes[1].result is None
    assert "Trần Thị Lan" in outcomes[1].refusal


@pytest.mark.django_db
def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansinh.work.cluster.CONNECT_SECONDS", 1)

    with pytest.raises(NoCluster, match=r"tcp://127\.0\.0\.1:9"):
        list(in_pieces(refuse_one, actor=SYSTEM, area_paths=["vn."], cluster="tcp://127.0.0.1:9", which=""))
