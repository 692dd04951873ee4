"""What payments does when other rooms announce a fact; wired in `config/wiring.py`."""

from ansinh.areas.models import Area
from ansinh.core.wall import current_actor
from ansinh.payments.services import assign_to_successors, merge_entitlements, split_entitlements
from ansinh.registry.events import AreaRehomed, IndividualsMerged, IndividualsSplit
from ansinh.registry.models import Merge


def follow_the_area(event: AreaRehomed) -> None:
    """A unit ended: its entitlements and payrolls are seen by the successor from now on."""
    assign_to_successors(actor=current_actor(), old=Area.objects.get(pk=event.old_area_id), paths=event.paths)


def carry_over_after_merge(event: IndividualsMerged) -> None:
    """Two records proved to be one person: each right goes on once, from the next month not yet paid."""
    merge_entitlements(actor=current_actor(), merge=Merge.objects.get(pk=event.merge_id))


def put_back_after_split(event: IndividualsSplit) -> None:
    """The merge is undone: each record draws again what it drew."""
    split_entitlements(actor=current_actor(), merge=Merge.objects.get(pk=event.merge_id))
