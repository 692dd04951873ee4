"""How people are reached: their own telephone, that of the head of their household, the hamlet head at the door."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q

from ansinh.core.fields import array_text
from ansinh.core.text import fold
from ansinh.registry.models import Individual

LANGUAGES = {
    "khmer": "km", "kho me": "km", "hoa": "zh", "cham": "cjm", "tay": "tyz", "thai": "blt", "mong": "hmn",
    "e de": "rad", "gia rai": "jra", "ba na": "bdq",
}  # fmt: skip
"""Languages of peoples, by their folded names; to everybody else one writes in Vietnamese."""
VIETNAMESE = "vi"
MEDIA = {"phone": "sms", "zalo": "zalo", "email": "email"}
AT_ONCE = 5_000

_SQL = """
    select i.id, home.household_id, i.full_name, i.area_path, i.ethnicity, i.died_on, coalesce(hamlet.name, ''),
        coalesce(house.address, ''), own.points, heads.points
    from registry_individual i
    left join areas_area hamlet on hamlet.id = i.hamlet_id
    left join lateral (
        select m.household_id, m.is_head from registry_membership m
        where m.individual_id = i.id and m.valid_to is null limit 1
    ) home on true
    left join registry_household house on house.id = home.household_id
    left join lateral (
        select array_agg(array[c.channel, c.value] order by c.valid_from desc, c.id desc) as points
        from registry_contactpoint c where c.individual_id = i.id and c.valid_to is null
    ) own on true
    left join lateral (
        select array_agg(array[c.channel, c.value] order by c.valid_from desc, c.id desc) as points
        from registry_membership h
        join registry_individual head on head.id = h.individual_id and (head.died_on is null or head.died_on > %s)
        join registry_contactpoint c on c.individual_id = h.individual_id and c.valid_to is null
        where h.household_id = home.household_id and h.is_head and h.valid_to is null and not home.is_head
    ) heads on true
    where i.id = any(%s::bigint[]) and i.merged_into_id is null
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """One person and the ways to reach them, best first: (medium, address, whose).

    `gone` is 'dead' or empty. `told` are the person's own words for a text: the name, the hamlet, the address.
    """

    individual: int
    household: int | None
    name: str
    area_path: str
    language: str
    ways: tuple[tuple[str, str, str], ...]
    gone: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


def reach_of(individuals: Collection[int], *, on: dt.date) -> Iterator[Reach]:
    """The people with these keys in the order of the keys; one query for each five thousand.

    Who is dead on the day is `gone`, and lends as the head no telephone; who is out of sight, or merged into another
    record, is left out.
    """
    keys = list(individuals)
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_SQL, [on, array_text(some)])
            rows = {row[0]: row for row in cursor.fetchall()}
        yield from (_reach(rows[key], on) for key in some if key in rows)


def languages_of_places(area_path: str, *, on: dt.date) -> dict[str, tuple[str, ...]]:
    """By the path of each place below `area_path` the languages, Vietnamese left out, of those who live there; one
    query.
    """
    living = Individual.objects.filter(Q(died_on__isnull=True) | Q(died_on__gt=on), merged_into__isnull=True)
    rows = living.filter(area_path__within=area_path).order_by().values_list("area_path", "ethnicity").distinct()
    found: dict[str, set[str]] = {}
    for path, ethnicity in rows:
        if language := LANGUAGES.get(fold(ethnicity)):
            found.setdefault(path, set()).add(language)
    return {path: tuple(sorted(languages)) for path, languages in found.items()}


def _reach(row: Sequence[Any], on: dt.date) -> Reach:
    person, household, name, path, ethnicity, died_on, hamlet, address, own, heads = row
    ways = [(MEDIA[channel], value, "own") for channel, value in own or ()]
    ways += [(MEDIA[channel], value, "head") for channel, value in heads or ()]
    ways += [(medium, path, "hamlet_head") for medium in ("leaflet", "visit")]
    return Reach(
        individual=person,
        household=household,
        name=name,
        area_path=path,
        language=LANGUAGES.get(fold(ethnicity), VIETNAMESE),
        ways=tuple(ways),
        gone="dead" if died_on is not None and died_on <= on else "",
        told={"ten": name, "ap": hamlet, "dia_chi": address},
    )
