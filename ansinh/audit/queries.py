"""Reads of the trail."""

from django.db import models
from django.db.models import QuerySet

from ansinh.audit.models import AuditEntry
from ansinh.audit.policies import entries_visible_to
from ansinh.core.actors import Actor


def entries_for(on: models.Model, *, actor: Actor) -> "QuerySet[AuditEntry]":
    """What was done to, and read of, a row, the latest first; nothing for who may not see the trail."""
    object_type, object_id = on._meta.label_lower, str(on.pk)
    return entries_visible_to(actor).filter(object_type=object_type, object_id=object_id).order_by("-at", "-pk")
