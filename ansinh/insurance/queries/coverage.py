"""How many of the residents have a card: by hamlet, commune or province, by group, and month by month."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ansinh.areas.models import Area, Level
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.insurance.models import CoverageTarget
from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.residents import cards_on, counting, place_of, place_sql, read, residents_of
from ansinh.judgement.insurance import coverage_criterion

MONTHS = """
select d.day, count(*), count(c.individual_id)
from unnest(%(days)s::date[]) as d (day)
    join registry_residence r on r.valid_from <= d.day and (r.valid_to is null or r.valid_to > d.day) and {place}
    join registry_individual i on i.id = r.individual_id and i.merged_into_id is null
        and i.birth_date <= d.day and (i.died_on is null or i.died_on > d.day)
    left join insurance_card c on c.individual_id = r.individual_id
        and c.valid_from <= d.day and (c.valid_to is null or c.valid_to > d.day)
group by 1
"""


@dataclass(frozen=True)
class Share:
    """So many residents, so many of them with a card."""

    residents: int
    insured: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where nobody lives."""
        return self.insured / self.residents if self.residents else None


@dataclass(frozen=True)
class PlaceShare:
    """The share of one place below the one asked for; no place: residents without a hamlet."""

    area: Area | None
    share: Share


@dataclass(frozen=True)
class MonthShare:
    """The share on the last day of a month."""

    month: Month
    share: Share


@dataclass(frozen=True)
class Goal:
    """What is to be reached in percent, and by which paper or article."""

    percent: Decimal
    document: str


def coverage_on(*, actor: Actor, area: Area, on: dt.date) -> Share:
    """Of the residents of a place on a day, those with a card. Raises NoRight, OutsideScope."""
    actor.require(VIEW, area_path=area.path)
    return _counted(area, on)


def coverage_by_month(
    *, actor: Actor, area: Area, first: Month, last: Month, until: dt.date | None = None
) -> list[MonthShare]:
    """The share on the last day of each month, or on the day `until` where that is earlier; one query.

    Raises NoRight, OutsideScope.
    """
    actor.require(VIEW, area_path=area.path)
    days = [min(month.last_day, until or month.last_day) for month in first.through(last)]
    with counting():
        rows = read(MONTHS.format(place=place_sql(area)), {**place_of(area), "days": days})
    shares = {day: Share(residents, insured) for day, residents, insured in rows}
    nobody = Share(0, 0)
    return [MonthShare(month, shares.get(day, nobody)) for month, day in zip(first.through(last), days, strict=True)]


def coverage_by_place(*, actor: Actor, area: Area, on: dt.date) -> list[PlaceShare]:
    """The shares of the hamlets of a commune, or of the communes of what lies above. Raises NoRight, OutsideScope."""
    actor.require(VIEW, area_path=area.path)
    place = "r.hamlet_id" if area.level in (Level.COMMUNE, Level.HAMLET) else "r.area_id"
    with counting():
        rows = read(
            f"""
            select {place}, count(*), count(c.individual_id)
            from ({residents_of(area)}) r left join ({cards_on()}) c on c.individual_id = r.individual_id
            group by 1
            """,
            {**place_of(area), "on": on},
        )
    areas = Area.objects.in_bulk([key for key, _residents, _insured in rows if key is not None])
    found = [PlaceShare(areas.get(key), Share(residents, insured)) for key, residents, insured in rows]
    return sorted(found, key=lambda one: (one.area is None, one.area.path if one.area else ""))


def coverage_by_group(*, actor: Actor, area: Area, on: dt.date) -> dict[str, int]:
    """How many residents have a card of each group. Raises NoRight, OutsideScope."""
    actor.require(VIEW, area_path=area.path)
    with counting():
        rows = read(
            f"""
            select c."group", count(*)
            from ({residents_of(area)}) r join ({cards_on()}) c on c.individual_id = r.individual_id
            group by 1 order by 2 desc, 1
            """,
            {**place_of(area), "on": on},
        )
    return dict(rows)


def target_of(*, area: Area, on: dt.date) -> Goal | None:
    """The target of a place on a day: its own, or else that of the nearest place above it."""
    paths = [above.path for above in _with_above(area)]
    found = CoverageTarget.objects.filter(area__path__in=paths, valid_from__lte=on).select_related("area")
    best = max(found, key=lambda one: (len(one.area.path), one.valid_from), default=None)
    return Goal(best.percent, best.document) if best else None


def criterion_on(on: dt.date) -> Goal | None:
    """The share that the new-rural-area programme asks of a commune on a day, with its article."""
    dated = coverage_criterion(on)
    return Goal(Decimal(str(dated.value)), dated.reference) if dated and dated.value is not None else None


def _counted(area: Area, on: dt.date) -> Share:
    with counting():
        rows = read(
            f"""
            select count(*), count(c.individual_id)
            from ({residents_of(area)}) r left join ({cards_on()}) c on c.individual_id = r.individual_id
            """,
            {**place_of(area), "on": on},
        )
    ((residents, insured),) = rows
    return Share(residents, insured)


def _with_above(area: Area) -> Sequence[Area]:
    found: list[Area] = []
    above: Area | None = area
    while above is not None:
        found.append(above)
        above = above.parent
    return found
