"""The office days of a place, for counting working days."""

import datetime as dt

from django.db.models import Q, QuerySet

from ansinh.areas.models import Area, OfficeDay, OfficeDayKind
from ansinh.core.workdays import add_working_days


def office_days(area: Area | None, year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """The days of `year` that are closed and that are open by order, for `core.workdays`.

    An entry of the place itself, or of the nearest place above it, goes before one of the country.
    Without a place only the country's entries count.
    """
    above = Q(area__isnull=True)
    if area is not None:
        above |= Q(area__path__in=paths_down_to(area.path))
    entries = OfficeDay.objects.filter(above, on__year=year).select_related("area")
    nearest = sorted(entries, key=lambda entry: len(entry.area.path) if entry.area else 0)
    kinds = {entry.on: entry.kind for entry in nearest}
    closed = frozenset(on for on, kind in kinds.items() if kind == OfficeDayKind.CLOSED)
    return closed, frozenset(kinds.keys() - closed)


def last_working_day(start: dt.date, working_days: int, *, area: Area | None) -> dt.date:
    """The last day of a limit of working days counted from the day after `start`, by the office's calendar."""
    closed: frozenset[dt.date] = frozenset()
    opened: frozenset[dt.date] = frozenset()
    # No limit runs over more than the turn of one year.
    for year in (start.year, start.year + 1):
        closed_days, open_days = office_days(area, year)
        closed, opened = closed | closed_days, opened | open_days
    return add_working_days(start, working_days, closed=closed, open_=opened)


def office_days_around(path: str) -> QuerySet[OfficeDay]:
    """The entries that count at `path`, and those of the places below it."""
    counts = Q(area__isnull=True) | Q(area__path__in=paths_down_to(path)) | Q(area__path__within=path)
    return OfficeDay.objects.filter(counts).select_related("area")


def paths_down_to(path: str) -> list[str]:
    """The paths of a unit and of all that it lies in, the highest first."""
    parts = path.rstrip(".").split(".")
    return [".".join(parts[: depth + 1]) + "." for depth in range(len(parts))]
