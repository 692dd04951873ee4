"""Patterns in the forms of a round that somebody should look at. Numbers only: no tables, no words, no accusation.

Each check says how much it had to go by (`looked_at`, at least `needed`) and keeps the rate of false alarms down: of a
hundred honest rounds, about one is pointed at by a check (`LEVEL`). Several tests of one check share that level after
Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6.
"""

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist, fmean
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.01
FEWEST_NEAR_A_CUT_OFF = 30
FEWEST_OF_A_REVIEWER = 15
BINS = (5, 10, 15, 20)
CURVATURE = 0.1

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Form:
    """One form that counts, as much as the checks ask. `margin` is how far its points lie above the cut-off (0: on it,
    still poor in income); `way` tells forms apart that take different times; `kind` why the household is listed.
    """

    key: int
    reviewer: int | None
    hamlet: int | None
    kind: str
    is_poor: bool
    margin: int | None = None
    way: str = ""
    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    spot: tuple[float, float] | None = None

    @property
    def seconds(self) -> float | None:
        """How long it took, None where that is not known."""
        if self.began_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.began_at).total_seconds()


@dataclass(frozen=True)
class Crowd:
    """Forms just under the cut-off, `found` of them where about `expected` of the `near` ones would be; of one reviewer
    or, where that is None, of the whole round.
    """

    reviewer: int | None
    forms: tuple[int, ...]
    found: int
    expected: float
    near: int
    width: int
    chance: float


@dataclass(frozen=True)
class Apart:
    """A reviewer whose forms come out otherwise than those of the others in like places.

    `what` is 'class' (`found` poor or near-poor, `expected` by the others) or 'points' (mean rank of the income points
    among like households, 0 to 1; a half is expected). Where nobody else went to the same hamlets, `is_within` is
    False: the hamlets may be the reason.
    """

    reviewer: int
    what: str
    found: float
    expected: float
    count: int
    is_within: bool
    chance: float
    forms: tuple[int, ...]


def holm(chances: Mapping[K, float]) -> dict[K, float]:
    """Each chance as it counts among so many tests (Holm's step-down); those under the level are set apart."""
    adjusted, largest = {}, 0.0
    for number, key in enumerate(sorted(chances, key=chances.__getitem__)):
        largest = max(largest, min(1.0, chances[key] * (len(chances) - number)))
        adjusted[key] = largest
    return adjusted


def crowds(forms: Sequence[Form]) -> tuple[list[Crowd], int]:
    """Whether scores crowd just under the cut-off, in the whole round and with each reviewer; and how many lie near.

    Of three neighbouring bins of equal width, the middle one ending on the cut-off, a smooth distribution puts a third
    of its forms into the middle one, whatever its slope; the bend that is allowed for (`CURVATURE`) makes it 0.355 at
    most. What lies above is judged by the exact binomial distribution: B. Frandsen (2017), "Party bias in union
    representation elections: testing for manipulation in the regression discontinuity design when the running variable
    is discrete", Advances in Econometrics 38; after J. McCrary (2008), "Manipulation of the running variable in the
    regression discontinuity design: a density test", Journal of Econometrics 142. That scores of poverty do crowd under
    a cut-off: A. Camacho and E. Conover (2011), "Manipulation of social program eligibility", American Economic
    Journal: Economic Policy 3. The bins are as narrow as gives `FEWEST_NEAR_A_CUT_OFF` forms, at most 20 points wide.
    """
    scored = [one for one in forms if one.margin is not None]
    groups: dict[int | None, list[Form]] = {None: scored}
    for one in scored:
        if one.reviewer is not None:
            groups.setdefault(one.reviewer, []).append(one)
    found = {key: crowd for key, rows in groups.items() if (crowd := _crowd(key, rows))}
    near = sum(1 for one in scored if -2 * BINS[-1] < _margin(one) <= BINS[-1])
    counted = holm({key: crowd.chance for key, crowd in found.items()})
    return [replace(found[key], chance=chance) for key, chance in counted.items() if chance < LEVEL], near


def _margin(form: Form) -> int:
    return form.margin if form.margin is not None else 0


def _crowd(reviewer: int | None, forms: Sequence[Form]) -> Crowd | None:
    most = (1 + CURVATURE) / (3 + CURVATURE)
    for width in BINS:
        counts = Counter(-(-_margin(one) // width) for one in forms)
        near = counts[-1] + counts[0] + counts[1]
        if near >= FEWEST_NEAR_A_CUT_OFF:
            under = tuple(one.key for one in forms if -width < _margin(one) <= 0)
            chance = _at_least(len(under), near, most)
            return Crowd(reviewer, under, len(under), near / 3, near, width, chance)
    return None


def _at_least(successes: int, trials: int, share: float) -> float:
    """The chance of so many successes or more."""
    log_share, log_rest, log_all = math.log(share), math.log1p(-share), math.lgamma(trials + 1)
    return min(1.0, math.fsum(
        math.exp(
            log_all - math.lgamma(k + 1) - math.lgamma(trials - k + 1) + k * log_share + (trials - k) * log_rest
        )
        for k in range(successes, trials + 1)
    ))  # fmt: skip


def reviewers_apart(forms: Sequence[Form]) -> list[Apart]:
    """Reviewers who are far from the others, given which hamlets they went to and why the households were listed.

    Among households of one hamlet and reason it should not matter who went. How many poor and near-poor a reviewer then
    has is known exactly: the sum of hypergeometric counts (the exact conditional test of Mantel and Haenszel, two-sided
    by twice the smaller tail). Their income points are compared by ranks within the same groups: P. van Elteren (1960),
    "On the combination of independent two-sample tests of Wilcoxon", Bulletin of the ISI 37. Who shared no hamlet with
    anybody is compared by reason alone, and said so.
    """
    assigned = [one for one in forms if one.reviewer is not None]
    counts = Counter(one.reviewer for one in assigned)
    found: dict[tuple[int, str], Apart] = {}
    for reviewer, count in counts.items():
        if reviewer is None or count < FEWEST_OF_A_REVIEWER or len(counts) < 2:
            continue
        strata, is_within = _comparable(assigned, reviewer)
        own = tuple(one.key for rows in strata for one in rows if one.reviewer == reviewer)
        if len(own) >= FEWEST_OF_A_REVIEWER:
            found[reviewer, "class"] = _by_class(strata, reviewer, is_within, own)
            if by_points := _by_points(strata, reviewer, is_within, own):
                found[reviewer, "points"] = by_points
    counted = holm({key: one.chance for key, one in found.items()})
    return [replace(found[key], chance=chance) for key, chance in counted.items() if chance < LEVEL]


def _comparable(forms: Sequence[Form], reviewer: int) -> tuple[list[list[Form]], bool]:
    """Groups of like households to which both the reviewer and others went; by hamlet where that is enough."""
    for is_within in (True, False):
        groups: dict[Hashable, list[Form]] = defaultdict(list)
        for one in forms:
            groups[(one.hamlet, one.kind) if is_within else one.kind].append(one)
        shared = [rows for rows in groups.values() if 0 < sum(r.reviewer == reviewer for r in rows) < len(rows)]
        if sum(one.reviewer == reviewer for rows in shared for one in rows) >= FEWEST_OF_A_REVIEWER:
            return shared, is_within
    return [], False


def _by_class(strata: Sequence[Sequence[Form]], reviewer: int, is_within: bool, own: tuple[int, ...]) -> Apart:
    chances: NDArray[np.float64] = np.ones(1)
    found, expected = 0, 0.0
    for rows in strata:
        drawn = sum(one.reviewer == reviewer for one in rows)
        poor = sum(one.is_poor for one in rows)
        found += sum(one.is_poor for one in rows if one.reviewer == reviewer)
        expected += drawn * poor / len(rows)
        chances = np.convolve(chances, _hypergeometric(len(rows), poor, drawn))
    lower, upper = float(chances[: found + 1].sum()), float(chances[found:].sum())
    return Apart(reviewer, "class", found, expected, len(own), is_within, min(1.0, 2 * min(lower, upper)), own)


def _hypergeometric(total: int, marked: int, drawn: int) -> NDArray[np.float64]:
    """The chances of 0, 1, 2 … marked ones among those drawn."""

    def ways(of: int, some: int) -> float:
        if not 0 <= some <= of:
            return -math.inf
        return math.lgamma(of + 1) - math.lgamma(some + 1) - math.lgamma(of - some + 1)

    logs = [ways(marked, k) + ways(total - marked, drawn - k) - ways(total, drawn) for k in range(drawn + 1)]
    chances: NDArray[np.float64] = np.exp(np.array(logs))
    return chances


def _by_points(
    strata: Sequence[Sequence[Form]], reviewer: int, is_within: bool, own: tuple[int, ...]
) -> Apart | None:  # fmt: skip
    total, variance, ranks = 0.0, 0.0, []
    for rows in strata:
        scored = [one for one in rows if one.margin is not None]
        mine = [one.reviewer == reviewer for one in scored]
        drawn, count = sum(mine), len(scored)
        if not 0 < drawn < count:
            continue
        shares = (_mid_ranks([_margin(one) for one in scored]) - 0.5) / count
        weight = count / (count + 1)
        total += weight * float(shares[mine].sum() - drawn / 2)
        variance += weight**2 * drawn * (count - drawn) / count * float(shares.var(ddof=1))
        ranks += shares[mine].tolist()
    if len(ranks) < FEWEST_OF_A_REVIEWER or variance == 0:
        return None
    chance = 2 * NormalDist().cdf(-abs(total) / math.sqrt(variance))
    return Apart(reviewer, "points", fmean(ranks), 0.5, len(ranks), is_within, chance, own)


def _mid_ranks(values: Sequence[int]) -> NDArray[np.float64]:
    _distinct, place, counts = np.unique(np.array(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle: NDArray[np.float64] = (ends - (counts - 1) / 2)[place]
    return middle


def wilson(agreeing: int, count: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of a rate of which `agreeing` of `count` were seen; of none, 0 to 1. E. Wilson (1927), "Probable
    inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22.
    """
    if not count:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate, spread = agreeing / count, z * z / count
    middle = (rate + spread / 2) / (1 + spread)
    half = z * math.sqrt(rate * (1 - rate) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
