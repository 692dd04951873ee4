"""Who may change places; everybody may read them."""

from ansinh.areas.models import Area
from ansinh.core.actors import Actor

COUNTRY_PATH = "vn."


def can_load_reference_areas(actor: Actor) -> bool:
    """Whoever manages places for the whole country."""
    return actor.may_write and actor.may("manage_areas") and actor.scope == COUNTRY_PATH


def can_change_hamlets(actor: Actor, commune: Area) -> bool:
    """The commune's own officer, or whoever manages places there."""
    return (
        actor.may_write
        and commune.path.startswith(actor.scope)
        and (actor.may("manage_areas") or actor.may("edit_registry"))
    )


def can_change_office_days(actor: Actor, area: Area | None) -> bool:
    """Whoever manages places there; the country's days need the country's scope."""
    path = COUNTRY_PATH if area is None else area.path
    return actor.may_write and actor.may("manage_areas") and path.startswith(actor.scope)
