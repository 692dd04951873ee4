"""Hamlets, which the commune makes, names and ends."""

import datetime as dt
import re

from django.db import transaction

from ansinh.areas.errors import (
    BadHamletCode,
    BadHamletName,
    HamletExists,
    HamletNotYours,
    NamedSince,
    NotACommune,
    NotAHamlet,
    OutsideTheUnitsTime,
)
from ansinh.areas.models import Area, FormerName, Kind, Level, Part, Succession
from ansinh.areas.names import folded_name, search_key
from ansinh.areas.policies import can_change_hamlets
from ansinh.areas.queries.units import period_in_words
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.text import tidy

LONGEST_NAME = 100


@transaction.atomic
def open_hamlet(*, actor: Actor, commune: Area, code: str, name: str, on: dt.date) -> Area:
    """Open a hamlet of three digits under a commune from the day `on`; it ends with the commune at the latest.

    Raises `HamletNotYours`, `NotACommune`, `BadHamletCode`, `BadHamletName`, `OutsideTheUnitsTime` when
    the commune does not exist on that day, and `HamletExists` for a code or a name that is taken then.
    """
    commune = lock_commune(actor, commune)
    if not re.fullmatch(r"[0-9]{3}", code):
        raise BadHamletCode(given=code or "—")
    written = checked_name(name)
    check_in_force(commune, on)
    key = search_key(written, Kind.HAMLET)
    siblings = Area.objects.filter(level=Level.HAMLET, parent=commune).exclude(valid_to__lte=on)
    for sibling in siblings:
        if sibling.code == code or (sibling.search_key == key and folded_name(sibling.name) == folded_name(written)):
            raise HamletExists(commune=commune.full_name, name=sibling.full_name, hamlet_code=sibling.code)
    hamlet = Area.objects.create(
        level=Level.HAMLET,
        code=code,
        kind=Kind.HAMLET,
        name=written,
        full_name=written,
        search_key=key,
        parent=commune,
        path=f"{commune.path}{code}.",
        valid_from=on,
        valid_to=commune.valid_to,
    )
    after = {"code": code, "name": written, "on": on}
    record(actor=actor, act="open_hamlet", on=hamlet, area_path=hamlet.path, after=after)
    return hamlet


@transaction.atomic
def close_hamlet(*, actor: Actor, hamlet: Area, on: dt.date, into: Area | None = None, why: str = "") -> Area:
    """End a hamlet: the day `on` is the first without it. `into`: the hamlet of the same commune that takes it in.

    Raises `HamletNotYours`, `NotAHamlet` and, when it has ended or not begun by then, `OutsideTheUnitsTime`.
    """
    hamlet = _lock_hamlet(actor, hamlet)
    last_day = on - dt.timedelta(days=1)
    check_in_force(hamlet, last_day)
    if hamlet.valid_to == on:
        raise OutsideTheUnitsTime(area=hamlet.full_name, on=on, period=period_in_words(hamlet))
    if into is not None:
        if into.level != Level.HAMLET or into.parent_id != hamlet.parent_id or into.pk == hamlet.pk:
            raise NotAHamlet(area=into.full_name)
        check_in_force(into, on)
        Succession.objects.create(old=hamlet, new=into, on=on, part=Part.WHOLE, is_default=True)
    before = {"valid_to": hamlet.valid_to}
    hamlet.valid_to = on
    hamlet.save(update_fields=["valid_to"])
    after = {"valid_to": on, "into": into.path if into else None}
    record(actor=actor, act="close_hamlet", on=hamlet, area_path=hamlet.path, before=before, after=after, why=why)
    return hamlet


@transaction.atomic
def record_hamlet_name(*, actor: Actor, hamlet: Area, name: str, on: dt.date) -> Area:
    """Call a hamlet by another name from the day `on`; the name it bore is kept with its dates.

    Twice has the effect of once. Raises as `open_hamlet`, and `NamedSince` unless the day lies after the hamlet's first
    and after its latest renaming.
    """
    hamlet = _lock_hamlet(actor, hamlet)
    written = checked_name(name)
    check_in_force(hamlet, on)
    latest = FormerName.objects.filter(area=hamlet).order_by("-valid_to").first()
    borne_from = latest.valid_to if latest else hamlet.valid_from
    if latest and on == borne_from and written == hamlet.name:
        return hamlet
    if on <= borne_from:
        raise NamedSince(area=hamlet.full_name, since=borne_from, on=on)
    FormerName.objects.create(
        area=hamlet,
        kind=hamlet.kind,
        name=hamlet.name,
        full_name=hamlet.full_name,
        search_key=hamlet.search_key,
        valid_from=borne_from,
        valid_to=on,
    )
    before = {"name": hamlet.name}
    hamlet.name = hamlet.full_name = written
    hamlet.search_key = search_key(written, Kind.HAMLET)
    hamlet.save(update_fields=["name", "full_name", "search_key"])
    after = {"name": written, "on": on}
    record(actor=actor, act="record_hamlet_name", on=hamlet, area_path=hamlet.path, before=before, after=after)
    return hamlet


def lock_commune(actor: Actor, commune: Area) -> Area:
    """The commune's row, locked, for an actor who may change its hamlets: one change at a time in a commune."""
    if not can_change_hamlets(actor, commune):
        raise HamletNotYours(actor=actor.full_name, commune=commune.full_name)
    if not commune.is_commune:
        raise NotACommune(area=commune.full_name)
    return Area.objects.select_for_update().get(pk=commune.pk)


def checked_name(name: str) -> str:
    """The name NFC with single blanks; raises `BadHamletName` when empty or above 100 characters."""
    written = tidy(name)
    if not written or len(written) > LONGEST_NAME:
        raise BadHamletName(given=written or "—")
    return written


def check_in_force(area: Area, on: dt.date) -> None:
    """Raise `OutsideTheUnitsTime` unless the unit exists on the day `on`."""
    if on < area.valid_from or (area.valid_to is not None and on >= area.valid_to):
        raise OutsideTheUnitsTime(area=area.full_name, on=on, period=period_in_words(area))


def _lock_hamlet(actor: Actor, hamlet: Area) -> Area:
    if hamlet.level != Level.HAMLET or hamlet.parent is None:
        raise NotAHamlet(area=hamlet.full_name)
    lock_commune(actor, hamlet.parent)
    return Area.objects.select_for_update().get(pk=hamlet.pk)
