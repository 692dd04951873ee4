"""Batches in pieces by commune: on this process, or on a Dask cluster; the same code, the same result.

Each piece is one act in a transaction of its own, within the scope of its commune. A piece whose worker was lost is
done again, perhaps after it was done: what it calls must have the effect of once.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils import translation

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import acting
from ansinh.work.cluster import Lost, submitted
from ansinh.work.errors import PieceLost

ResultT = TypeVar("ResultT")
Work = Callable[..., ResultT]
"""Called as `work(actor=…, area_path=…, **arguments)` inside `acting`; a function of a module, known by its name."""


@dataclass(frozen=True)
class Outcome(Generic[ResultT]):
    """What became of one piece: its result, or the sentence of its refusal."""

    area_path: str
    result: ResultT | None = None
    refusal: str = ""


@dataclass(frozen=True)
class Circumstances:
    """What the asking process has set, for every piece wherever it runs: the language, and the clock where it is."""

    language: str
    clock_at: dt.datetime | None


def in_pieces(
    work: Work[ResultT], *, actor: Actor, area_paths: Sequence[str], cluster: str | None = None, **arguments: Any
) -> Iterator[Outcome[ResultT]]:
    """Do `work` for each place, in their order: here one after the other, or on the Dask cluster at `cluster`.

    `arguments` and results must be picklable. A refusal of one place does not stop the others; a fault of the
    programme does. Raises `NoCluster` where nobody answers, `PieceLost` where a piece takes every worker down.
    """
    given = Circumstances(translation.get_language() or "vi", clock.set_to())
    if cluster is None:
        for path in area_paths:
            yield run_piece(work, actor, path, given, arguments)
        return
    name = f"{work.__module__}:{work.__qualname__}"
    for path, outcome in submitted(cluster, [(name, actor, path, given, arguments) for path in area_paths]):
        if isinstance(outcome, Lost):
            raise PieceLost(area=path, fault=outcome.fault)
        yield outcome


def run_piece(
    work: Work[ResultT], actor: Actor, area_path: str, given: Circumstances, arguments: dict[str, Any]
) -> Outcome[ResultT]:
    """One piece, in one transaction within its place."""
    with clock.at(given.clock_at) if given.clock_at else nullcontext(), translation.override(given.language):
        try:
            with acting(actor, scope=area_path):
                return Outcome(area_path, work(actor=actor, area_path=area_path, **arguments))
        except AnSinhError as refusal:
            return Outcome(area_path, refusal=str(refusal))
