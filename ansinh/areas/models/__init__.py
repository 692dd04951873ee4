"""Tables of places: units with their dates, what became of them, former names, office days."""

from ansinh.areas.models.area import BEFORE_RECORDS, KIND_WORDS, Area, FormerName, Kind, Level
from ansinh.areas.models.office_day import OfficeDay, OfficeDayKind
from ansinh.areas.models.succession import Part, Succession

__all__ = [
    "BEFORE_RECORDS",
    "KIND_WORDS",
    "Area",
    "FormerName",
    "Kind",
    "Level",
    "OfficeDay",
    "OfficeDayKind",
    "Part",
    "Succession",
]
