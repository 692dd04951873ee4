"""Units by code and date, and what lies below a unit."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ansinh.areas.errors import UnknownCode
from ansinh.areas.models import BEFORE_RECORDS, Area, Level
from ansinh.core.periods import in_force

LENGTH_OF_PROVINCE_CODE = 2


def area_for_code(code: str, *, level: str, on: dt.date) -> Area:
    """The unit of this level that bore `code` on the day `on`; a code alone is no key.

    Hamlets have no code of their own outside their commune: ask `hamlets_of`.
    Raises `UnknownCode`, whose sentence tells when the code was borne and by whom.
    """
    same_code = Area.objects.filter(level=level, code=code).exclude(level=Level.HAMLET)
    area = same_code.filter(in_force(on)).first()
    if area is None:
        known = "; ".join(f"{other.full_name} {period_in_words(other)}" for other in same_code.order_by("valid_from"))
        raise UnknownCode(
            on=on,
            level=Level(level).label,
            area_code=code,
            known=_("Known under it: %(units)s.") % {"units": known} if known else _("Nobody ever bore it."),
        )
    return area


def place_for_code(code: str, *, on: dt.date) -> Area:
    """The province of a code of two digits, the commune of one of five. Raises `UnknownCode`."""
    level = Level.PROVINCE if len(code) == LENGTH_OF_PROVINCE_CODE else Level.COMMUNE
    return area_for_code(code, level=level, on=on)


def communes_of(area: Area, *, on: dt.date) -> QuerySet[Area]:
    """The communes at or below `area` in force on the day `on`, in order of their code."""
    return Area.objects.filter(in_force(on), level=Level.COMMUNE, path__within=area.path).order_by("code")


def offices_to_choose(area: Area, *, on: dt.date) -> list[Area]:
    """The unit itself, and in order of their code the provinces of the country or the communes of a province."""
    below = {Level.COUNTRY: Level.PROVINCE, Level.PROVINCE: Level.COMMUNE}.get(Level(area.level))
    if below is None:
        return [area]
    units = Area.objects.filter(in_force(on), level=below, path__within=area.path).order_by("code")
    return [area, *units]


def hamlets_of(commune: Area, *, on: dt.date) -> QuerySet[Area]:
    """The hamlets of a commune in force on the day `on`, in order of their code."""
    return Area.objects.filter(in_force(on), level=Level.HAMLET, parent=commune).order_by("code")


def hamlets_below(path: str, *, on: dt.date) -> QuerySet[Area]:
    """The hamlets at or below a place in force on the day `on`, in order of their names, to be chosen from."""
    return Area.objects.filter(in_force(on), level=Level.HAMLET, path__within=path).order_by("name", "code")


def period_in_words(area: Area) -> str:
    """The unit's time as a reader says it: "until 30/06/2025", "since 01/07/2025"."""
    since = None if area.valid_from == BEFORE_RECORDS else date_format(area.valid_from, "d/m/Y")
    until = area.valid_to and date_format(area.valid_to - dt.timedelta(days=1), "d/m/Y")
    if since and until:
        return _("from %(since)s until %(until)s") % {"since": since, "until": until}
    if until:
        return _("until %(until)s") % {"until": until}
    if since:
        return _("since %(since)s") % {"since": since}
    return _("today as before")
