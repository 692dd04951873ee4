"""Who may manage accounts, and whose duties one sees."""

from django.db.models import QuerySet

from ansinh.accounts.models import Duty
from ansinh.accounts.roles import HAMLET_HEAD
from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force


def can_manage_duty(actor: Actor, area: Area) -> bool:
    """Whether the actor may open or close a duty in `area`."""
    return actor.may("manage_accounts") and actor.may_write and area.path.startswith(actor.scope)


def duties_visible_to(actor: Actor) -> QuerySet[Duty]:
    """The duties within the actor's area of duty, for those who manage accounts; otherwise none."""
    if not actor.may("manage_accounts"):
        return Duty.objects.none()
    return Duty.objects.filter(area__path__within=actor.scope).select_related("user", "area")


def heads_managed_by(actor: Actor) -> QuerySet[Duty]:
    """The duties of hamlet heads in office today within the area of duty, for those who let them sign in by phone."""
    if not actor.may("manage_hamlet_heads"):
        return Duty.objects.none()
    return Duty.objects.filter(
        in_force(clock.today()), role=HAMLET_HEAD, area__path__within=actor.scope, user__is_active=True
    ).select_related("user", "area")
