"""Reads of the trail."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import models
from django.db.models import Q, QuerySet

from ansinh.audit.models import AuditEntry
from ansinh.audit.policies import entries_visible_to
from ansinh.core.actors import Actor


def entries_for(on: models.Model, *, actor: Actor) -> "QuerySet[AuditEntry]":
    """What was done to, and read of, a row, the latest first; nothing for who may not see the trail."""
    object_type, object_id = on._meta.label_lower, str(on.pk)
    return entries_visible_to(actor).filter(object_type=object_type, object_id=object_id).order_by("-at", "-pk")


def latest_acts(acts: Collection[str], *, area_path: str, since: dt.datetime, most: int) -> list[AuditEntry]:
    """The latest of these acts at or below a place: who did what to what. One query.

    For pages that tell what happened: without the values and the reasons, which need a right to the trail.
    """
    rows = AuditEntry.objects.filter(act__in=acts, area_path__within=area_path, at__gte=since)
    return list(rows.defer("before", "after", "why").order_by("-at", "-pk")[:most])


def acts_on(rows: Sequence[models.Model], *, since: dt.datetime | None = None) -> "QuerySet[AuditEntry]":
    """What was done to any of the rows, after an instant, the latest first: for whoever acts on them."""
    about = Q(pk__in=())
    for kind in {type(row) for row in rows}:
        keys = [str(row.pk) for row in rows if type(row) is kind]
        about |= Q(object_type=kind._meta.label_lower, object_id__in=keys)
    acts = AuditEntry.objects.filter(about).exclude(act__startswith="read_")
    return (acts.filter(at__gt=since) if since else acts).order_by("-at", "-pk")
