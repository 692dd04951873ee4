"""A written place, of today or of before, as the unit that stands there today."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ansinh.areas.models import Area, Level
from ansinh.areas.names import readings, units_of
from ansinh.areas.queries.places import LEVEL_OF_KIND, ancestors, matches, named_units, nearest
from ansinh.areas.queries.successions import successors_by_area
from ansinh.areas.queries.units import period_in_words


@dataclass(frozen=True)
class Resolved:
    """One unit is meant: `area` stands there on the day asked; `named` bore, or bears, the name."""

    area: Area
    named: Area


@dataclass(frozen=True)
class Candidate:
    """One thing that could be meant: the unit `named`, where `areas` stand on the day asked.

    `is_default`: of the parts of a divided unit the one to assume where nothing says more.
    """

    named: Area
    areas: tuple[Area, ...]
    sentence: str
    is_default: bool = False


@dataclass(frozen=True)
class Ambiguous:
    """Several units could be meant: ask which."""

    text: str
    candidates: tuple[Candidate, ...]

    @property
    def sentence(self) -> str:
        """All that could be meant, as one sentence for a row of a refused file."""
        listed = "; ".join(candidate.sentence for candidate in self.candidates)
        return _("“%(text)s” may mean: %(listed)s.") % {"text": self.text, "listed": listed}


@dataclass(frozen=True)
class Unknown:
    """No unit of any time is written so."""

    text: str

    @property
    def sentence(self) -> str:
        """What was looked for in vain."""
        return _(
            "No place is known as “%(text)s”. Expected a commune with its province, such as Tân Đông, Tây Ninh."
        ) % {"text": self.text}


Resolution = Resolved | Ambiguous | Unknown


def resolve_place(text: str, *, on: dt.date, level: str | None = None) -> Resolution:
    """The unit that stands on the day `on` where `text` says, by a name of any time before.

    Units that bear the name go with the units they lay in at their own time ("Tân Hà, Tân Châu, Tây Ninh");
    only if none fits so, with those that their successors lie in ("Mỏ Cày, Vĩnh Long"). A former unit whose
    ground went, in part, to a unit of its own name and level says nothing new and is left out.
    `level`: the text names a unit of that level, or what one unit of that level stands for (huyện Lý Sơn).
    Hamlets are looked for only by their word or level.
    """
    parts = units_of(text)
    if not parts:
        return Unknown(text)
    units = named_units(parts[0]).filter(valid_from__lte=on)
    if level != Level.HAMLET and not _says_hamlet(parts[0]):
        units = units.exclude(level=Level.HAMLET)
    today = successors_by_area(list(units), on=on)
    found = matches(parts, units, above=ancestors) or matches(
        parts, units, above=lambda area: [*ancestors(area), *(up for unit in today[area.pk] for up in ancestors(unit))]
    )
    standing = {
        match.area: today[match.area.pk]
        for match in nearest(found)
        if today[match.area.pk] and (level is None or _is_on(level, match.area, today[match.area.pk]))
    }
    present = {unit for unit, stands in standing.items() if unit in stands}
    meant = {
        unit: stands
        for unit, stands in standing.items()
        if unit in present or not any(other in stands and other.level == unit.level for other in present)
    }
    return _told_apart(text, meant)


def _is_on(level: str, named: Area, stands: Sequence[Area]) -> bool:
    return named.level == level or (len(stands) == 1 and stands[0].level == level)


def _told_apart(text: str, meant: dict[Area, list[Area]]) -> Resolution:
    areas = {area for stands in meant.values() for area in stands}
    if not areas:
        return Unknown(text)
    if len(areas) == 1:
        return Resolved(areas.pop(), next(iter(meant)))
    if len(meant) == 1:
        named, stands = next(iter(meant.items()))
        return Ambiguous(text, tuple(_part(named, area, is_default=area == _default(named, stands)) for area in stands))
    return Ambiguous(text, tuple(_whole(named, stands) for named, stands in meant.items()))


def _default(named: Area, stands: Sequence[Area]) -> Area | None:
    return None if named.level == Level.DISTRICT else stands[0]


def _part(named: Area, area: Area, *, is_default: bool) -> Candidate:
    sentence = _("%(area)s, which took in ground of %(named)s") % {
        "area": _with_above(area),
        "named": _with_above(named),
    }
    return Candidate(named, (area,), sentence, is_default)


def _whole(named: Area, stands: Sequence[Area]) -> Candidate:
    if list(stands) == [named]:
        return Candidate(named, (named,), _with_above(named))
    sentence = _("%(named)s (%(period)s), today %(areas)s") % {
        "named": _with_above(named),
        "period": period_in_words(named),
        "areas": ", ".join(area.full_name for area in stands),
    }
    return Candidate(named, tuple(stands), sentence)


def _with_above(area: Area) -> str:
    return ", ".join(unit.full_name for unit in (area, *ancestors(area)) if unit.level != Level.COUNTRY)


def _says_hamlet(part: str) -> bool:
    return any(LEVEL_OF_KIND[kind] == Level.HAMLET for reading in readings(part) for kind in reading.kinds)
