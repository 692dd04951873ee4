"""What a unit was called on a day."""

import datetime as dt

from ansinh.areas.models import Area, FormerName
from ansinh.core.periods import in_force


def full_name_on(area: Area, *, on: dt.date) -> str:
    """The unit's full name on the day `on`: "Xã Long Thành" before 30 April 2026, "Phường Long Thành" since."""
    former = FormerName.objects.filter(in_force(on), area=area).first()
    return former.full_name if former else area.full_name
