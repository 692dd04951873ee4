"""Days that an office is closed or open by order: swapped working days, floods, local holidays."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ansinh.areas.errors import OfficeDayExists, OfficeDayGone, OfficeDayNotYours
from ansinh.areas.models import Area, OfficeDay
from ansinh.areas.policies import COUNTRY_PATH, can_change_office_days
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.text import tidy


@transaction.atomic
def record_office_day(*, actor: Actor, area: Area | None, on: dt.date, kind: str, note: str = "") -> OfficeDay:
    """Note that the offices of `area` (none: of the country) are `closed` or `open` on the day `on`.

    Raises `OfficeDayNotYours`, and `OfficeDayExists` for a day that has an entry there.
    """
    _check_right(actor, area)
    day, created = OfficeDay.objects.get_or_create(area=area, on=on, defaults={"kind": kind, "note": tidy(note)})
    if not created:
        raise OfficeDayExists(place=_place_in_words(area), on=on)
    after = {"on": on, "kind": kind, "note": day.note}
    record(actor=actor, act="record_office_day", on=day, area_path=_path(area), after=after)
    return day


@transaction.atomic
def cancel_office_day(*, actor: Actor, day: OfficeDay) -> None:
    """Take an entry back: the calendar counts again. Raises `OfficeDayNotYours` and `OfficeDayGone`."""
    _check_right(actor, day.area)
    if not OfficeDay.objects.select_for_update().filter(pk=day.pk).exists():
        raise OfficeDayGone(on=day.on)
    before = {"on": day.on, "kind": day.kind, "note": day.note}
    record(actor=actor, act="cancel_office_day", on=day, area_path=_path(day.area), before=before)
    day.delete()


def _check_right(actor: Actor, area: Area | None) -> None:
    if not can_change_office_days(actor, area):
        raise OfficeDayNotYours(actor=actor.full_name, place=_place_in_words(area))


def _path(area: Area | None) -> str:
    return area.path if area else COUNTRY_PATH


def _place_in_words(area: Area | None) -> str:
    return area.full_name if area else _("the country")
