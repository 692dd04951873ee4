"""Acts of coordination."""

from .reports import approve_death_report, approve_move_report, approve_report, reject_report, submit_report
from .sightings import (
    approve_sighting,
    approve_sightings,
    cancel_sighting,
    cancel_sightings,
    read_not_seen,
    record_sighting,
)
from .visits import assign_visit, assign_visits, cancel_visit, record_visit, withdraw_visit

__all__ = [
    "approve_death_report",
    "approve_move_report",
    "approve_report",
    "approve_sighting",
    "approve_sightings",
    "assign_visit",
    "assign_visits",
    "cancel_sighting",
    "cancel_sightings",
    "cancel_visit",
    "read_not_seen",
    "record_sighting",
    "record_visit",
    "reject_report",
    "submit_report",
    "withdraw_visit",
]
