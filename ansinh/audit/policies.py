"""Who may see the trail; the wall narrows it to the scope."""

from django.db.models import QuerySet

from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor


def entries_visible_to(actor: Actor) -> "QuerySet[AuditEntry]":
    """The entries of the area of duty, for those who may see the trail; otherwise none."""
    if not actor.may("view_audit"):
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(area_path__within=actor.scope)
