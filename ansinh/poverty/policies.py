"""Who may see and do what in the review: an officer plans and lists, the chair approves, province and auditor read."""

from django.db.models import QuerySet

from ansinh.areas.queries import paths_down_to
from ansinh.core.actors import Actor
from ansinh.poverty.models import KeptInstrument

VIEW = "view_review"
KEEP = "keep_instruments"


def instruments_visible_to(actor: Actor) -> "QuerySet[KeptInstrument]":
    """The instruments kept by the own office, by the offices above it and by those below."""
    if not actor.may(VIEW):
        return KeptInstrument.objects.none()
    kept = KeptInstrument.objects.select_related("area").defer("data")
    return kept.filter(area__path__in=paths_down_to(actor.scope)) | kept.filter(area__path__within=actor.scope)
