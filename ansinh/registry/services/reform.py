"""When a unit ends, as on 1 July 2025: its people go to its successor, whole or hamlet by hamlet, set-based."""

import datetime
from collections.abc import Mapping, Sequence
from functools import reduce

from django.db import connection, transaction

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.events import announce
from ansinh.core.fields import array_text
from ansinh.core.wall import current_scope, widened
from ansinh.registry.errors import NotInForce
from ansinh.registry.events import AreaRehomed

Homes = Sequence[tuple[Area, Area]]


@transaction.atomic
def rehome_area(
    *, actor: Actor, old: Area, new: Area, on: datetime.date, hamlets: Mapping[Area, Area] | None = None
) -> int:
    """Everybody registered in `old` lives in `new` from `on`; returns how many people.

    `old` may be a commune or one hamlet of a divided commune, `new` a commune or a hamlet. `hamlets` maps hamlets
    of `old` to those of `new`; people of a hamlet without a successor are registered in the commune itself.
    Rows of people and their histories follow; requests and imports of the old unit too. Announces AreaRehomed.
    Raises NotInForce when `new` does not exist on that day. Done twice it finds nobody left to move.
    """
    actor.require("manage_areas")
    if new.valid_from > on or (new.valid_to is not None and new.valid_to <= on):
        raise NotInForce(area=new.full_name, on=on)
    homes: Homes = [*(hamlets or {}).items(), (old, new)]
    reach = reduce(common_ancestor, (current_scope(), old.path, new.path))
    with widened(reach):
        moved = sum(_move(home, successor, on=on) for home, successor in homes)
        for area_path in (old.path, new.path):
            record(
                actor=actor, act="rehome_area", on=old, area_path=area_path,
                before={"area_path": old.path}, after={"area_path": new.path, "individuals": moved, "on": on},
            )  # fmt: skip
        announce(
            AreaRehomed(
                old_area_id=old.pk,
                new_area_id=new.pk,
                paths=tuple((home.path, successor.path) for home, successor in homes),
                rehomed_on=on,
            )
        )
    return moved


def _move(old: Area, new: Area, *, on: datetime.date) -> int:
    commune = new.parent if new.level == Level.HAMLET else new
    if commune is None:
        raise NotInForce(area=new.full_name, on=on)
    values = {
        "old_path": old.path,
        "new_path": new.path,
        "commune": commune.pk,
        "hamlet": new.pk if new.level == Level.HAMLET else None,
        "old_code": old.code,
        "on": on,
    }
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, values)
        cursor.execute(PEOPLE, values)
        moved = [key for (key,) in cursor.fetchall()]
        cursor.execute(RESIDENCES, {**values, "moved": array_text(moved)})
    return len(moved)


WITHIN = "area_path >= %(old_path)s and area_path < %(old_path)s || '~'"

STATEMENTS = (
    # A number that the successor already gave to another household keeps the former unit's code in front.
    f"""
    update registry_household h
    set number = case when exists (
            select from registry_household other where other.area_id = %(commune)s and other.number = h.number
        ) then %(old_code)s || '/' || h.number else h.number end,
        area_id = %(commune)s, hamlet_id = %(hamlet)s, area_path = %(new_path)s
    where {WITHIN}
    """,
    f"update registry_moverequest set area_id = %(commune)s, area_path = %(new_path)s where {WITHIN}",
    f"""
    update registry_moverequest set from_area_id = %(commune)s, from_path = %(new_path)s
    where {WITHIN.replace("area_path", "from_path")}
    """,
    f"update registry_importrun set area_path = %(new_path)s where {WITHIN}",
)
PEOPLE = f"""
    update registry_individual set area_id = %(commune)s, hamlet_id = %(hamlet)s, area_path = %(new_path)s
    where {WITHIN}
    returning id
"""
RESIDENCES = """
    with ended as (
        update registry_residence set valid_to = %(on)s
        where individual_id = any(%(moved)s::bigint[]) and valid_to is null and valid_from < %(on)s
        returning individual_id, area_path
    )
    insert into registry_residence (individual_id, area_id, hamlet_id, area_path, valid_from)
    select individual_id, %(commune)s, %(hamlet)s, area_path, %(on)s from ended
"""
"""After the people: rows that follow them are as few as they can be."""
