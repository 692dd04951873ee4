"""Tables of coordination: one file per noun."""

from .report import (
    OF_HOUSEHOLDS,
    OF_PEOPLE,
    REPORT_MOVES,
    HamletReport,
    ReportKind,
    ReportState,
)
from .sighting import SIGHTING_MOVES, Sighting, SightingState
from .visit import VISIT_MOVES, Visit, VisitFinding, VisitState

__all__ = [
    "OF_HOUSEHOLDS",
    "OF_PEOPLE",
    "REPORT_MOVES",
    "SIGHTING_MOVES",
    "VISIT_MOVES",
    "HamletReport",
    "ReportKind",
    "ReportState",
    "Sighting",
    "SightingState",
    "Visit",
    "VisitFinding",
    "VisitState",
]
