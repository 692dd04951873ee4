"""Who cares for whom, for carers' support: the carer's own payee receives it."""

from collections.abc import Collection

from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.registry.models import Circumstance, Kind


def carers_of(people: Collection[int], *, month: Month) -> dict[int, int]:
    """The registered carer of each person cared for on the last day of the month; whoever has none is absent."""
    rows = Circumstance.objects.filter(
        in_force(month.last_day), kind=Kind.CARER, individual__among=people, related__isnull=False
    ).values_list("individual_id", "related_id")
    return dict(rows)
