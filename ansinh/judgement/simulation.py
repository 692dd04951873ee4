"""From facts to the law's variables, in pieces that fit the processor's cache."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.simulations import Simulation

from ansinh.core.months import Month
from ansinh.judgement.columns import Facts
from ansinh.judgement.law import Law
from ansinh.judgement.relations import NOBODY

PIECE = 200_000  # persons

Array = NDArray[Any]


@dataclass(frozen=True)
class Piece:
    """Persons `start` to `stop`, none of whom is related to anybody outside."""

    start: int
    stop: int


def pieces(facts: Facts, size: int = PIECE) -> Iterator[Piece]:
    """Cut the list where no relation crosses the cut; relatives that stand far apart make a piece larger."""
    count = len(facts)
    crossing = np.zeros(count + 1, dtype=np.int64)
    for relation in (facts.raised_by, facts.married_to):
        related = np.flatnonzero(relation != NOBODY)
        others = relation[related]
        np.add.at(crossing, np.minimum(related, others) + 1, 1)
        np.add.at(crossing, np.maximum(related, others) + 1, -1)
    cuts = np.flatnonzero(np.cumsum(crossing) == 0)
    start = 0
    while start < count:
        later = int(np.searchsorted(cuts, min(start + size, count)))
        stop = int(cuts[min(later, len(cuts) - 1)])
        stop = count if stop <= start else stop
        yield Piece(start, stop)
        start = stop


def empty_simulation(law: Law, count: int) -> Simulation:
    """A simulation of `count` persons, each in a household alone: what OpenFisca's default one is, in less time."""
    populations = law.system.instantiate_entities()
    simulation = Simulation(law.system, populations)
    for population in populations.values():
        population.count = count
        population.ids = np.arange(count)
        if not population.entity.is_person:
            population.members_entity_id = np.arange(count)
    return simulation


def simulation_of(facts: Facts, piece: Piece, law: Law, month: Month) -> Simulation:
    """An OpenFisca simulation that holds the facts of one piece for the month."""
    part = slice(piece.start, piece.stop)
    simulation = empty_simulation(law, piece.stop - piece.start)
    simulation.set_input("birth_date", "eternity", facts.birth_date[part])
    simulation.set_input("birth_known_by_year_only", "eternity", facts.birth_known_by_year_only[part])
    simulation.set_input("died_on", "eternity", facts.died_on[part])
    for name, relation in (("raised_by", facts.raised_by), ("married_to", facts.married_to)):
        positions = relation[part]
        positions = np.where(positions == NOBODY, NOBODY, positions - piece.start)
        simulation.set_input(name, str(month), positions.astype(np.int32))
    for name, values in facts.values.items():
        variable = law.system.get_variable(name)
        period = "eternity" if variable.definition_period == "eternity" else str(month)
        simulation.set_input(name, period, values[part].astype(variable.dtype))
    return simulation
