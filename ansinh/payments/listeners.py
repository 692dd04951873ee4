"""What payments does when other rooms announce a fact; wired in `config/wiring.py`."""

from ansinh.areas.models import Area
from ansinh.core.wall import current_actor
from ansinh.payments.services import assign_to_successors
from ansinh.registry.events import AreaRehomed


def follow_the_area(event: AreaRehomed) -> None:
    """A unit ended: its entitlements and payrolls are seen by the successor from now on."""
    assign_to_successors(actor=current_actor(), old=Area.objects.get(pk=event.old_area_id), paths=event.paths)
