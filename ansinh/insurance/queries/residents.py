"""Who lives where on a day, and which card each has then: the one text of SQL that every figure is counted from.

A residence names the commune and hamlet of its time, whatever became of the person since: the figures of a past month
stay what they were when somebody moves away afterwards. So they are counted beyond the own scope, and only counted.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

from ansinh.areas.models import Area, Level
from ansinh.core.wall import widened
from ansinh.registry.queries.identity import COUNTRY

OF_PLACE: Mapping[str, str] = {
    Level.HAMLET: "r.hamlet_id = %(place)s",
    Level.COMMUNE: "r.area_id = %(place)s",
}
WITHIN_PATH = "r.area_id in (select id from areas_area where path >= %(path)s and path < %(path)s || '~')"

RESIDENTS = """
select r.individual_id, r.area_id, r.hamlet_id
from registry_residence r join registry_individual i on i.id = r.individual_id
where {place} and r.valid_from <= %({day})s and (r.valid_to is null or r.valid_to > %({day})s)
    and i.merged_into_id is null and i.birth_date <= %({day})s and (i.died_on is null or i.died_on > %({day})s)
"""
CARDS = """
select c.individual_id, c."group", c.valid_from, c.valid_to
from insurance_card c
where c.valid_from <= %({day})s and (c.valid_to is null or c.valid_to > %({day})s)
"""


def residents_of(area: Area, day: str = "on") -> str:
    """The living residents of a place on the day that is bound as `day`: individual, commune and hamlet."""
    return RESIDENTS.format(place=place_sql(area), day=day)


def place_sql(area: Area) -> str:
    """The condition on a residence `r` that it lies in the place."""
    return OF_PLACE.get(area.level, WITHIN_PATH)


def cards_on(day: str = "on") -> str:
    """The cards that hold on the day that is bound as `day`."""
    return CARDS.format(day=day)


def place_of(area: Area) -> dict[str, Any]:
    """What the SQL of a place asks to be bound."""
    return {"place": area.pk, "path": area.path}


@contextmanager
def counting() -> Iterator[None]:
    """Count beyond the own scope: of whoever left since, nothing but the number comes back."""
    with widened(COUNTRY):
        yield


def read(query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, dict(values))
        return list(cursor.fetchall())
