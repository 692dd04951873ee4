"""What became of units that ended, and what units were made of."""

import datetime as dt
from collections.abc import Iterable, Sequence

from ansinh.areas.models import Area, Level, Succession


def successors_of(area: Area, *, on: dt.date) -> list[Area]:
    """The units in force on the day `on` that stand where `area` stood, the default first.

    A unit in force is its own successor. A district has none of its own but the successors of its
    communes, in order of their codes. Empty when the day lies before the unit's time.
    """
    return list(successors_by_area([area], on=on)[area.pk])


def default_successor_of(area: Area, *, on: dt.date) -> Area | None:
    """The unit to assume for `area` on the day `on` where nothing says more; of a district none."""
    found = successors_of(area, on=on)
    if area.level == Level.DISTRICT and len(found) > 1:
        return None
    return found[0] if found else None


def predecessors_of(area: Area) -> list[Area]:
    """The units that became `area` or gave a part to it, in order of their codes."""
    return origins_by_area([area])[area.pk]


def origins_by_area(areas: Sequence[Area]) -> dict[int, list[Area]]:
    """`predecessors_of` for many units, in one query."""
    found: dict[int, list[Area]] = {area.pk: [] for area in areas}
    links = Succession.objects.filter(new__in=found).select_related("old", "old__parent")
    for link in links.order_by("old__code", "old__pk"):
        found[link.new_id].append(link.old)
    return found


def successors_by_area(areas: Sequence[Area], *, on: dt.date) -> dict[int, list[Area]]:
    """`successors_of` for many units, in a fixed number of queries a generation."""
    found: dict[int, list[Area]] = {area.pk: [] for area in areas}
    waiting: dict[int, list[int]] = {}
    for area in areas:
        if _is_in_force(area, on):
            found[area.pk].append(area)
        elif area.valid_to is not None and area.valid_to <= on:
            waiting[area.pk] = [area.pk]
    _descend_districts(areas, waiting)
    while waiting:
        links = (
            Succession.objects.filter(old__in=waiting, on__lte=on)
            .select_related("new", "new__parent", "new__parent__parent")
            .order_by("old__code", "-is_default", "new__code")
        )
        following: dict[int, list[int]] = {}
        for link in links:
            for origin in waiting[link.old_id]:
                if _is_in_force(link.new, on):
                    if link.new not in found[origin]:
                        found[origin].append(link.new)
                elif link.new.valid_to is not None and link.new.valid_to <= on:
                    following.setdefault(link.new_id, []).append(origin)
        waiting = following
    return found


def _descend_districts(areas: Iterable[Area], waiting: dict[int, list[int]]) -> None:
    """Let the communes of an ended district answer for it."""
    districts = [area.pk for area in areas if area.level == Level.DISTRICT and area.pk in waiting]
    if districts:
        for commune, district in Area.objects.filter(parent__in=districts).values_list("pk", "parent_id"):
            if district is not None:
                waiting.setdefault(commune, []).append(district)


def _is_in_force(area: Area, on: dt.date) -> bool:
    return area.valid_from <= on and (area.valid_to is None or area.valid_to > on)
