"""A comparison as it is read once: its places, what they open and close with, who moved, what is told of the poor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.judgement.queries import Standard, standard
from ansinh.poverty.models import ReviewRound, RoundHamlet
from ansinh.poverty.movements import NEAR_POOR, POOR, Transition, transitions_of
from ansinh.poverty.queries.comparing import Pair
from ansinh.poverty.standings import (
    NOWHERE,
    Move,
    Standing,
    Told,
    moves,
    standings_after,
    standings_before,
    told_of_the_poor,
)


@dataclass(frozen=True)
class Place:
    """A row of a table; `households` are all that live there, None where nobody counted them."""

    key: int
    label: str
    households: int | None
    is_compared: bool = True


@dataclass(frozen=True)
class Comparison:
    """Of one commune by hamlet, or of many by commune."""

    pairs: tuple[Pair, ...]
    places: tuple[Place, ...]
    opening: tuple[Standing, ...]
    closing: tuple[Standing, ...]
    moved: tuple[Move, ...]
    told: tuple[Told, ...]

    @property
    def is_compared(self) -> bool:
        """Whether anything is known of the time before."""
        return any(pair.before for pair in self.pairs)

    @property
    def standards(self) -> list[Standard]:
        """By which the households were judged."""
        return [standard(code) for code in sorted({pair.round.standard for pair in self.pairs})]

    @property
    def households(self) -> int | None:
        """All that live there; None where those of a place are not known."""
        return added(place.households for place in self.places)

    @cached_property
    def poor(self) -> int:
        """The poor and near-poor households that it closes with."""
        return _poor(self.closing)

    @cached_property
    def poor_before(self) -> int:
        """The poor and near-poor households that it opens with."""
        return _poor(self.opening)

    @cached_property
    def transitions(self) -> dict[Transition, int]:
        """How many households each thing became of."""
        return transitions_of(self.moved)


def of_commune(pair: Pair) -> Comparison:
    """A round by hamlet; six queries."""
    read = _read([pair], by_hamlet=True)
    rows = RoundHamlet.objects.filter(round=pair.round).order_by("hamlet__code", "hamlet__name")
    places = [Place(key, name, count) for key, name, count in rows.values_list("hamlet", "hamlet__name", "households")]
    return Comparison((pair,), (*places, *_further({place.key for place in places}, read)), *read)


def of_year(pairs: Sequence[Pair]) -> Comparison:
    """Many communes; five queries whatever their number."""
    counted: dict[int, list[int | None]] = {}
    hamlets = RoundHamlet.objects.filter(round__among=[pair.round.pk for pair in pairs])
    for found, count in hamlets.values_list("round", "households"):
        counted.setdefault(found, []).append(count)
    places = [
        Place(number, pair.round.area.full_name, added(counted.get(pair.round.pk, [None])), pair.before is not None)
        for number, pair in enumerate(pairs)
    ]
    return Comparison(tuple(pairs), tuple(places), *_read(pairs, by_hamlet=False))


def added(counts: Iterable[int | None]) -> int | None:
    """The sum; None where one of them is not known."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


Read = tuple[tuple[Standing, ...], tuple[Standing, ...], tuple[Move, ...], tuple[Told, ...]]


def _read(pairs: Sequence[Pair], *, by_hamlet: bool) -> Read:
    return (
        tuple(standings_before(pairs, by_hamlet=by_hamlet)),
        tuple(standings_after(pairs, by_hamlet=by_hamlet)),
        tuple(moves(pairs, by_hamlet=by_hamlet)),
        tuple(told_of_the_poor(pairs, by_hamlet=by_hamlet)),
    )


def _further(known: set[int], read: Read) -> list[Place]:
    """Hamlets that the round itself does not go through, of which somebody came; last the households without one. How
    many live there matters only where somebody is poor or near-poor still.
    """
    opening, closing, _moves, _told = read
    left = {one.place for one in closing}
    others = (left | {one.place for one in opening}) - known
    names = dict(Area.objects.filter(pk__in=others).order_by("code").values_list("pk", "name"))
    places = [Place(key, name, None if key in left else 0) for key, name in names.items()]
    return [*places, Place(NOWHERE, _("no hamlet"), 0)] if NOWHERE in others else places


def _poor(standings: Iterable[Standing]) -> int:
    return sum(one.households for one in standings if one.household_class in (POOR, NEAR_POOR))


@dataclass(frozen=True)
class PlanReading:
    """The plan of a round against what came of it, in both ways in which a report may mean it."""

    planned: int
    fall: int

    @property
    def sentence(self) -> str:
        """What came of the plan: so much of it, and by so much above or below it."""
        said = {"planned": self.planned, "fall": self.fall, "more": -self.fall}
        if self.fall < 0:
            return _("Planned: %(planned)s fewer. There are %(more)s more.") % said
        if not self.planned:
            return _("Planned: none fewer. There are %(fall)s fewer.") % said
        said |= {"of": 100 * self.fall // self.planned, "by": 100 * abs(self.fall - self.planned) // self.planned}
        short = _("Planned: %(planned)s fewer. There are %(fall)s fewer: %(of)s %% of the plan, %(by)s %% short of it.")
        above = _("Planned: %(planned)s fewer. There are %(fall)s fewer: %(of)s %% of the plan, %(by)s %% above it.")
        return (short if self.fall < self.planned else above) % said


def plan_of(found: ReviewRound, comparison: Comparison) -> PlanReading | None:
    """By how many the poor and near-poor became fewer, against the plan of the round."""
    if found.planned_fall is None or not comparison.is_compared:
        return None
    return PlanReading(found.planned_fall, comparison.poor_before - comparison.poor)
