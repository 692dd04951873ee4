"""Loading the reference tables into the room of places."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import transaction

from ansinh.areas.models import BEFORE_RECORDS, Area, FormerName, Kind, Level, Succession
from ansinh.areas.names import search_key, with_kind
from ansinh.areas.policies import COUNTRY_PATH, can_load_reference_areas
from ansinh.areas.reference import tables
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_returning, insert_rows
from ansinh.core.errors import NoRight

AREA_COLUMNS = (
    "level",
    "code",
    "kind",
    "name",
    "full_name",
    "search_key",
    "parent_id",
    "path",
    "valid_from",
    "valid_to",
)
FORMER_NAME_COLUMNS = ("area_id", "kind", "name", "full_name", "search_key", "valid_from", "valid_to")
SUCCESSION_COLUMNS = ("old_id", "new_id", "on", "part", "is_default")

COUNTRY = tables.Unit(Level.COUNTRY, "vn", Kind.COUNTRY, "Việt Nam", "", BEFORE_RECORDS, None)


@dataclass(frozen=True)
class LoadedAreas:
    """How many rows of each kind the loading added or changed; all nought when it had been done before."""

    units: int
    changed_units: int
    former_names: int
    successions: int


Names = list[tuple[dt.date, Kind, str]]
"""The kinds and names of a unit, each with the day from which it bears it, oldest first."""

Called = tuple[Kind, str, str, str]
"""A unit's kind, name, full name and search key."""


@dataclass
class _Known:
    """The units already in the database, found by level, code and a day of their time."""

    by_code: dict[tuple[str, str], list[tuple[dt.date, dt.date | None, int, str]]] = field(default_factory=dict)

    def add(self, level: str, code: str, valid_from: dt.date, valid_to: dt.date | None, pk: int, path: str) -> None:
        self.by_code.setdefault((level, code), []).append((valid_from, valid_to, pk, path))

    def find(self, level: str, code: str, on: dt.date) -> tuple[int, str]:
        """Primary key and path of the unit in force on the day `on`."""
        for valid_from, valid_to, pk, path in self.by_code.get((level, code), ()):
            if valid_from <= on and (valid_to is None or valid_to > on):
                return pk, path
        raise LookupError(f"The reference tables name a {level} {code} of {on}, which they do not have")


@transaction.atomic
def load_reference_areas(*, actor: Actor) -> LoadedAreas:
    """Bring provinces, districts, communes and successions to what the reference tables say.

    Done again it changes nothing and writes no audit row. Hamlets and office days stay as they are.
    Raises `NoRight` for anyone but a manager of places with the country for scope.
    """
    if not can_load_reference_areas(actor):
        raise NoRight(who=actor.full_name, permission="manage_areas")
    units = [COUNTRY, *tables.units()]
    names = _names_by_unit(units)
    called = {unit: _called(*borne[-1][1:]) for unit, borne in names.items()}
    changed = _change_units(called)
    added, known = _add_units(called)
    loaded = LoadedAreas(
        units=added,
        changed_units=changed,
        former_names=_add_former_names(names, known),
        successions=_add_successions(known),
    )
    if loaded != LoadedAreas(0, 0, 0, 0):
        record(actor=actor, act="load_reference_areas", on="areas", area_path=COUNTRY_PATH, after=vars(loaded))
    return loaded


def _names_by_unit(units: Iterable[tables.Unit]) -> dict[tables.Unit, Names]:
    names = {unit: [(unit.valid_from, unit.kind, unit.name)] for unit in units}
    in_force = {(unit.level, unit.code): unit for unit in names if unit.valid_to is None}
    for renaming in tables.renamings():
        names[in_force[renaming.level, renaming.code]].append((renaming.on, renaming.kind, renaming.name))
    return names


def _called(kind: Kind, name: str) -> Called:
    full_name = with_kind(name, kind)
    return kind, name, full_name, search_key(full_name, kind)


def _change_units(called: dict[tables.Unit, Called]) -> int:
    """Give units that are already there the name and the end that the tables have now."""
    there = {
        (area.level, area.code, area.valid_from): area for area in Area.objects.exclude(level=Level.HAMLET).iterator()
    }
    changed = []
    for unit, calling in called.items():
        area = there.get((unit.level, unit.code, unit.valid_from))
        now = (*calling, unit.valid_to)
        if area and (area.kind, area.name, area.full_name, area.search_key, area.valid_to) != now:
            area.kind, area.name, area.full_name, area.search_key, area.valid_to = now
            changed.append(area)
    Area.objects.bulk_update(changed, ["kind", "name", "full_name", "search_key", "valid_to"])
    return len(changed)


def _add_units(called: dict[tables.Unit, Called]) -> tuple[int, _Known]:
    known = _Known()
    there = set()
    columns = ("level", "code", "valid_from", "valid_to", "pk", "path")
    for level, code, valid_from, valid_to, pk, path in Area.objects.exclude(level=Level.HAMLET).values_list(*columns):
        known.add(level, code, valid_from, valid_to, pk, path)
        there.add((level, code, valid_from))
    missing = [unit for unit in called if (unit.level, unit.code, unit.valid_from) not in there]
    for level in (Level.COUNTRY, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
        rows = []
        for unit in missing:
            if unit.level == level:
                parent, path = _place_of(unit, known)
                rows.append((level, unit.code, *called[unit], parent, path, unit.valid_from, unit.valid_to))
        returning = ("level", "code", "valid_from", "valid_to", "id", "path")
        for row in insert_returning("areas_area", AREA_COLUMNS, rows, returning=returning):
            known.add(*row)
    return len(missing), known


def _place_of(unit: tables.Unit, known: _Known) -> tuple[int | None, str]:
    """The parent's primary key and the unit's own path."""
    if unit.level == Level.COUNTRY:
        return None, COUNTRY_PATH
    if not unit.parent_code:
        parent, path = known.find(Level.COUNTRY, COUNTRY.code, unit.valid_from)
    else:
        level = tables.LEVEL_OF_CODE_LENGTH[len(unit.parent_code)]
        parent, path = known.find(level, unit.parent_code, unit.valid_from)
    return parent, f"{path}{unit.code}."


def _add_former_names(names: dict[tables.Unit, Names], known: _Known) -> int:
    there = set(FormerName.objects.values_list("area_id", "valid_from"))
    rows = []
    for unit, borne in names.items():
        for (valid_from, kind, name), (valid_to, _, _) in pairwise(borne):
            area, _ = known.find(unit.level, unit.code, valid_from)
            if (area, valid_from) not in there:
                rows.append((area, *_called(kind, name), valid_from, valid_to))
    return insert_rows("areas_formername", FORMER_NAME_COLUMNS, rows)


def _add_successions(known: _Known) -> int:
    there = set(Succession.objects.values_list("old_id", "new_id"))
    day_before = tables.REFORM - dt.timedelta(days=1)
    rows = []
    for succeeded in tables.successions():
        old, _ = known.find(succeeded.old_level, succeeded.old_code, day_before)
        new, _ = known.find(succeeded.new_level, succeeded.new_code, tables.REFORM)
        if (old, new) not in there:
            rows.append((old, new, tables.REFORM, succeeded.part, succeeded.is_default))
    return insert_rows("areas_succession", SUCCESSION_COLUMNS, rows)
