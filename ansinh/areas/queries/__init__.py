"""Reads of the room of places."""

from ansinh.areas.queries.hamlets_written import WrittenHamlet, hamlets_written_in
from ansinh.areas.queries.names import full_name_on
from ansinh.areas.queries.office_days import last_working_day, office_days, office_days_around, paths_down_to
from ansinh.areas.queries.paths import area_for_path, common_ancestor, names_of_paths, province_of
from ansinh.areas.queries.places import areas_named
from ansinh.areas.queries.resolution import Ambiguous, Candidate, Resolution, Resolved, Unknown, resolve_place
from ansinh.areas.queries.successions import (
    default_successor_of,
    origins_by_area,
    predecessors_of,
    successors_by_area,
    successors_of,
)
from ansinh.areas.queries.units import (
    area_for_code,
    communes_of,
    hamlets_below,
    hamlets_of,
    offices_to_choose,
    period_in_words,
    place_for_code,
)
from ansinh.areas.queries.within import place_within, places_to_offer

__all__ = [
    "Ambiguous",
    "Candidate",
    "Resolution",
    "Resolved",
    "Unknown",
    "WrittenHamlet",
    "area_for_code",
    "area_for_path",
    "areas_named",
    "common_ancestor",
    "communes_of",
    "default_successor_of",
    "full_name_on",
    "hamlets_below",
    "hamlets_of",
    "hamlets_written_in",
    "last_working_day",
    "names_of_paths",
    "office_days",
    "office_days_around",
    "offices_to_choose",
    "origins_by_area",
    "paths_down_to",
    "period_in_words",
    "place_for_code",
    "place_within",
    "places_to_offer",
    "predecessors_of",
    "province_of",
    "resolve_place",
    "successors_by_area",
    "successors_of",
]
