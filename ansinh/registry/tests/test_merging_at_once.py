"""Two officers decide about the same records at the same moment, on two real connections."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.registry.errors import AlreadyMerged, PairSettled
from ansinh.registry.models import DuplicatePair, Individual, Merge, PairState
from ansinh.registry.services import merge_individuals, reject_duplicate, reject_duplicates
from ansinh.registry.testing import an_officer, hoa, make_individual

TODAY = dt.date(2026, 11, 22)


def _twice(area: Area) -> tuple[Individual, Individual]:
    with acting(an_officer(area)) as lan:
        return hoa(lan, area), make_individual(lan, area)


def _one_after_the_other(area: Area, first: Callable[[Actor], Any], second: Callable[[Actor], Any]) -> Future[Any]:
    """`first` writes and waits with its commit until `second` has begun; returns what became of `second`."""
    has_written, may_commit = threading.Event(), threading.Event()

    def write_and_wait() -> None:
        try:
            with acting(an_officer(area)) as lan:
                first(lan)
                has_written.set()
                may_commit.wait(timeout=10)
        finally:
            connection.close()

    def write_meanwhile() -> Any:
        try:
            with acting(an_officer(area, username="tam")) as tam:
                return second(tam)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        winner = pool.submit(write_and_wait)
        assert has_written.wait(timeout=10)
        loser = pool.submit(write_meanwhile)
        threading.Timer(0.5, may_commit.set).start()
        winner.result(timeout=20)
        loser.exception(timeout=20)
    return loser


def _merge(actor: Actor, survivor: Individual, merged: Individual) -> Merge:
    return merge_individuals(actor=actor, survivor=survivor, merged=merged, why="một người", on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_the_same_merge_at_once_happens_once() -> None:
    area = make_commune()
    one, other = _twice(area)

    loser = _one_after_the_other(
        area, lambda lan: _merge(lan, one, other), lambda tam: _merge(tam, one, other)
    )  # fmt: skip

    with acting(an_officer(area)):
        assert Merge.objects.get() == loser.result()


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_in_opposite_directions_one_wins() -> None:
    area = make_commune()
    one, other = _twice(area)

    loser = _one_after_the_other(
        area, lambda lan: _merge(lan, one, other), lambda tam: _merge(tam, other, one)
    )  # fmt: skip

    with pytest.raises(AlreadyMerged):
        loser.result()
    with acting(an_officer(area)):
        assert Merge.objects.get().survivor_id == one.pk


@pytest.mark.django_db(transaction=True)
def test_of_a_merge_and_a_rejection_at_once_the_first_stands() -> None:
    area = make_commune()
    one, other = _twice(area)
    with acting(an_officer(area)):
        pair = DuplicatePair.objects.create(
            first=one, second=other, area_path=area.path, probability="0.9", found_on=TODAY
        )

    loser = _one_after_the_other(
        area,
        lambda lan: _merge(lan, one, other),
        lambda tam: reject_duplicate(actor=tam, pair=pair, why="hai người", on=TODAY),
    )

    with pytest.raises(PairSettled):
        loser.result()
    with acting(an_officer(area)):
        pair.refresh_from_db()
        assert pair.state == PairState.MERGED


@pytest.mark.django_db(transaction=True)
def test_the_same_pairs_told_apart_at_once_in_another_order_are_so_once() -> None:
    area = make_commune()
    with acting(an_officer(area)) as lan:
        people = [make_individual(lan, area) for _ in range(4)]
        pairs = [
            DuplicatePair.objects.create(
                first=one, second=other, area_path=area.path, probability="0.9", found_on=TODAY
            )
            for one, other in (people[:2], people[2:])
        ]  # fmt: skip

    loser = _one_after_the_other(
        area,
        lambda lan: reject_duplicates(actor=lan, pairs=pairs, why="hai người", on=TODAY),
        lambda tam: reject_duplicates(actor=tam, pairs=pairs[::-1], why="hai chị em", on=TODAY),
    )

    assert loser.result() == 2
    with acting(an_officer(area)):
        assert set(DuplicatePair.objects.values_list("state", "reason")) == {(PairState.DISTINCT, "hai người")}
        assert AuditEntry.objects.filter(act="reject_duplicate").count() == 2
