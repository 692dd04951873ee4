"""Reads of the room of places."""

from ansinh.areas.queries.hamlets_written import WrittenHamlet, hamlets_written_in
from ansinh.areas.queries.names import full_name_on
from ansinh.areas.queries.office_days import office_days
from ansinh.areas.queries.paths import area_for_path, common_ancestor, province_of
from ansinh.areas.queries.places import areas_named
from ansinh.areas.queries.resolution import Ambiguous, Candidate, Resolution, Resolved, Unknown, resolve_place
from ansinh.areas.queries.successions import default_successor_of, predecessors_of, successors_of
from ansinh.areas.queries.units import area_for_code, communes_of, hamlets_of, place_for_code

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
    "hamlets_of",
    "hamlets_written_in",
    "office_days",
    "place_for_code",
    "predecessors_of",
    "province_of",
    "resolve_place",
    "successors_of",
]
