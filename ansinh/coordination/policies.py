"""Who may see and do what: a hamlet head reports from the own hamlet, an officer confirms and asks for visits."""

from django.db.models import QuerySet

from ansinh.coordination.models import HamletReport, ReportState, Sighting, Visit
from ansinh.core.actors import Actor
from ansinh.registry.policies import is_in_sight

REPORT = "report_from_hamlet"
CONFIRM = "edit_registry"
ASK = "receive_application"


def reports_visible_to(actor: Actor) -> "QuerySet[HamletReport]":
    """The reports of the area of duty, for those who confirm them."""
    if not actor.may(CONFIRM):
        return HamletReport.objects.none()
    return HamletReport.objects.filter(area_path__within=actor.scope)


def reports_to_confirm(actor: Actor) -> "QuerySet[HamletReport]":
    """Those that wait for an answer."""
    return reports_visible_to(actor).filter(state=ReportState.REPORTED)


def visits_visible_to(actor: Actor) -> "QuerySet[Visit]":
    """The visits of the area of duty, for those who ask for them and for those who make them."""
    if not (actor.may(ASK) or actor.may(REPORT)):
        return Visit.objects.none()
    return Visit.objects.filter(area_path__within=actor.scope)


def reports_of_head(actor: Actor) -> "QuerySet[HamletReport]":
    """What was reported from the own hamlet, by whoever is or was its head."""
    if not actor.may(REPORT):
        return HamletReport.objects.none()
    return HamletReport.objects.filter(area_path__within=actor.scope)


def sightings_visible_to(actor: Actor) -> "QuerySet[Sighting]":
    """Who was seen alive in the area of duty, for those who may look at people; whoever moved away since is another
    office's.
    """
    if not actor.may("view_registry"):
        return Sighting.objects.none()
    return Sighting.objects.filter(is_in_sight(), area_path__within=actor.scope)
