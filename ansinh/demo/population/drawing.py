"""Drawing whole columns: uniform numbers, additions and look-ups only, so that every machine draws the same."""

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[Any]
NOBODY = -1


def source_of(seed: int, *place: int) -> Generator:
    """The random source of one place: what is drawn there depends on nothing drawn elsewhere."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *place])))


def holds(rng: Generator, rate: Array | float, count: int) -> Array:
    """For each of `count`, whether something of this rate is so."""
    return np.asarray(rng.random(count) < rate)


def weighted(rng: Generator, weights: Array, count: int) -> Array:
    """`count` positions among `weights`, each as often as its weight says."""
    total = np.cumsum(np.asarray(weights, dtype=np.float64))
    found: Array = np.searchsorted(total, rng.random(count) * total[-1], side="right")
    return np.asarray(np.minimum(found, len(total) - 1))


def whole(rng: Generator, first: Array | int, last: Array | int, count: int) -> Array:
    """`count` whole numbers from `first` up to and including `last`."""
    span = np.asarray(last) - np.asarray(first) + 1
    return np.asarray(np.asarray(first) + np.floor(rng.random(count) * span).astype(np.int64))


def shuffled(rng: Generator, positions: Array) -> Array:
    """The same positions in another order."""
    return np.asarray(positions[np.argsort(rng.random(len(positions)), kind="stable")])


def nearest(rng: Generator, wanted: Array, offered: Array) -> Array:
    """For each wanted value the position of one of `offered` that is as near as can be; of equals any."""
    order = np.argsort(offered, kind="stable")
    values = offered[order]
    low = np.searchsorted(values, wanted, side="left")
    high = np.searchsorted(values, wanted, side="right")
    at = np.where(high > low, low + np.floor(rng.random(len(wanted)) * (high - low)).astype(np.int64), low)
    below, above = np.clip(at - 1, 0, len(values) - 1), np.clip(at, 0, len(values) - 1)
    is_nearer_below = (high == low) & (np.abs(values[below] - wanted) < np.abs(values[above] - wanted))
    return np.asarray(order[np.where(is_nearer_below, below, above)])
