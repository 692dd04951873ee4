"""Units by path, and what two paths have in common."""

import datetime as dt
from collections.abc import Collection, Mapping

from ansinh.areas.errors import UnknownPath
from ansinh.areas.models import Area, Level
from ansinh.core.periods import in_force


def area_for_path(path: str, *, on: dt.date | None = None) -> Area:
    """The unit at `path` on the day `on`; without a day, the latest there.

    A province's path can outlive it: `vn.80.` was Long An's and is Tây Ninh's. Raises `UnknownPath`.
    """
    at_path = Area.objects.filter(path=path)
    area = (at_path.filter(in_force(on)) if on else at_path).order_by("-valid_from").first()
    if area is None:
        raise UnknownPath(path=path)
    return area


def names_of_paths(paths: Collection[str]) -> Mapping[str, str]:
    """The latest full name of the unit at each path, in one query; a path where no unit ever stood is left out."""
    units = Area.objects.filter(path__in=set(paths)).order_by("path", "valid_from")
    return dict(units.values_list("path", "full_name"))


def province_of(area: Area) -> Area:
    """The province that the unit belongs, or belonged, to; a province is its own."""
    above: Area | None = area
    while above is not None and above.level != Level.PROVINCE:
        above = above.parent
    if above is None:
        raise UnknownPath(path=area.path)
    return above


def common_ancestor(path: str, other: str) -> str:
    """The longest path that both lie at or below.

    >>> common_ancestor("vn.80.25522.003.", "vn.80.25480.")
    'vn.80.'
    """
    shared = []
    for part, counterpart in zip(path.split("."), other.split("."), strict=False):
        if part != counterpart or not part:
            break
        shared.append(part + ".")
    return "".join(shared)
