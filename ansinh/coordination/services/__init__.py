"""Acts of coordination."""

from .reports import approve_death_report, approve_move_report, approve_report, reject_report, submit_report
from .sightings import read_not_seen, record_sighting
from .visits import assign_visit, assign_visits, cancel_visit, record_visit, withdraw_visit

__all__ = [
    "approve_death_report",
    "approve_move_report",
    "approve_report",
    "assign_visit",
    "assign_visits",
    "cancel_visit",
    "read_not_seen",
    "record_sighting",
    "record_visit",
    "reject_report",
    "submit_report",
    "withdraw_visit",
]
