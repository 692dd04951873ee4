"""Every month before the payroll: everybody is judged again, and the chair decides what has to change."""

import datetime as dt

from ansinh.areas.models import Area
from ansinh.benefits.services.review import decide_proposals, open_proposals, propose_changes
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo.plan import CommunePlan
from ansinh.demo.staff import approver, officer


def review(plan: CommunePlan, area: Area, month: Month, *, on: dt.date) -> None:
    """Propose what differs for `month`, and sign all of it with one decision; a second review finds nothing."""
    with clock.at(on), acting(officer(plan, on=on)) as actor:
        propose_changes(actor=actor, area=area, month=month)
    with clock.at(on), acting(approver(plan, on=on)) as actor:
        proposals = list(open_proposals(area))
        if proposals:
            decide_proposals(actor=actor, area=area, proposals=proposals, signed_on=on)
