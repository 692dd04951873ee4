"""Who may manage accounts, and whose duties one sees."""

from django.db.models import QuerySet

from ansinh.accounts.models import Duty
from ansinh.areas.models import Area
from ansinh.core.actors import Actor


def can_manage_duty(actor: Actor, area: Area) -> bool:
    """Whether the actor may open or close a duty in `area`."""
    return actor.may("manage_accounts") and actor.may_write and area.path.startswith(actor.scope)


def duties_visible_to(actor: Actor) -> QuerySet[Duty]:
    """The duties within the actor's area of duty, for those who manage accounts; otherwise none."""
    if not actor.may("manage_accounts"):
        return Duty.objects.none()
    return Duty.objects.filter(area__path__within=actor.scope).select_related("user", "area")
