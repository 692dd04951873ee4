"""Where an identity number is registered: the one question whose answer reaches beyond the wall.

It tells which commune to ask and nothing else; nobody's name, no row, not even whether the person lives.
"""

from collections.abc import Collection

from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from ansinh.areas.models import Area
from ansinh.areas.queries import province_of
from ansinh.core.wall import widened
from ansinh.registry.models import Individual

COUNTRY = "vn."


def communes_of_numbers(numbers: Collection[str]) -> dict[str, str]:
    """Of these identity numbers those that are registered, each with the full name of the commune to ask."""
    if not numbers:
        return {}
    with widened(COUNTRY):
        # As one array: thousands of placeholders take longer to fill in than their rows to be read.
        among = RawSQL("select unnest(%s::text[])", [list(numbers)])
        found = dict(
            Individual.objects.filter(identity_number__in=among).values_list(
                "identity_number", Coalesce("merged_into__area_id", "area_id")
            )
        )
    areas = Area.objects.select_related("parent").in_bulk(set(found.values()))
    names = {pk: f"{area.full_name}, {province_of(area).full_name}" for pk, area in areas.items()}
    return {str(number): names[area_id] for number, area_id in found.items()}


def commune_of_number(number: str) -> str | None:
    """The commune to ask for one identity number; None when it is free."""
    return communes_of_numbers([number]).get(number)
