"""Acts on places."""

from ansinh.areas.services.carry import carry_hamlets
from ansinh.areas.services.hamlets import close_hamlet, open_hamlet, record_hamlet_name
from ansinh.areas.services.load import LoadedAreas, load_reference_areas
from ansinh.areas.services.office_days import cancel_office_day, record_office_day

__all__ = [
    "LoadedAreas",
    "cancel_office_day",
    "carry_hamlets",
    "close_hamlet",
    "load_reference_areas",
    "open_hamlet",
    "record_hamlet_name",
    "record_office_day",
]
