"""The one place within an area of duty that somebody means, by name or code."""

import datetime as dt
import re

from django.db.models import QuerySet

from ansinh.areas.errors import NoSuchPlace, SeveralPlaces
from ansinh.areas.models import Area, Level
from ansinh.areas.queries.places import areas_named
from ansinh.core.periods import in_force

_CODES = re.compile(r"(?P<province>\d{2})|(?P<commune>\d{5})(?:[ ./-]?(?P<hamlet>\d{3}))?|(?P<alone>\d{3})")


def place_within(text: str, *, within: Area, on: dt.date) -> Area:
    """The unit at or below `within` that stands on the day `on` and that `text` means.

    A name with or without accents, with the units it lies in where needed; or a code: 80 a province, 25522 a commune,
    003 or 25522.003 a hamlet. Raises `NoSuchPlace`, and `SeveralPlaces` with what could be meant.
    """
    found = _by_code(text.strip(), within, on)
    if found is None:
        found = areas_named(text, on=on, within=within)
    if not found:
        raise NoSuchPlace(given=text, within=within.full_name)
    if len(found) > 1:
        raise SeveralPlaces(given=text, places="; ".join(map(_in_words, found)))
    return found[0]


def places_to_offer(within: Area, *, on: dt.date) -> QuerySet[Area]:
    """The unit itself and those that it consists of, to be chosen from while somebody types."""
    below = Area.objects.filter(in_force(on), parent=within)
    return (below | Area.objects.filter(pk=within.pk)).order_by("path")


def _by_code(text: str, within: Area, on: dt.date) -> list[Area] | None:
    """The units under a code; None for what is no code."""
    code = _CODES.fullmatch(text)
    if code is None:
        return None
    standing = Area.objects.filter(in_force(on), path__within=within.path).select_related("parent")
    if hamlet := code["hamlet"] or code["alone"]:
        standing = standing.filter(level=Level.HAMLET, code=hamlet)
        return list(standing.filter(parent__code=code["commune"]) if code["commune"] else standing)
    if code["province"]:
        return list(standing.filter(level=Level.PROVINCE, code=code["province"]))
    return list(standing.filter(level=Level.COMMUNE, code=code["commune"]))


def _in_words(area: Area) -> str:
    above = f", {area.parent.full_name}" if area.parent else ""
    code = f"{area.parent.code}.{area.code}" if area.level == Level.HAMLET and area.parent else area.code
    return f"{area.full_name}{above} ({code})"
