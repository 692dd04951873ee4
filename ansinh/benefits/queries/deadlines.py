"""Files and complaints by their time limits."""

import datetime as dt

from django.db.models import F, QuerySet

from ansinh.benefits.models import OPEN_STATES, Application, Complaint, ComplaintState


def open_applications(*, area_path: str) -> "QuerySet[Application]":
    """Undecided files at or below a place, the most urgent first; those awaiting a supplement last."""
    return (
        Application.objects.filter(area_path__within=area_path, state__in=OPEN_STATES)
        .select_related("individual")
        .order_by("due_on", "received_on", "pk")
    )


def missed_deadlines(*, area_path: str, on: dt.date) -> "QuerySet[Application]":
    """Undecided files whose last day has passed."""
    return open_applications(area_path=area_path).filter(due_on__lt=on)


def decided_late(*, area_path: str, first: dt.date, last: dt.date) -> "QuerySet[Application]":
    """Files closed in a period after their last day."""
    return Application.objects.filter(
        area_path__within=area_path, closed_on__range=(first, last), closed_on__gt=F("due_on")
    ).order_by("closed_on", "pk")


def overdue_complaints(*, area_path: str, on: dt.date) -> "QuerySet[Complaint]":
    """Unanswered complaints whose last day has passed."""
    return Complaint.objects.filter(area_path__within=area_path, state=ComplaintState.FILED, due_on__lt=on)
