"""Which results can be compared: a decided round with the earlier ones of the same commune, a year with the one before.

A full review says the class of everybody; an off-cycle one changes those whom it looked at and leaves the others as
they were. So a result is a chain of rounds, and of each household its last word counts.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.areas.queries import communes_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.poverty.models import Recognition, ReviewRound, RoundKind, RoundState
from ansinh.poverty.policies import rounds_visible_to
from ansinh.poverty.queries.oldfiles import class_period

DECIDED = (RoundState.DECIDED, RoundState.CLOSED)


@dataclass(frozen=True)
class Result:
    """What the rounds of `chain` (keys, the earliest first) say together; `rounds` are those it is called by.

    Without a full review at its beginning the registry's classes on `registry_on` come before them. The classes hold
    from `begins`.
    """

    rounds: tuple[ReviewRound, ...]
    chain: tuple[int, ...]
    begins: dt.date
    registry_on: dt.date | None = None

    @property
    def key(self) -> int:
        """By which a page asks for it; 0 where the registry alone says it."""
        return self.chain[-1] if self.chain else 0


@dataclass(frozen=True)
class Pair:
    """A result and the one it is held against; None where nothing is known of the time before."""

    after: Result
    before: Result | None

    @property
    def round(self) -> ReviewRound:
        """The round whose result it is."""
        return self.after.rounds[-1]


def decided_rounds(actor: Actor) -> list[ReviewRound]:
    """Those within the area of duty, the earliest first; one query."""
    rows = rounds_visible_to(actor).filter(state__in=DECIDED).select_related("area")
    return list(rows.order_by("list_from", "pk"))


def earlier_results(found: ReviewRound, rounds: Sequence[ReviewRound]) -> list[Result]:
    """What a round can be compared with, the latest first: the results of its commune, and those of the units that went
    into it before. `rounds` as `decided_rounds` gives them; one query.
    """
    before = _before(found, rounds)
    begins = _beginnings(before)
    results = [_result(one, before, begins) for one in reversed(before)]
    return list({result.chain: result for result in results}.values())


def pair_of(found: ReviewRound, earlier: Sequence[Result], rounds: Sequence[ReviewRound], *, key: int = 0) -> Pair:
    """The round with the earlier result that bears `key`, else with that of the last full review; an off-cycle round
    with the last result of any kind. Without one, with the registry as it stood when the list began: an old file has
    nothing to be compared with then.
    """
    whole = [one for one in earlier if one.rounds[-1].kind != RoundKind.OFF_CYCLE]
    usual = earlier if found.kind == RoundKind.OFF_CYCLE else whole
    before = next((one for one in earlier if key in one.chain[-len(one.rounds) :]), None) or next(iter(usual), None)
    after = _result(found, _before(found, rounds), {})
    if before is None and found.kind != RoundKind.KEPT:
        before = Result((), (), found.list_from, registry_on=found.list_from)
    return Pair(after, before)


def years_decided(rounds: Sequence[ReviewRound]) -> list[int]:
    """The years of which there is a full result, the latest first."""
    return sorted({one.year for one in rounds if one.kind != RoundKind.OFF_CYCLE}, reverse=True)


def pairs_of_year(year: int, rounds: Sequence[ReviewRound]) -> list[Pair]:
    """Every commune's full result of a year with the full one before; one query."""
    by_place: dict[str, list[ReviewRound]] = defaultdict(list)
    for one in rounds:
        if one.kind != RoundKind.OFF_CYCLE:
            by_place[one.area_path].append(one)
    begins = _beginnings(rounds)
    pairs = []
    for found in (one for one in rounds if one.kind != RoundKind.OFF_CYCLE and one.year == year):
        before = _before(found, by_place[found.area_path])
        earlier = [_result(one, before, begins) for one in reversed(before) if one.year < year]
        pairs.append(pair_of(found, earlier, before))
    return sorted(pairs, key=lambda pair: (pair.round.area.code, pair.round.pk))


def communes_undecided(actor_area: Area, pairs: Sequence[Pair]) -> list[Area]:
    """The communes of today of whose ground no result of the year is there; one query."""
    decided = {pair.round.area_path for pair in pairs}
    return [one for one in communes_of(actor_area, on=clock.today()) if one.path not in decided]


def _before(found: ReviewRound, rounds: Sequence[ReviewRound]) -> list[ReviewRound]:
    """The earlier rounds of the commune, or of a unit that ended and lies within it."""
    return [
        one
        for one in rounds
        if one.area_path == found.area_path
        and (one.list_from, one.pk) < (found.list_from, found.pk)
        and (one.area_id == found.area_id or (one.area.valid_to and one.area.valid_to <= found.list_from))
    ]


def _beginnings(rounds: Sequence[ReviewRound]) -> Mapping[int, dt.date]:
    """From when the classes of each round hold; one query."""
    decisions = Recognition.objects.filter(round__among=[one.pk for one in rounds])
    return dict(decisions.values_list("round", "valid_from"))


def _result(one: ReviewRound, rounds: Sequence[ReviewRound], begins: Mapping[int, dt.date]) -> Result:
    """The result that ends with this round; `rounds` are those that can come before it."""
    since = begins.get(one.pk, class_period(one.year)[0])
    if one.kind != RoundKind.OFF_CYCLE:
        same_year = [other for other in rounds if other.kind != RoundKind.OFF_CYCLE and other.year == one.year]
        named = tuple({other.pk: other for other in (*same_year, one)}.values())
        return Result(named, tuple(other.pk for other in named), since)
    before = [other for other in rounds if (other.list_from, other.pk) < (one.list_from, one.pk)]
    whole = [place for place, other in enumerate(before) if other.kind != RoundKind.OFF_CYCLE]
    if not whole:
        return Result((one,), (*(other.pk for other in before), one.pk), since, (before or [one])[0].list_from)
    base = _result(before[whole[-1]], before, begins)
    return Result((one,), (*base.chain, *(other.pk for other in before[whole[-1] + 1 :]), one.pk), since)
