"""Lists of the room of places: hamlets, units of the country, days on which offices are closed or open by order."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area, Kind, Level, OfficeDay, OfficeDayKind
from ansinh.areas.names import folded_name, search_key
from ansinh.areas.policies import can_change_office_days, hamlets_managed_by
from ansinh.areas.queries import (
    areas_named,
    office_days_around,
    origins_by_area,
    period_in_words,
    successors_by_area,
)
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.ui.lists import Column, Filter, Listing, one_of

STATES = {"standing": _("stands"), "ended": _("no longer stands")}
DAY_TONES = {OfficeDayKind.CLOSED: "yellow", OfficeDayKind.OPEN: "blue"}
YEARS_SHOWN = 5


def _in_state(rows: QuerySet[Area], state: str) -> QuerySet[Area]:
    today = clock.today()
    has_ended = Q(valid_to__lte=today)
    return rows.filter(has_ended) if state == "ended" else rows.exclude(has_ended)


def _named(actor: Actor, rows: QuerySet[Area], text: str) -> QuerySet[Area]:
    return rows.filter(search_key__contains=search_key(text, Kind.HAMLET)) | rows.filter(code=text)


def hamlets_listing(*, shows_commune: bool) -> Listing:
    """The hamlets of the area of duty; whoever works above a commune sees of which one each is."""
    return Listing(
        code="hamlets",
        title=_("Hamlets"),
        rows=hamlets_managed_by,
        order=("path", "-valid_from", "pk"),
        columns=(
            Column(
                "name", _("hamlet"), lambda one: one.full_name, order=("search_key",),
                link=lambda one: reverse("hamlet", args=[one.pk]),
            ),
            Column("code", _("code"), lambda one: one.code, order=("code",)),
            Column(
                "commune", _("commune"), lambda one: one.parent.full_name, order=("parent__search_key",),
                is_usual=shows_commune,
            ),
            Column("since", _("first day"), lambda one: one.valid_from, kind="day", order=("valid_from",)),
            Column("until", _("first day without it"), lambda one: one.valid_to, kind="day", order=("valid_to",)),
        ),
        filters=(Filter("state", _("State"), _in_state, lambda actor: STATES.items(), usual="standing"),),
        search=_named,
        search_label=_("Name or code"),
        empty=_("No hamlet fits"),
        icon="home",
    )  # fmt: skip


def _units_named(actor: Actor, rows: QuerySet[Area], text: str) -> QuerySet[Area]:
    """Units with the text in their names, and those that stand today where such a name was."""
    meant = areas_named(text)
    today = successors_by_area(meant, on=clock.today())
    found = {unit.pk for one in meant for unit in (one, *today[one.pk])}
    return rows.filter(Q(pk__in=found) | Q(search_key__contains=folded_name(text)) | Q(code=text))


def _with_history(actor: Actor, units: Sequence[Any]) -> Sequence[Any]:
    today, origins = successors_by_area(units, on=clock.today()), origins_by_area(units)
    for unit in units:
        unit.today = [one for one in today[unit.pk] if one != unit]
        unit.origins = origins[unit.pk]
    return units


def _listed(units: Sequence[Area]) -> str:
    return "; ".join(_placed(one) for one in units)


def _placed(unit: Area) -> str:
    above = unit.parent
    return f"{unit.full_name}, {above.full_name}" if above and above.level != Level.COUNTRY else unit.full_name


def units_listing() -> Listing:
    """Provinces, former districts and communes of the whole country: what each was made of, what became of it."""
    levels = [(one.value, one.label) for one in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)]
    return Listing(
        code="units",
        title=_("Provinces and communes"),
        rows=lambda actor: Area.objects.filter(level__in=dict(levels)).select_related("parent"),
        order=("path", "-valid_from", "pk"),
        columns=(
            Column("name", _("place"), lambda one: one.full_name, order=("search_key",)),
            Column("code", _("code"), lambda one: one.code, order=("code",)),
            Column("within", _("lies in"), lambda one: one.parent.full_name, order=("parent__search_key",)),
            Column("origins", _("made of"), lambda one: _listed(one.origins)),
            Column("today", _("today"), lambda one: _listed(one.today)),
            Column("period", _("when"), period_in_words),
        ),
        filters=(
            one_of("level", _("Level"), levels, usual=Level.COMMUNE),
            Filter("state", _("State"), _in_state, lambda actor: STATES.items(), usual="standing"),
        ),
        search=_units_named,
        search_label=_("Name of today or before, or code"),
        prepare=_with_history,
        empty=_("No province and no commune fits"),
        icon="home",
    )


def _with_rights(actor: Actor, days: Sequence[Any]) -> Sequence[Any]:
    for day in days:
        day.may_cancel = can_change_office_days(actor, day.area)
    return days


def _years(actor: Actor) -> list[tuple[str, str]]:
    next_year = clock.today().year + 1
    return [(str(year), str(year)) for year in range(next_year, next_year - YEARS_SHOWN, -1)]


def _place(day: OfficeDay) -> str:
    return day.area.full_name if day.area else str(_("the whole country"))


def office_days_listing(year: int) -> Listing:
    """The office days that count in the area of duty and below it; of `year` unless another is asked for."""
    return Listing(
        code="office-days",
        title=_("Office days"),
        rows=lambda actor: office_days_around(actor.scope),
        order=("on", "pk"),
        columns=(
            Column("on", _("day"), lambda one: one.on, kind="day", order=("on",)),
            Column(
                "kind", _("what it is"), lambda one: one.get_kind_display(), order=("kind",),
                tone=lambda one: DAY_TONES[one.kind],
            ),
            Column("place", _("place"), _place, order=("area__path",)),
            Column("note", _("note"), lambda one: one.note),
            Column("act", _("take the entry back"), None, template="areas/_cancel_day.html"),
        ),
        filters=(
            Filter(
                "year", _("Year"), lambda rows, value: rows.filter(on__year=int(value)), _years, usual=str(year)
            ),
            one_of("kind", _("What it is"), OfficeDayKind.choices),
        ),
        prepare=_with_rights,
        empty=_("No day off and no working Saturday entered for this year"),
        icon="clock",
    )  # fmt: skip
