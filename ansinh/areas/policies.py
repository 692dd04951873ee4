"""Who may change places; everybody may read them."""

from django.db.models import QuerySet

from ansinh.areas.models import Area, Level
from ansinh.core.actors import Actor

COUNTRY_PATH = "vn."
MANAGE = "manage_areas"


def can_load_reference_areas(actor: Actor) -> bool:
    """Whoever manages places for the whole country."""
    return actor.may_write and actor.may(MANAGE) and actor.scope == COUNTRY_PATH


def can_change_hamlets(actor: Actor, commune: Area) -> bool:
    """The commune's own officer, or whoever manages places there."""
    return (
        actor.may_write and commune.path.startswith(actor.scope) and (actor.may(MANAGE) or actor.may("edit_registry"))
    )


def can_change_office_days(actor: Actor, area: Area | None) -> bool:
    """Whoever manages places there; the country's days need the country's scope."""
    path = COUNTRY_PATH if area is None else area.path
    return actor.may_write and actor.may(MANAGE) and path.startswith(actor.scope)


def hamlets_managed_by(actor: Actor) -> QuerySet[Area]:
    """The hamlets of all times within the area of duty, for those who manage places; otherwise none."""
    if not actor.may(MANAGE):
        return Area.objects.none()
    hamlets = Area.objects.filter(level=Level.HAMLET, path__within=actor.scope)
    return hamlets.select_related("parent")
