"""Units by the way they are written, with or without accents and with the units they lie in."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ansinh.areas.models import Area, FormerName, Kind, Level
from ansinh.areas.names import Reading, bears_accents, readings, sounded, units_of
from ansinh.core.periods import in_force

LEVEL_OF_KIND = {
    Kind.COUNTRY: Level.COUNTRY,
    Kind.PROVINCE: Level.PROVINCE,
    Kind.CENTRAL_CITY: Level.PROVINCE,
    Kind.DISTRICT: Level.DISTRICT,
    Kind.URBAN_DISTRICT: Level.DISTRICT,
    Kind.TOWN: Level.DISTRICT,
    Kind.PROVINCIAL_CITY: Level.DISTRICT,
    Kind.COMMUNE: Level.COMMUNE,
    Kind.WARD: Level.COMMUNE,
    Kind.TOWNSHIP: Level.COMMUNE,
    Kind.SPECIAL_ZONE: Level.COMMUNE,
    Kind.HAMLET: Level.HAMLET,
}


@dataclass(frozen=True)
class Call:
    """One name that a unit bears or bore: its kind then, its key, and how it sounds with and without the kind."""

    kind: str
    key: str
    sounds: frozenset[str]


@dataclass(frozen=True)
class Match:
    """A unit that may be meant, and how far it is from what was written: less is nearer."""

    area: Area
    other_sounds: int
    other_kind: int


def areas_named(text: str, *, on: dt.date | None = None, within: Area | None = None) -> list[Area]:
    """The units that `text` may mean, in order of their paths; none when nothing fits.

    `text` is a name with or without accents and kind ("Tân Đông", "xa tan dong", "P.5"), then the units
    it lies in ("Tân Đông, Tân Châu, Tây Ninh"). Where the writer used accents, Hòa is not Hóa, unless
    only Hóa exists; the same for kinds. `on`: units in force on that day; without it, of all times.
    `within`: units at or below that one.
    """
    parts = units_of(text)
    if not parts:
        return []
    units = named_units(parts[0])
    if on is not None:
        units = units.filter(in_force(on))
    if within is not None:
        units = units.filter(path__within=within.path)
    return [match.area for match in nearest(matches(parts, units, above=ancestors))]


def named_units(part: str) -> QuerySet[Area]:
    """Units of all times that bear, or bore, one of the names that `part` may be read as."""
    keys = {reading.key for reading in readings(part)}
    renamed = FormerName.objects.filter(search_key__in=keys).values("area")
    found = Area.objects.filter(Q(search_key__in=keys) | Q(pk__in=renamed))
    return found.select_related("parent__parent__parent").order_by("path", "valid_from")


def matches(parts: Sequence[str], units: QuerySet[Area], *, above: Callable[[Area], Collection[Area]]) -> list[Match]:
    """Those of `units` that lie in every further part of the writing; `above` tells what a unit lies in."""
    found = []
    calls = _calls_by_area(units)
    named, *further = (readings(part) for part in parts)
    accented, *accented_further = (bears_accents(part) for part in parts)
    for area in units:
        heard = [(reading, call) for reading in named for call in calls[area.pk] if reading.key == call.key]
        misses = [accented and not any(reading.sound in call.sounds for reading, call in heard)]
        for wanted, matters in zip(further, accented_further, strict=True):
            fitting = [(reading, unit) for unit in above(area) for reading in wanted if _names(reading, unit)]
            if not fitting:
                break
            misses.append(matters and not any(reading.sound in _sounds(unit) for reading, unit in fitting))
        else:
            right_kind = any(not reading.kinds or call.kind in reading.kinds for reading, call in heard)
            found.append(Match(area, sum(misses), int(not right_kind)))
    return found


def nearest(found: Collection[Match]) -> list[Match]:
    """The matches that nothing else beats: first by sound, then by kind."""
    best = min(((match.other_sounds, match.other_kind) for match in found), default=(0, 0))
    return [match for match in found if (match.other_sounds, match.other_kind) == best]


def ancestors(area: Area) -> list[Area]:
    """The units that `area` lies, or lay, in, the nearest first."""
    found = []
    above = area.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return found


def _calls_by_area(units: QuerySet[Area]) -> dict[int, list[Call]]:
    calls = {area.pk: [Call(area.kind, area.search_key, _sounds(area))] for area in units}
    for former in FormerName.objects.filter(area__in=[area.pk for area in units]):
        calls[former.area_id].append(Call(former.kind, former.search_key, _sounds(former)))
    return calls


def _sounds(named: Area | FormerName) -> frozenset[str]:
    return frozenset({sounded(named.name), sounded(named.full_name)})


def _names(reading: Reading, unit: Area) -> bool:
    """Whether the reading may mean this unit above: a city and a province are of one level, so either word will do."""
    levels = {LEVEL_OF_KIND[kind] for kind in reading.kinds}
    return reading.key == unit.search_key and (not levels or unit.level in levels)
